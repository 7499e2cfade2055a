"""What staff fill in for a document: the fields that its kind, or its kind of answer, needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lubu.access_requests.documents.kinds import DENIED, TRAITS, DocumentKind
from lubu.access_requests.gathering import kept_facts, prepared
from lubu.access_requests.labels import PART_LABELS
from lubu.access_requests.letter_sources import earlier_this_month
from lubu.access_requests.letter_words import THROUGH_THE_INTERNET
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.kinds import AnswerKind, Consulted, Notice, Tariff
from lubu.access_requests.rules.lettering import LetterState
from lubu.access_requests.rules.standing import Standing
from lubu.office.words import Words, guard_field

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise
    Data = Mapping[str, object] | None

LONG: Final = 1500
SHORT: Final = 120
MOST_DAYS: Final = 250
MOST_WORDS: Final = 2000  # as many as an application has
BESIDE: Final = ("seen", "edition", "party")
"""Fields that stand beside what is entered."""

_ONLINE = ("is_online",)
_GIVEN = ("papers", "delivery_form", "delivery_way", "viewing", *_ONLINE)
BY_KIND: Final[Mapping[DocumentKind, tuple[str, ...]]] = {
    DocumentKind.CORRECTION_NOTICE: ("points", "working_days"),
    DocumentKind.REASON_REQUEST: ("working_days",),
    DocumentKind.EXTENSION_NOTICE: ("why", "working_days"),
    DocumentKind.DELAY_NOTICE: ("until",),
    DocumentKind.THIRD_PARTY_LETTER: ("party_name", "party_is_person", "matter"),
    DocumentKind.CO_ORGAN_LETTER: ("party_name", "matter", "copies_to"),
    DocumentKind.OPINION_SLIP: ("party",),
    DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE: ("party", "disclosed", "override_reason"),
    DocumentKind.ASSIGN_SLIP: ("unit", "unit_due_on"),
    DocumentKind.REGISTER_ENTRY: ("unit",),
    DocumentKind.FEE_NOTICE: ("tariff", "pages", "how_to_pay"),
    DocumentKind.RECTIFICATION_NOTICE: ("rectified",),
    DocumentKind.DELIVERY_PROOF: (
        "served",
        "served_on",
        "delivery_way",
        "served_at",
        "receiver",
        "proof",
    ),
    DocumentKind.SECRECY_REVIEW: ("unit", "secrecy_opinion", "secrecy_by", "secrecy_on"),
}
_REASON = ("reason", *_ONLINE)
ABOUT_ONE: Final = frozenset(kind for kind, names in BY_KIND.items() if "party" in names)
"""Documents of which there is one for each who was asked."""
BY_ANSWER: Final[Mapping[AnswerKind, tuple[str, ...]]] = {
    AnswerKind.GRANT: _GIVEN,
    AnswerKind.GRANT_PUBLISHED: ("published_at", *_ONLINE),
    AnswerKind.PARTIAL: ("disclosed", *_GIVEN),
    **dict.fromkeys(DENIED, _REASON),
    AnswerKind.DENY_LAW: ("legal_basis", *_REASON),
    AnswerKind.DENY_QUERY: ("legal_basis", "other_organ", "other_organ_contact", *_ONLINE),
    AnswerKind.UNABLE_NOT_HELD: _REASON,
    AnswerKind.UNABLE_OTHER_ORGAN: ("reason", "other_organ", "other_organ_contact", *_ONLINE),
    AnswerKind.UNABLE_CREATE: _REASON,
    AnswerKind.UNABLE_UNCLEAR: _REASON,
    AnswerKind.REFUSE_PETITION: ("other_organ_contact", *_ONLINE),
    AnswerKind.REFUSE_REPEAT: ("earlier_on", "earlier_number", *_ONLINE),
    AnswerKind.REFUSE_PUBLICATION: ("published_at", *_ONLINE),
    AnswerKind.REFUSE_EXCESSIVE: _REASON,
    AnswerKind.REFUSE_CONFIRM: _ONLINE,
}
"""Of an answer; a search that found nothing and withheld parts have rows of their own."""


def _words(label: Label, rows: int = 0, help_text: Label = "") -> Callable[[], forms.Field]:
    most = LONG if rows else SHORT
    return lambda: Words(
        label=label, rows=rows, max_length=most, required=False, help_text=help_text
    )


def _day(label: Label, help_text: Label = "") -> Callable[[], forms.Field]:
    def make() -> forms.Field:
        field = forms.DateField(
            label=label, required=False, help_text=help_text, widget=AdminDateInput()
        )
        guard_field(field)
        return field

    return make


def _number(label: Label, most: int, help_text: Label = "") -> Callable[[], forms.Field]:
    return lambda: forms.IntegerField(
        label=label, min_value=0, max_value=most, required=False, help_text=help_text
    )


def _tick(label: Label, help_text: Label = "") -> Callable[[], forms.Field]:
    return lambda: forms.BooleanField(label=label, required=False, help_text=help_text)


def _choice(label: Label, help_text: Label = "") -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(label=label, required=False, help_text=help_text)


MAKERS: Final[Mapping[str, Callable[[], forms.Field]]] = {
    "points": _words(_("what is to be corrected"), 5, _("One point a line.")),
    "working_days": _number(_("working days"), MOST_DAYS),
    "why": _words(_("why the term is extended"), 3, _("As it reads after “因”.")),
    "until": _day(_("day to which the answer is delayed")),
    "party_name": _words(_("to whom the letter goes")),
    "party_is_person": _tick(_("it is a human being"), _("Who is addressed as 您, not 你单位.")),
    "matter": lambda: Words(
        label=_("information applied for"),
        rows=4,
        max_length=MOST_WORDS,
        required=False,
        help_text=_("As the letter says it. It must not tell who applied."),
    ),
    "copies_to": _words(_("copies to")),
    "party": _choice(_("who was asked")),
    "override_reason": _words(_("why it is disclosed against the objection"), 3),
    "disclosed": _words(_("what is disclosed"), 3),
    "unit": _words(_("unit that helps")),
    "unit_due_on": _day(_("last day for the unit")),
    "tariff": _choice(_("how the fee is counted"), _("By one of both, never by both.")),
    "pages": _number(_("pages of A4"), 100_000, _("Counted by page only.")),
    "how_to_pay": _words(_("how the fee is paid"), 2),
    "rectified": _words(_("what is corrected in the record"), 3),
    "served": _choice(_("document that was served")),
    "served_on": _day(
        _("served on"),
        _("Left empty, a blank form is made to go out with the document: nothing is recorded yet."),
    ),
    "served_at": _words(_("where it was served")),
    "receiver": _words(_("who received it")),
    "proof": _words(_("proof of service"), 0, _("Number of the mail, protocol of the e-mail …")),
    "secrecy_opinion": _words(_("opinion of the secrecy review"), 3),
    "secrecy_by": _words(_("who reviewed it")),
    "secrecy_on": _day(_("reviewed on")),
    "reason": _words(_("reason"), 4, _("Of this case; naming the article alone is no reason.")),
    "legal_basis": _words(_("law that forbids, or rules, disclosure"), 2),
    "published_at": _words(_("where it can be had"), 2),
    "other_organ": _words(_("organ that is responsible")),
    "other_organ_contact": _words(_("how to reach it, or where to turn to"), 2),
    "earlier_number": _words(_("number of the earlier answer")),
    "earlier_on": _day(_("day of the earlier answer")),
    "delivery_form": _words(_("in what form the information is given")),
    "delivery_way": _words(_("by what way")),
    "viewing": _words(
        _("where and when it can be read"), 2, _("Where nothing is handed over (article 36).")
    ),
    "is_online": _tick(
        _("the letter is served online"), _("Then it names the online way to reconsideration.")
    ),
    "papers": lambda: forms.MultipleChoiceField(
        label=_("copies that go with the letter"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only copies that were prepared and found clean can be chosen."),
    ),
}


class LetterForm(forms.Form):
    """The fields of one document; ``entered`` gives what is kept of them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    edition = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)

    def __init__(
        self,
        case: AccessRequest,
        kind: DocumentKind,
        answer: AnswerKind | None,
        standing: Standing,
        data: Data = None,
        kept: Mapping[str, Any] | None = None,
        party: int | None = None,
        edition: str = "",
    ) -> None:
        self.case, self.kind, self.answer, self.standing = case, kind, answer, standing
        names = BY_ANSWER[answer] if answer else BY_KIND.get(kind, ())
        first = {**self._first(names), **(kept or {}), "seen": case.events, "edition": edition}
        if party is not None:
            first["party"] = str(party)
        super().__init__(data, initial=first)
        for name in names:
            self.fields[name] = MAKERS[name]()
        for name, choices in self._choices().items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # of choices

    def _first(self, names: tuple[str, ...]) -> dict[str, Any]:
        """What stands in the fields before anybody wrote."""
        found: dict[str, Any] = {}
        terms = self.standing.terms
        if "working_days" in names and terms is not None:
            found["working_days"] = {
                DocumentKind.CORRECTION_NOTICE: terms.correction,
                DocumentKind.REASON_REQUEST: terms.reasons,
                DocumentKind.EXTENSION_NOTICE: terms.extension,
            }[self.kind]
        if "how_to_pay" in names:
            found["how_to_pay"] = kept_facts(self.case.organ).how_to_pay
            found["pages"] = sum(one.pages or 0 for one in prepared(self.case))
            found["tariff"] = Tariff.PER_PAGE.value
        if "matter" in names:
            found["matter"] = self.case.words
        if "is_online" in names:
            found["is_online"] = self.case.way in THROUGH_THE_INTERNET
        if "papers" in names:
            found["papers"] = [str(one.number) for one in prepared(self.case)]
        return found

    def _choices(self) -> dict[str, list[tuple[str, object]]]:
        return {
            "tariff": [
                (Tariff.PER_PAGE.value, _("by page")),
                (Tariff.PER_ITEM.value, _("by application, counted over the month")),
            ],
            "papers": [
                (str(one.number), f"{one.number} {Path(one.name).stem}")
                for one in prepared(self.case)
            ],
            "party": list(self._parties()),
            "served": list(self._unserved()),
        }

    def _parties(self) -> Iterator[tuple[str, object]]:
        """Who was asked, by number and day: names stay in the letters."""
        for one in self.standing.letters:
            if one.notice is not Notice.CONSULTATION:
                continue
            is_over = self.kind is DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE
            if is_over and (one.whom is not Consulted.THIRD_PARTY or one.discloses is not False):
                continue
            yield (
                str(one.party),
                _("No. %(number)s, asked on %(day)s")
                % {
                    "number": one.party,
                    "day": one.on,
                },
            )

    def _unserved(self) -> Iterator[tuple[str, object]]:
        issued = {
            (one.kind, one.party): one
            for one in self.case.letters.filter(state=LetterState.ISSUED.value)
        }
        for one in self.standing.letters:
            if one.served_on is not None:
                continue
            key = f"{one.notice.value}:{one.party}" if one.party else one.notice.value
            yield key, _document_words(one.notice, one.party, issued, one.on)

    def entered(self) -> dict[str, Any]:
        """What is kept, as plain JSON; days in ISO 8601. Without :data:`BESIDE`."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            is_no = value is False and name == "is_online"  # goes before what is usual
            if name in BESIDE or (value in (None, "", [], False) and not is_no):
                continue
            found[name] = value.isoformat() if isinstance(value, date) else value
        if "papers" in found:
            found["papers"] = [int(one) for one in found["papers"]]
        if found.get("tariff") == Tariff.PER_ITEM.value:
            found["earlier"] = earlier_this_month(self.case)
            found.pop("pages", None)
        if "served" in found:
            found["document"] = dict(self._unserved()).get(found["served"], "")
        return found

    @property
    def party(self) -> int | None:
        """The number of who was asked, where the document is about one."""
        chosen = self.cleaned_data.get("party")
        return int(chosen) if chosen else None


def _document_words(
    notice: Notice, party: int | None, issued: Mapping[tuple[str, int | None], Any], on: date
) -> str:
    """Name and number of a letter that waits for its service, as proofs of service say it."""
    kinds = [kind for kind, traits in TRAITS.items() if traits.notice is notice]
    for kind in kinds:
        if letter := issued.get((kind.value, party)):
            number = f"（{letter.document_number}）" if letter.document_number else ""
            return f"《{TRAITS[kind].name}》{number}"
    return f"《{TRAITS[kinds[0]].name}》（{on.isoformat()}）"


class WithheldForm(forms.Form):
    """One part that is not disclosed."""

    what = Words(label=_("what is withheld"), max_length=200, required=False)
    ground = forms.ChoiceField(
        label=_("ground"),
        required=False,
        choices=[("", "—"), *PART_LABELS.items()],
    )
    reason = Words(label=_("reason"), rows=2, max_length=600, required=False)
    legal_basis = Words(
        label=_("law that forbids it"),
        max_length=SHORT,
        required=False,
        help_text=_("Where the ground is such a law."),
    )


class SearchForm(forms.Form):
    """One search that was made (a court will ask for each of it)."""

    on = forms.DateField(label=_("searched on"), required=False, widget=AdminDateInput())
    systems = Words(label=_("systems and archives"), max_length=300, required=False)
    keywords = Words(label=_("keywords"), max_length=300, required=False)
    units = Words(label=_("units that were asked"), max_length=300, required=False)
    people = Words(label=_("who searched"), max_length=200, required=False)
    result = Words(label=_("result"), max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(*args, **options)
        guard_field(self.fields["on"])


WITHHELD = forms.formset_factory(WithheldForm, extra=1, max_num=30, absolute_max=40)
SEARCHES = forms.formset_factory(SearchForm, extra=1, max_num=10, absolute_max=15)
ROWS: Final[Mapping[AnswerKind, tuple[str, Any, object]]] = {
    AnswerKind.PARTIAL: ("withheld", WITHHELD, _("Withheld parts")),
    AnswerKind.UNABLE_NOT_HELD: ("searches", SEARCHES, _("Searches")),
}
"""Rows that an answer has besides its fields: name, formset, heading."""


def row_values(formset: Any) -> list[dict[str, Any]]:  # noqa: ANN401  Django's own
    """The rows in which something stands, as plain JSON."""
    found = []
    for form in formset:
        row = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in form.cleaned_data.items()
            if value not in (None, "")
        }
        if row:
            found.append(row)
    return found


class OpinionForm(forms.Form):
    """What a person says with a step."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    edition = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    words = Words(label=_("your opinion"), rows=3, max_length=500, required=False)
