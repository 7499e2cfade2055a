"""A text as it will be read, with its metadata, files and findings: what reviewers look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lubu.catalogue.models import CatalogueEntry
from lubu.ledger.rules import JSON
from lubu.organisations.models import Unit, User
from lubu.publishing.content import to_read
from lubu.publishing.desk.findings import Shown, label_of, plain_with_marks, with_marks
from lubu.publishing.models import (
    Attachment,
    Channel,
    ColumnPage,
    InformationItem,
    Picture,
)
from lubu.publishing.models.items import (
    DISCLOSURE_MODE_LABELS,
    FIVE_OPEN_LABELS,
    ITEM_KIND_LABELS,
    VALIDITY_LABELS,
)
from lubu.publishing.previews import Address

METADATA = (
    "issuer doc_no written_on topic keywords disclosure_mode five_open key_area validity "
    "valid_until source original_url"
).split()
CHOICES: dict[str, Mapping[str, object]] = {
    "disclosure_mode": {key.value: label for key, label in DISCLOSURE_MODE_LABELS.items()},
    "five_open": {key.value: label for key, label in FIVE_OPEN_LABELS.items()},
    "validity": {key.value: label for key, label in VALIDITY_LABELS.items()},
    "kind": {key.value: label for key, label in ITEM_KIND_LABELS.items()},
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the metadata table; ``before`` what the approved version says, if different."""

    label: str
    value: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A file that the text carries, with what the scanner said of it."""

    title: str
    kind: str
    size: int
    state: str
    state_label: str
    is_clean: bool
    address: str
    detail: str
    traces: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """What is shown of a frozen text."""

    title: SafeString
    summary: SafeString
    body: SafeString
    rows: tuple[Row, ...]
    files: tuple[CarriedFile, ...]
    channels: tuple[Channel, ...]


def to_show(
    content: Mapping[str, JSON],
    user: User,
    listed: Sequence[Shown] = (),
    before: Mapping[str, JSON] | None = None,
) -> Manuscript:
    """A frozen text for ``user``; ``before`` is the approved version that it would replace."""
    address = addresses(content, user)
    body = with_marks(str(content["body_html"]), "body", listed)
    return Manuscript(
        title=to_read(plain_with_marks(str(content["title"]), "title", listed), address),
        summary=to_read(plain_with_marks(str(content["summary"]), "summary", listed), address),
        body=to_read(body, address),
        rows=_rows(content, user, before),
        files=(*_attachments(content, user), *map(_picture, _pictures(content, user))),
        channels=tuple(Channel.objects.visible_to(user).filter(pk__in=_ids(content["channels"]))),
    )


def addresses(content: Mapping[str, JSON], user: User) -> Address:
    """Where the desk shows ``user`` what a frozen text links to and carries."""
    shown = {file.pk for file in _pictures(content, user) if file.is_clean}
    return partial(_address, user, shown)


def _ids(value: JSON) -> list[int]:
    """The ids in a list of ids or of entries with one."""
    entries = value if isinstance(value, list) else []
    ids = [entry["id"] if isinstance(entry, dict) else entry for entry in entries]
    return [one for one in ids if isinstance(one, int)]


def _address(user: User, shown_pictures: set[int], kind: str, pk: int) -> str | None:
    if kind == "item":
        is_column = ColumnPage.objects.visible_to(user).filter(pk=pk).exists()
        return reverse("wagtailadmin_explore" if is_column else "publishing:standing", args=[pk])
    if kind == "picture":
        return reverse("publishing:picture", args=[pk]) if pk in shown_pictures else None
    return reverse("wagtaildocs_serve", args=[pk, "file"])


def _pictures(content: Mapping[str, JSON], user: User) -> list[Picture]:
    ids = _ids(content["pictures"])
    return list(Picture.objects.visible_to(user).filter(pk__in=ids).order_by("pk"))


def _attachments(content: Mapping[str, JSON], user: User) -> list[CarriedFile]:
    found = Attachment.objects.visible_to(user).in_bulk(_ids(content["attachments"]))
    entries = content["attachments"]
    return [
        _carried(found[entry["id"]], str(entry["title"]), entry["size"])
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and entry["id"] in found
    ]


def _carried(file: Attachment, title: str, size: JSON) -> CarriedFile:
    address = reverse("wagtaildocs_serve", args=[file.pk, file.filename])
    return CarriedFile(
        title=title,
        kind=file.kind.upper(),
        size=size if isinstance(size, int) else 0,
        state=file.scan_state,
        state_label=file.get_scan_state_display(),
        is_clean=file.is_clean,
        address=address if file.is_clean else "",
        detail=file.scan_detail,
        traces=file.traces,
    )


def _picture(file: Picture) -> CarriedFile:
    return CarriedFile(
        title=file.title,
        kind=file.kind.upper(),
        size=file.file_size or 0,
        state=file.scan_state,
        state_label=file.get_scan_state_display(),
        is_clean=file.is_clean,
        address=reverse("publishing:picture", args=[file.pk]) if file.is_clean else "",
        detail=file.scan_detail,
        traces=file.traces,
    )


def _rows(
    content: Mapping[str, JSON], user: User, before: Mapping[str, JSON] | None
) -> tuple[Row, ...]:
    now = _values(content, user)
    then = _values(before, user) if before is not None else None
    return tuple(
        Row(label, value, None if then is None or then[label] == value else then[label] or "—")
        for label, value in now.items()
        if value or (then and then[label])
    )


def _values(content: Mapping[str, JSON], user: User) -> dict[str, str]:
    """The metadata in words, by label, in the order of the table."""
    column = ColumnPage.objects.visible_to(user).filter(pk__in=_ids([content["column"]])).first()
    unit = Unit.objects.visible_to(user).filter(pk__in=_ids([content["unit"]])).first()
    interpreted = content["interprets"]
    entry = (
        CatalogueEntry.objects.visible_to(user).filter(pk__in=_ids([content.get("entry")])).first()
    )
    interprets = None
    if isinstance(interpreted, int):
        interprets = InformationItem.objects.visible_to(user).filter(pk=interpreted).first()
    metadata, notice = content["metadata"], content["notice"]
    fields = metadata if isinstance(metadata, dict) else {}
    days = notice if isinstance(notice, dict) else {}
    return {
        label_of("kind"): _word("kind", content["kind"]),
        _("column"): column.title if column else "",
        label_of("unit"): unit.name if unit else "",
        **{label_of(name): _word(name, fields.get(name)) for name in METADATA},
        label_of("entry"): str(entry) if entry else "",
        label_of("interprets"): interprets.title if interprets else "",
        label_of("notice_from"): str(days.get("from") or ""),
        label_of("notice_until"): str(days.get("until") or ""),
    }


def _word(name: str, value: JSON) -> str:
    words = str(value or "")
    return str(CHOICES[name].get(words, words)) if name in CHOICES else words


def columns_of(rows: Sequence[Mapping[str, JSON]], user: User) -> dict[int, str]:
    """The titles of the columns that frozen texts name, by id; one query."""
    ids = {one["column"] for one in rows if isinstance(one["column"], int)}
    found = ColumnPage.objects.visible_to(user).filter(pk__in=ids)
    return dict(found.values_list("pk", "title"))
