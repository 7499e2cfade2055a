"""What citizens use, planted in one organ: notices of the site and what people sent in."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from lubu.portal.actions import notices
from tests.organisations.factories import Town


def plant(town: Town) -> None:
    """All of it."""
    _notices(town)


def _notices(town: Town) -> None:
    """An urgent notice that was taken down, and one that is planned."""
    now, day = timezone.now(), timedelta(days=1)
    gone = notices.put_up(
        town.organ, actor=town.admin, text="撤下", begins_at=now, ends_at=now + day, at=now
    )
    notices.take_down(gone.pk, actor=town.admin, at=now)
    notices.put_up(
        town.organ,
        actor=town.admin,
        text="预告",
        begins_at=now + day,
        ends_at=now + 2 * day,
        at=now,
    )
