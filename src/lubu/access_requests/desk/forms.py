"""What clerks and units fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lubu.access_requests.actions import Upload, look_at
from lubu.access_requests.actions.intake import CODE_SIGNS
from lubu.access_requests.labels import (
    APPLICANT_LABELS,
    ARRIVAL_LABELS,
    DISPUTE_LABELS,
    FORM_LABELS,
    OUTCOME_LABELS,
    PAPER_LABELS,
    WAY_LABELS,
)
from lubu.access_requests.models.handling import LONGEST_NOTE
from lubu.access_requests.models.requests import LONGEST_WORDS
from lubu.access_requests.rules.kinds import ApplicantKind, Arrival
from lubu.access_requests.rules.papers import BY_STAFF, LONGEST_MESSAGE, LONGEST_SUBJECT
from lubu.office.words import Email, Words, guard
from lubu.organisations.models import Organ, Unit, User

if TYPE_CHECKING:
    Data = Mapping[str, object] | None
    Files = MultiValueDict[str, UploadedFile[bytes]] | None


def choices(labels: Mapping[Any, object], *, first: str = "") -> list[tuple[str, object]]:
    """The members of an enumeration to choose from, after an empty one where it is named."""
    found: list[tuple[str, object]] = [(one.value, label) for one, label in labels.items()]
    return [("", first), *found] if first else found


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Several files, each looked at before it comes in."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Django's own
        options.setdefault("widget", _SeveralInput())
        options.setdefault(
            "help_text",
            _("PDF, pictures or Office files, five at most. They are scanned for viruses."),
        )
        super().__init__(required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:  # noqa: ANN401
        given = data if isinstance(data, list | tuple) else [data]
        clean = super().clean
        return [clean(one, initial) for one in given if one]


def looked_at(files: Iterable[UploadedFile[bytes]]) -> list[Upload]:
    """What may be stored of the files handed in.

    Raises:
        RefusedFileError: one may not come in.
    """
    return [look_at(one, one.name or "file") for one in files]


def day_field(label: object, **options: Any) -> forms.DateField:  # noqa: ANN401  Django's own
    """A day, today unless another is chosen."""
    options.setdefault("initial", timezone.localdate)
    return forms.DateField(label=label, widget=AdminDateInput, **options)  # type: ignore[arg-type]  # lazy


class OwnIds(forms.Form):
    """A form beside others of one page: its fields have ids of their own."""

    def __init__(self, *given: Any, **options: Any) -> None:  # noqa: ANN401  Django's own
        options.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        super().__init__(*given, **options)


class KeyInForm(forms.Form):
    """An application that came by counter, mail or fax, as it says it (条例 art. 29, 31)."""

    code = forms.CharField(
        widget=forms.HiddenInput, validators=[RegexValidator(f"^[{CODE_SIGNS}]{{10}}$")]
    )
    arrival = forms.ChoiceField(
        label=_("how it came"),
        choices=choices({k: v for k, v in ARRIVAL_LABELS.items() if k is not Arrival.INTERNET}),
        help_text=_(
            "Whoever cannot write may say it; the office writes it down and reads it out (art. 29)."
        ),
    )
    arrived_on = day_field(
        _("day on which it came"),
        help_text=_("The day of handing in, of the signature for the mail, or of its arrival."),
    )
    confirmed_on = day_field(
        _("day on which both sides confirmed it"),
        required=False,
        initial=None,
        help_text=_(
            "For ordinary mail and fax: the term begins on that day (art. 31). Leave it empty "
            "while the applicant is not reached; call on the day the letter comes."
        ),
    )
    applicant_kind = forms.ChoiceField(label=_("applicant"), choices=choices(APPLICANT_LABELS))
    name = Words(label=_("name of the applicant"), max_length=100)
    identity = Words(
        label=_("identity document"),
        max_length=60,
        required=False,
        help_text=_("Number as written; empty where it is missing: ask for a correction then."),
    )
    contact = Words(label=_("person to contact"), max_length=60, required=False)
    phone = Words(label=_("telephone"), max_length=40, required=False)
    email = Email(label=_("e-mail"), max_length=100, required=False)
    address = Words(label=_("postal address"), max_length=200, required=False)
    agent = Words(
        label=_("agent"),
        max_length=200,
        required=False,
        help_text=_("Name and identity document of who acts for the applicant, if anybody does."),
    )
    words = Words(
        label=_("information applied for"),
        max_length=LONGEST_WORDS,
        rows=6,
        help_text=_("In the applicant's words: title, document number or other features."),
    )
    form = forms.ChoiceField(label=_("form wanted"), choices=choices(FORM_LABELS))
    way = forms.ChoiceField(label=_("way wanted"), choices=choices(WAY_LABELS))
    files = SeveralFiles(label=_("files of the application"))  # type: ignore[assignment]  # a field

    def __init__(self, organs: list[Organ], data: Data = None, files: Files = None) -> None:
        super().__init__(data, files, initial={"code": get_random_string(10, CODE_SIGNS)})
        self.fields["organ"] = forms.ChoiceField(
            label=_("addressed to"), choices=[(one.slug, one.name) for one in organs]
        )
        self.order_fields(["organ"])
        if len(organs) == 1:
            self.fields["organ"].widget = forms.HiddenInput()
            self.fields["organ"].initial = organs[0].slug

    def renew(self) -> None:
        """Make it a new form, with what was typed: sent again it makes a case of its own."""
        self.data = {**dict(self.data.items()), "code": get_random_string(10, CODE_SIGNS)}

    def said(self) -> dict[str, Any]:
        """What the application says."""
        names = ("name", "identity", "contact", "phone", "email", "address", "agent")
        found = {name: self.cleaned_data[name] for name in (*names, "words", "form", "way")}
        return {**found, "applicant_kind": ApplicantKind(self.cleaned_data["applicant_kind"])}


class PersonForm(forms.Form):
    """By whom a case was made; sent, never written into an address."""

    who = Words(label=_("name or identity document of the applicant"), max_length=100)


class NoteForm(OwnIds):
    """A note of the office for itself."""

    words = Words(label=_("internal note"), max_length=LONGEST_NOTE, rows=3)


class SubjectForm(OwnIds):
    """What the public log says that the case is about."""

    subject = Words(
        label=_("subject in public"),
        max_length=LONGEST_SUBJECT,
        required=False,
        help_text=_(
            "What was asked for, never by whom. The public log shows it once the application is "
            "answered; empty, the log shows no subject."
        ),
    )


class PaperForm(OwnIds):
    """A file that a clerk puts into the case."""

    kind = forms.ChoiceField(
        label=_("what it is"), choices=choices({one: PAPER_LABELS[one] for one in BY_STAFF})
    )
    file = forms.FileField(
        label=_("file"),
        help_text=_("PDF, picture or Office file. It can be opened once the scan found it clean."),
    )


class ReplyForm(OwnIds):
    """What the applicant is told of a message that nothing follows from."""

    reply = Words(
        label=_("reply to the applicant"),
        max_length=LONGEST_MESSAGE,
        rows=3,
        help_text=_("The applicant reads it with number and query code."),
    )


class SplitForm(OwnIds):
    """The matters of one letter."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    keeps = Words(
        label=_("matter that this case goes on with"),
        max_length=LONGEST_NOTE,
        rows=2,
        help_text=_("Kept as an internal note; the words of the letter stay as they came."),
    )
    words = Words(
        label=_("further matters, one in each line"),
        max_length=20000,
        rows=5,
        help_text=_(
            "Each becomes a case of its own with the same applicant and the same days, a number "
            "and a query code."
        ),
    )


