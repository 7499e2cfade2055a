"""Findings as people read them: in words, with their place, and with who set them aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext as _

from lubu.ledger.rules import JSON
from lubu.proofreading.findings import METADATA, Finding, Severity
from lubu.proofreading.markup import places_in_html
from lubu.proofreading.messages import KIND_LABELS, SEVERITY_LABELS
from lubu.publishing.manuscripts import ALTERNATIVE, ATTACHMENT, ATTACHMENT_TITLE, LINKS
from lubu.publishing.models import Dismissal, InformationItem

STATUS = {Severity.BLOCKING: "critical", Severity.WARNING: "warning", Severity.HINT: "info"}


def label_of(name: str) -> str:
    """What the editor calls a field of an item."""
    return str(InformationItem._meta.get_field(name).verbose_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One finding in words. ``number`` is its mark in the text; ``marked`` whether it has one."""

    number: int
    finding: Finding
    marked: bool
    dismissal: Dismissal | None

    @property
    def kind(self) -> str:
        return _(KIND_LABELS[self.finding.kind])

    @property
    def severity(self) -> str:
        return _(SEVERITY_LABELS[self.finding.severity])

    @property
    def colour(self) -> str:
        """Dismissed ones are quiet, whatever they were."""
        return "dismissed" if self.dismissal else STATUS[self.finding.severity]

    @property
    def blocks(self) -> bool:
        return self.finding.severity is Severity.BLOCKING and self.dismissal is None

    @property
    def why(self) -> str:
        words = dict(self.finding.params)
        if "field" in words:
            words["field"] = label_of(words["field"])
        return _(self.finding.why) % words

    @property
    def may_be_set_aside(self) -> bool:
        return self.finding.may_stay and self.dismissal is None

    @property
    def part(self) -> str:
        """Where it stands."""
        kind, _colon, name = self.finding.part.partition(":")
        if kind == METADATA and name:
            return _("Metadata: %(field)s") % {"field": label_of(name)}
        labels = {
            "title": _("Title"),
            "summary": _("Summary"),
            "body": _("Text"),
            LINKS: _("Addresses of links"),
            ATTACHMENT: _("Attachment “%(name)s”"),
            ATTACHMENT_TITLE: _("Name of the attachment “%(name)s”"),
            ALTERNATIVE: _("Text alternative of picture %(name)s"),
        }
        return labels.get(kind, _("Metadata")) % {"name": name}


def shown(found: Iterable[Mapping[str, JSON]], dismissals: Mapping[str, Dismissal]) -> list[Shown]:
    """Stored findings in words, what blocks first, what was set aside last."""
    read = [Finding.from_json(one) for one in found]
    marked = {"title", "summary", "body"}
    listed = [
        Shown(
            number=number,
            finding=one,
            marked=one.part in marked and one.start < one.end,
            dismissal=dismissals.get(one.key),
        )
        for number, one in enumerate(read, 1)
    ]
    return sorted(listed, key=lambda one: (one.dismissal is not None, one.number))


def dismissals_of(item: InformationItem) -> dict[str, Dismissal]:
    """What was set aside in this item, by key."""
    return {row.finding_key: row for row in item.dismissals.select_related("by")}


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings of a text still block, warn, or were set aside."""

    blocking: int
    warning: int
    dismissed: int


def count(found: Sequence[Mapping[str, JSON]]) -> Count:
    """Count stored findings."""
    standing = [one["severity"] for one in found if not one["dismissed"]]
    return Count(
        blocking=standing.count(Severity.BLOCKING.value),
        warning=standing.count(Severity.WARNING.value),
        dismissed=len(found) - len(standing),
    )


def with_marks(html: str, part: str, listed: Sequence[Shown]) -> str:
    """``html`` with an element ``mark`` around every finding of ``part``."""
    here = [one for one in listed if one.finding.part == part and one.marked]
    spans = [(one.finding.start, one.finding.end) for one in here]
    out, at, seen = [], 0, set[int]()
    for start, end, index in places_in_html(html, spans):
        one = here[index]
        name = f' id="place-{one.number}"' if index not in seen else ""
        seen.add(index)
        mark = f'{name} class="finding finding--{one.colour}" data-number="{one.number}"'
        words = html[start:end]
        out += [html[at:start], f'<mark{mark} title="{escape(one.kind)}">{words}</mark>']
        at = end
    return "".join([*out, html[at:]])


def plain_with_marks(text: str, part: str, listed: Sequence[Shown]) -> str:
    """Plain ``text`` as HTML with its findings marked."""
    return with_marks(escape(text), part, listed)
