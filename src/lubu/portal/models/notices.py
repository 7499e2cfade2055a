"""Urgent notices above every page of a site (应急通知)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, User, VisibleQuerySet
from lubu.portal.rules.notices import LONGEST_TEXT, NoticeState
from lubu.publishing.models import Release

if TYPE_CHECKING:
    from typing import Self

STATE_LABELS = {
    NoticeState.PLANNED: _("planned"),
    NoticeState.UP: _("stands on the site"),
    NoticeState.OVER: _("over"),
    NoticeState.TAKEN_DOWN: _("taken down"),
}
STANDING = [NoticeState.PLANNED.value, NoticeState.UP.value]


class SiteNoticeQuerySet(VisibleQuerySet["SiteNotice"]):
    def standing(self) -> Self:
        """Those that are up, or will be."""
        return self.filter(state__in=STANDING)

    def up(self) -> Self:
        """Those that stand on every page."""
        return self.filter(state=NoticeState.UP.value)


class SiteNotice(models.Model):
    """A notice above every page; leads to a released text, to another address, or nowhere.

    ``state`` is what actions made it: the site shows what is up, and asks no clock.
    """

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="site_notices")
    text = models.CharField(_("text"), max_length=LONGEST_TEXT)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.URLField(_("address"), max_length=300, blank=True)
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in STATE_LABELS.items()},
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SiteNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("urgent notice of the site")
        verbose_name_plural = _("urgent notices of the site")
        constraints = [
            models.UniqueConstraint(
                fields=["organ"],
                condition=models.Q(state__in=STANDING),
                name="one_urgent_notice_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="urgent_notice_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.text