class DisputeForm(OwnIds):
    """A reconsideration or suit that begins."""

    kind = forms.ChoiceField(label=_("kind"), choices=choices(DISPUTE_LABELS))
    before = Words(label=_("decided by"), max_length=100)
    filed_on = day_field(_("filed on"))
    case_number = Words(label=_("case number"), max_length=60, required=False)
    note = Words(label=_("note"), max_length=500, required=False)


class OutcomeForm(OwnIds):
    """How it ended."""

    outcome = forms.ChoiceField(label=_("outcome"), choices=choices(OUTCOME_LABELS))
    closed_on = day_field(_("closed on"))
    served_on = day_field(_("decision served on"), required=False, initial=None)


class HandOutForm(OwnIds):
    """What a unit is asked."""

    matter = Words(
        label=_("information applied for"),
        max_length=LONGEST_WORDS,
        rows=4,
        help_text=_("The unit reads this: take out whatever tells who applies."),
    )
    ask = Words(
        label=_("what the unit is asked"),
        max_length=LONGEST_NOTE,
        rows=3,
        initial=_("Search for it, send what is found, and say whether it may be disclosed."),
    )
    due_on = forms.DateField(label=_("to be answered by"), widget=AdminDateInput)
    is_late_meant = forms.BooleanField(
        label=_("the day may lie after the last day of the case"), required=False
    )

    def __init__(
        self, organ_id: int, user: User, data: Data = None, *, matter: str, due_on: date
    ) -> None:
        super().__init__(data, initial={"matter": matter, "due_on": due_on})
        guard(self)
        standing = Unit.objects.visible_to(user).filter(organ=organ_id).standing()
        self.fields["unit"] = forms.ModelChoiceField(label=_("unit"), queryset=standing)
        self.order_fields(["unit"])


class AnswerForm(forms.Form):
    """What a unit answers."""

    words = Words(
        label=_("answer"),
        max_length=LONGEST_NOTE,
        rows=5,
        required=False,
        help_text=_(
            "What was searched and where, what was found, and whether anything speaks against "
            "disclosing it."
        ),
    )
    files = SeveralFiles(label=_("files found"))  # type: ignore[assignment]  # a field
