"""How often an address may send a public form."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lubu.office.origin import line_of
from lubu.portal.models import PublicSending

SPAN = timedelta(hours=1)
KEPT = timedelta(days=1)


class TooManySendingsError(Exception):
    """The address has sent as many forms as one may within an hour."""


@transaction.atomic
def note_sending(address: str, *, at: datetime) -> PublicSending:
    """Count a form that came from ``address``; what is older than a day is forgotten.

    Raises:
        TooManySendingsError: it sent too many within the hour; this one is not counted.
    """
    address = line_of(address)
    PublicSending.objects.filter(at__lt=at - KEPT).delete()
    before = PublicSending.objects.filter(address=address, at__gt=at - SPAN).count()
    if before >= settings.LUBU_FORMS_PER_HOUR:
        raise TooManySendingsError
    return PublicSending.objects.create(address=address, at=at)
