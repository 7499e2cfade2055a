"""Index and document numbers: unique and gap-free in an organ and year."""

from __future__ import annotations

from django.db.models import Q

from lubu.organisations.models import Organ
from lubu.publishing.models import ColumnPage, InformationItem, NumberSeries, Release, Submission
from lubu.publishing.rules import SubmissionState

INDEX = "index"


def _next(organ: Organ, name: str, year: int) -> int:
    """The next number of a series; its row stays locked until the transaction ends, so a
    number whose transaction fails is given again."""
    NumberSeries.objects.get_or_create(organ=organ, name=name, year=year)
    series = NumberSeries.objects.select_for_update().get(organ=organ, name=name, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def next_index_no(organ: Organ, year: int) -> tuple[str, int]:
    """The next index number (索引号) in the organ's pattern, and its serial."""
    serial = _next(organ, INDEX, year)
    return organ.index_pattern.format(uscc=organ.uscc, year=year, serial=serial), serial


def next_doc_no(organ: Organ, year: int) -> str:
    """The next document number (发文字号), such as 沙府〔2021〕12号; one that an editor entered by
    hand is left out. Source: GB/T 9704-2012."""
    code = organ.doc_prefix or organ.short_name
    while True:
        number = f"{code}〔{year}〕{_next(organ, code, year)}号"
        if holder(organ.pk, number) is None:
            return number


def holder(organ_id: int, number: str, *, but: int | None = None) -> InformationItem | None:
    """The item (other than ``but``) that has a document number, or is about to: in public, planned,
    in review, or in its latest draft."""
    in_review = Submission.objects.filter(doc_no=number, state=SubmissionState.IN_REVIEW)
    out = Release.objects.filter(
        Q(submission__doc_no=number) | Q(next_submission__doc_no=number), organ=organ_id
    )
    found: InformationItem | None = (
        InformationItem.objects.filter(organ=organ_id)
        .exclude(pk=but)
        .filter(
            Q(doc_no=number)
            | Q(pk__in=in_review.values("item"))
            | Q(pk__in=out.values("item"))
            | Q(has_unpublished_changes=True, latest_revision__content__doc_no=number)
        )
        .order_by("pk")
        .first()
    )
    return found


def next_position(column: ColumnPage) -> int:
    """The next place in a column's list, counted from 0 with the oldest; kept for ever, so that
    a release or a withdrawal rewrites a bounded number of list pages."""
    return _next(column.organ, f"column {column.pk}", 0) - 1
