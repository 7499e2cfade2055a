"""What can be counted of publishing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.office.figures import Period, figure
from lubu.organisations.models import Organ
from lubu.publishing.models import InformationItem, Release, Submission
from lubu.publishing.models.items import ItemQuerySet
from lubu.publishing.rules import (
    NEW_MEDIA,
    ChannelKind,
    ItemKind,
    SubmissionState,
    WithdrawalKind,
)


def released(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Releases that first reached the public in the period; mistakes and doubles do not count."""
    return (
        Release.objects.filter(
            organ=organ, released_on__gte=period.first, released_on__lte=period.last
        )
        .exclude(withdrawal__in=[WithdrawalKind.MISTAKE, WithdrawalKind.MERGED])
        .select_related("item", "channel", "submission")
        .order_by("released_on", "pk")
    )


def _website(organ: Organ, period: Period) -> models.QuerySet[Release]:
    return released(organ, period).filter(channel__kind=ChannelKind.WEBSITE)


@figure("website_items", label=_("items on the website"), unit="条", day="released_on")
def website_items(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Items released on the website (网站发布信息); `Release`, one row an item."""
    return _website(organ, period)


@figure("new_media_items", label=_("items in new media"), unit="条", day="released_on")
def new_media_items(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Releases on WeChat, Weibo and 南方号 (政务新媒体发布信息); one row an item and account."""
    return released(organ, period).filter(channel__kind__in=NEW_MEDIA)


@figure("policy_documents", label=_("policy documents"), unit="件", day="released_on")
def policy_documents(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Policy and normative documents released on the website; `Release`."""
    kinds = [ItemKind.POLICY.value, ItemKind.NORMATIVE.value]
    return _website(organ, period).filter(submission__kind__in=kinds)


@figure("interpretations", label=_("interpretations"), unit="篇", day="released_on")
def interpretations(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Interpretations (政策解读) released on the website; `Release`."""
    return _website(organ, period).filter(submission__kind=ItemKind.INTERPRETATION)


@figure("five_open_items", label=_("five-disclosures items"), unit="条", day="released_on")
def five_open_items(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Website items that carry a five-disclosures mark (五公开); `Release`."""
    return _website(organ, period).exclude(submission__five_open="")


@figure("key_area_items", label=_("key-area items"), unit="条", day="released_on")
def key_area_items(organ: Organ, period: Period) -> models.QuerySet[Release]:
    """Website items of a key area (重点领域); `Release`."""
    return _website(organ, period).exclude(submission__key_area="")


@figure(
    "urgent_releases",
    label=_("urgent releases"),
    unit="条",
    day="submitted_at",
    public=False,
)
def urgent_releases(organ: Organ, period: Period) -> models.QuerySet[Submission]:
    """Texts released ahead of their reviews; `Submission`."""
    return (
        Submission.objects.filter(
            item__organ=organ,
            submitted_at__date__gte=period.first,
            submitted_at__date__lte=period.last,
        )
        .exclude(urgent_by=None)
        .select_related("item")
        .order_by("submitted_at")
    )


@figure(
    "returned_texts", label=_("texts returned in review"), unit="篇", day="decided_at", public=False
)
def returned_texts(organ: Organ, period: Period) -> models.QuerySet[Submission]:
    """Texts that a reviewer returned; `Submission`."""
    return (
        Submission.objects.filter(
            item__organ=organ,
            state=SubmissionState.RETURNED,
            decided_at__date__gte=period.first,
            decided_at__date__lte=period.last,
        )
        .select_related("item")
        .order_by("decided_at")
    )


def _documents(organ: Organ) -> ItemQuerySet:
    """The organ's own normative documents that the public can read."""
    rows: ItemQuerySet = InformationItem.objects.visible_to(None).normative_of(organ)
    return rows


@figure("normative_issued", label=_("normative documents issued"), unit="件", day="written_on")
def normative_issued(organ: Organ, period: Period) -> models.QuerySet[InformationItem]:
    """Own normative documents dated in the period (本年制发件数); `InformationItem`."""
    return _documents(organ).issued_within(period.first, period.last)


@figure("normative_repealed", label=_("normative documents repealed"), unit="件", day="repealed_on")
def normative_repealed(organ: Organ, period: Period) -> models.QuerySet[InformationItem]:
    """Own normative documents that a repeal ended in the period (本年废止件数).

    `InformationItem`; what had lapsed before its repeal was not in force any more.
    """
    return _documents(organ).repealed_within(period.first, period.last)


@figure(
    "normative_in_force",
    label=_("normative documents in force"),
    unit="件",
    day="written_on",
    stock=True,
)
def normative_in_force(organ: Organ, period: Period) -> models.QuerySet[InformationItem]:
    """Own normative documents in force on the last day (现行有效件数); `InformationItem`.

    Neither repealed nor lapsed by then; the last day of its validity is one of them.
    """
    return _documents(organ).in_force(period.last)
