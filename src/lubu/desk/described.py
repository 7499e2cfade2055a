"""The rows behind figures, of whatever model, in words for one list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from lubu.access_requests.models import AccessRequest, Dispute
from lubu.catalogue.models import CatalogueEntry
from lubu.channels.models import ReadCount
from lubu.office.figures import Figure
from lubu.office.words import LONGEST_KEY
from lubu.organisations.models import Organ, Post, Unit, User
from lubu.organisations.visibility import visible
from lubu.publishing.models import (
    Attachment,
    Channel,
    ColumnPage,
    InformationItem,
    Picture,
    Release,
    Submission,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its day, title, where or in which state, what it adds, the item or ``href`` that it
    opens to."""

    day: date | None
    title: str
    place: str
    amount: int
    item_id: int | None
    is_gone: bool = False
    href: str = ""


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return timezone.localdate(value)
    return value if isinstance(value, date) else None


def _words(row: Model) -> tuple[str, str, int | None]:
    """Title, place, item; the models that figures count."""
    match row:
        case ReadCount():
            release = row.release
            return str(release.submission.content["title"]), release.channel.name, release.item_id
        case Release():
            return str(row.submission.content["title"]), row.channel.name, row.item_id
        case Submission():
            return str(row.content["title"]), row.get_state_display(), row.item_id
        case InformationItem():
            return row.title, row.doc_no, row.pk
        case CatalogueEntry():
            return str(row), str(row.unit or row.get_owner_display()), None
        case AccessRequest():
            place = f"{row.get_applicant_kind_display()} · {row.get_state_display()}"
            return row.number, place, None
        case Dispute():
            case_number = f"{row.request.number} {row.case_number}".rstrip()
            words = (str(row.get_kind_display()), str(row.get_outcome_display()))
            return case_number, " · ".join(filter(None, words)), None
        case _:
            return str(row), "", None


def _href(row: Model) -> str:
    """The screen of a row that is no item."""
    match row:
        case AccessRequest():
            return _case(row.pk)
        case Dispute():
            return _case(row.request_id)
        case _:
            return ""


def _case(key: int) -> str:
    try:
        return reverse("access_requests:case", args=[key])
    except NoReverseMatch:
        return ""


RELATED: dict[type[Model], tuple[str, ...]] = {
    ReadCount: ("release__item", "release__channel", "release__submission"),
    Release: ("item", "channel", "submission"),
    Submission: ("item",),
    CatalogueEntry: ("unit",),
    Dispute: ("request",),
}
TITLES: tuple[tuple[type[Model], str], ...] = (
    (User, "full_name"),
    (Unit, "name"),
    (Post, "name"),
    (Organ, "name"),
    (ColumnPage, "title"),
    (Channel, "name"),
    (Attachment, "title"),
    (Picture, "title"),
    (ReadCount, "release__submission__content__title"),
    (Release, "submission__content__title"),
    (Submission, "content__title"),
    (InformationItem, "title"),
    (CatalogueEntry, "level2"),
)


def with_related(rows: QuerySet[Model]) -> QuerySet[Model]:
    """The rows with all that :func:`described` asks of each."""
    related = RELATED.get(rows.model, ())
    return rows.select_related(*related) if related else rows


def title_field(model: type[Model]) -> str | None:
    """Where the title of such rows is searched; models of rooms beside this one say it of
    themselves."""
    own: str | None = getattr(model, "titled_by", None)
    return next((field for kind, field in TITLES if issubclass(model, kind)), own)


def titles(subjects: Iterable[str], user: User) -> dict[str, str]:
    """Titles of subjects of the ledger (``publishing.release:12``), of those that ``user`` sees."""
    keys: dict[str, set[int]] = defaultdict(set)
    for label, _colon, pk in (subject.partition(":") for subject in subjects):
        if pk.isascii() and pk.isdigit() and len(pk) <= LONGEST_KEY:
            keys[label].add(int(pk))
    found: dict[str, str] = {}
    for model, field in TITLES:
        label = model._meta.label_lower
        rows: QuerySet[Model] = visible(model._default_manager.all(), user)
        seen = rows.filter(pk__in=keys[label]).values_list("pk", field)
        found |= {f"{label}:{pk}": str(title) for pk, title in seen}
    return found


def described(
    figure: Figure, rows: Iterable[Model], gone: Container[int] = frozenset()
) -> Iterator[Row]:
    """The rows in words; each adds one, or what the figure sums. ``gone`` ones count no longer."""
    for row in rows:
        title, place, item_id = _words(row)
        yield Row(
            day=_day(getattr(row, figure.day)),
            title=title,
            place=place,
            amount=1 if figure.amount_of is None else int(getattr(row, figure.amount_of)),
            item_id=item_id,
            is_gone=row.pk in gone,
            href=_href(row),
        )
