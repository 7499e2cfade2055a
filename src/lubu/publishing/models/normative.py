"""Normative documents (行政规范性文件) by their days: whose they are, in force, repealed, lapsed.

Everything rests on the days of the document, never on when somebody or the clock marked it. A
document is in force on its last day of validity too and lapses on the day after; what ends it
first, repeal or lapse, is what ended it. So over any period: in force at its end = in force before
+ issued - repealed - lapsed. A mark "expired" or "repealed" without a day ends it on no known day:
it is in force on none and ended in no year.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from wagtail.query import PageQuerySet

from lubu.organisations.models import Organ, Unit
from lubu.publishing.rules import ItemKind, Validity

_DAY = timedelta(days=1)
_REPEALED_FIRST = Q(repealed_on__isnull=False) & (
    Q(valid_until=None) | Q(repealed_on__lte=F("valid_until"))
)
_LAPSED_FIRST = Q(valid_until__isnull=False) & (
    Q(repealed_on=None) | Q(repealed_on__gt=F("valid_until"))
)
_UNDATED = Q(validity=Validity.EXPIRED.value, valid_until=None, repealed_on=None) | Q(
    validity=Validity.REPEALED.value, repealed_on=None
)


class NormativeQuerySet(PageQuerySet):
    """The vocabulary of documents; each returns items."""

    def normative_of(self, organ: Organ) -> NormativeQuerySet:
        """The organ's own normative documents.

        A repost, which names its original address, or a document that another organ issued is not
        the organ's own, wherever it stands.
        """
        units: QuerySet[Unit, str] = organ.units.values_list("name", flat=True)
        issued_here = Q(issuer="") | Q(issuer__in=units)
        for name in filter(None, (organ.name, organ.short_name, organ.disclosure_office)):
            issued_here |= Q(issuer__contains=name)
        return self.filter(issued_here, organ=organ, kind=ItemKind.NORMATIVE.value, original_url="")

    def issued_within(self, first: date, last: date) -> NormativeQuerySet:
        """Dated within the days, both counted."""
        return self.filter(written_on__gte=first, written_on__lte=last)

    def in_force(self, on: date) -> NormativeQuerySet:
        """Begun, and ended neither by repeal nor by lapse."""
        return self.filter(
            Q(repealed_on=None) | Q(repealed_on__gt=on),
            Q(valid_until=None) | Q(valid_until__gte=on),
            written_on__lte=on,
        ).exclude(_UNDATED)

    def repealed_within(self, first: date, last: date) -> NormativeQuerySet:
        """Ended by repeal within the days, both counted."""
        return self.filter(_REPEALED_FIRST, repealed_on__gte=first, repealed_on__lte=last)

    def lapsed_within(self, first: date, last: date) -> NormativeQuerySet:
        """Ended by the lapse of their validity within the days: the day after the last of it."""
        return self.filter(_LAPSED_FIRST, valid_until__gte=first - _DAY, valid_until__lt=last)
