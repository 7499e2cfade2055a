"""Proofreading a manuscript: what the pure detectors find, less what was dismissed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.utils import timezone

from lubu.ledger.rules import JSON
from lubu.organisations.models import Organ
from lubu.proofreading.checker import check
from lubu.proofreading.findings import Kind, Severity
from lubu.proofreading.parts import Part
from lubu.proofreading.texts import Facts, Manuscript
from lubu.publishing.content import Content
from lubu.publishing.links import Destinations
from lubu.publishing.manuscripts import parts_of
from lubu.publishing.models import Attachment, Dismissal, InformationItem, Picture
from lubu.publishing.rules import ItemKind, UnfitWordsError

ALWAYS = ("issuer", "topic")
OF_KIND = {  # what an item of a kind must say besides
    ItemKind.POLICY: ("written_on",),
    ItemKind.NORMATIVE: ("written_on",),
    ItemKind.INTERPRETATION: ("interprets",),
    ItemKind.PUBLIC_NOTICE: ("notice_from", "notice_until"),
    ItemKind.REPOST: ("source", "original_url"),
}
Guard: TypeAlias = Callable[[InformationItem, Mapping[str, JSON]], list[str]]
NoteMaker: TypeAlias = "Callable[[InformationItem], Iterable[Note]]"
_guards: list[Guard] = []
_note_makers: list[NoteMaker] = []


def guard(check: Guard) -> Guard:
    """Have a room asked before any text is handed in; it answers with what stands against it."""
    _guards.append(check)
    return check


def guarded(item: InformationItem, content: Mapping[str, JSON]) -> list[str]:
    """What other rooms have against this text, each as a sentence."""
    return [sentence for check in _guards for sentence in check(item, content)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a room tells the reviewers of its item: sentences under a title.

    ``is_aside``: it may be folded away.
    """

    title: str
    lines: tuple[str, ...]
    is_aside: bool = False


def note(make: NoteMaker) -> NoteMaker:
    """Have a room asked for notes whenever a text is reviewed."""
    _note_makers.append(make)
    return make


def notes_on(item: InformationItem) -> list[Note]:
    """What other rooms tell the reviewers of this item."""
    return [one for make in _note_makers for one in make(item) if one.lines]


def findings(item: InformationItem, content: Mapping[str, JSON]) -> list[dict[str, JSON]]:
    """All findings of ``content``, each as its JSON form with ``dismissed`` beside it."""
    found = check(_manuscript(item, content))
    aside = set(
        Dismissal.objects.filter(item_id=item.pk).values_list("finding_key", flat=True)
        if item.pk
        else ()
    )
    return [
        {**finding.to_json(), "dismissed": finding.may_stay and finding.key in aside}
        for finding in found
    ]


def _manuscript(item: InformationItem, content: Mapping[str, JSON]) -> Manuscript:
    """The content as proofreading takes it: its parts, where links lead, the offices' numbers."""
    return Manuscript(
        parts_of(content),
        Facts(
            fields=_fields(content),
            required=(*ALWAYS, *OF_KIND.get(ItemKind(str(content["kind"])), ()), "body"),
            today=timezone.localdate(),
            hosts=frozenset({item.organ.site_domain}),
            is_known=Destinations(item.organ, content).is_known,
            public_contacts=frozenset(_own_contacts(item.organ)),
        ),
    )


def _fields(content: Content) -> dict[str, str]:
    """What the text says about itself, by the names of the item's fields; files or pictures alone
    are a text.

    Source: the eight visible fields of a disclosure item (政府信息公开目录).
    """
    said = {
        **content["metadata"],
        "notice_from": content["notice"]["from"],
        "notice_until": content["notice"]["until"],
        "interprets": content["interprets"],
        "body": content["body_text"] or content["attachments"] or content["pictures"],
    }
    return {name: str(value) for name, value in said.items() if value}


def _own_contacts(organ: Organ) -> set[str]:
    """Telephone numbers and mailboxes of the organ and its units: these may be published."""
    phones = organ.units.values_list("phone", flat=True)
    return {contact for contact in (organ.phone, organ.email, *phones) if contact}


def check_words(organ: Organ, *words: str) -> None:
    """Proofread words that go public without a review: names and descriptions of columns, the
    reason of a withdrawal. There nothing can be set aside, so what blocks is refused.

    Raises:
        UnfitWordsError: they hold what must not be published.
    """
    facts = Facts(public_contacts=frozenset(_own_contacts(organ)))
    parts = tuple(Part(str(number), text) for number, text in enumerate(words))
    for finding in check(Manuscript(parts, facts), examiners=()):
        if finding.severity is Severity.BLOCKING:
            raise UnfitWordsError(finding.text)


def blocking(found: Iterable[Mapping[str, JSON]]) -> list[str]:
    """What must be mended or dismissed before the text may go on."""
    return [str(finding["text"]) for finding in _standing(found) if not _is_missing(finding)]


def missing(found: Iterable[Mapping[str, JSON]]) -> list[str]:
    """Names of the fields that must be filled in before the text may go on."""
    standing = [finding["params"] for finding in _standing(found) if _is_missing(finding)]
    return [str(params["field"]) for params in standing if isinstance(params, dict)]


def _standing(found: Iterable[Mapping[str, JSON]]) -> Iterator[Mapping[str, JSON]]:
    return (one for one in found if one["severity"] == Severity.BLOCKING and not one["dismissed"])


def _is_missing(finding: Mapping[str, JSON]) -> bool:
    return finding["kind"] == Kind.MISSING_METADATA


def unclean(content: Mapping[str, JSON]) -> list[str]:
    """Titles of the content's files that the scanner has not (or no longer) found clean."""
    files: list[Attachment | Picture] = []
    for model, name in ((Attachment, "attachments"), (Picture, "pictures")):
        entries = content[name]
        rows = entries if isinstance(entries, list) else []
        ids = [entry["id"] for entry in rows if isinstance(entry, dict)]
        files += model.objects.filter(pk__in=ids)
    return [file.title for file in files if not file.is_clean]
