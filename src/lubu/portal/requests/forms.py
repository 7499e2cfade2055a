"""The forms of 依申请公开: the application, number and code, and what is said to a case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.access_requests.actions import Application, TooManyFilesError, Upload, look_at
from lubu.access_requests.labels import (
    APPLICANT_LABELS,
    FORM_LABELS,
    IDENTITY_LABELS,
    MESSAGE_LABELS,
    WAY_LABELS,
)
from lubu.access_requests.models.requests import LONGEST_WORDS
from lubu.access_requests.rules.identity import (
    LONGEST_NUMBER,
    IdentityKind,
    WrongIdentityError,
    documents_of,
    identity,
)
from lubu.access_requests.rules.kinds import ApplicantKind
from lubu.access_requests.rules.papers import LONGEST_MESSAGE, MOST_FILES, MessageKind
from lubu.access_requests.rules.wanted import WantedForm, WantedWay, fits
from lubu.ledger.rules import sm3
from lubu.office import errors
from lubu.office.words import Email, Words
from lubu.portal.find_error.guard import GuardedForm
from lubu.publishing.explanations import reasons
from lubu.publishing.files.limits import FileKind, Refusal, RefusedFileError

TAKEN = tuple(kind for kind in FileKind if kind is not FileKind.ZIP)
ACCEPT = ",".join(f".{ending}" for ending in (*(kind.value for kind in TAKEN), "jpeg"))
MEGABYTE = 1024 * 1024
CHOOSE = gettext_lazy("Choose one of these.")
FEW_DIGITS = 7  # of a telephone number


def _choice(labels: dict) -> forms.ChoiceField:  # type: ignore[type-arg]  # of any kind
    return forms.ChoiceField(
        choices=[(kind.value, label) for kind, label in labels.items()],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


def _words(longest: int, missing: object = "", rows: int = 0) -> Words:
    most = gettext_lazy("At most %(limit_value)d characters; there are %(show_value)d.")
    told = {"max_length": most} | ({"required": missing} if missing else {})
    return Words(max_length=longest, required=bool(missing), error_messages=told, rows=rows)


class ApplicationForm(GuardedForm):
    """An application; what the law asks for and no purpose (条例 arts 27, 29)."""

    applicant_kind = _choice(APPLICANT_LABELS)
    name = _words(100, gettext_lazy("Say who applies, by the name in the document."))
    document = _choice(IDENTITY_LABELS)
    identity = _words(LONGEST_NUMBER, gettext_lazy("Type the number of the document."))
    contact = _words(60)
    phone = _words(40)
    email = Email(
        max_length=100,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Enter an address of e-mail, as in name@example.cn."),
            "max_length": gettext_lazy("The address of e-mail is too long."),
        },
    )
    address = _words(200)
    agent = _words(200)
    words = _words(LONGEST_WORDS, gettext_lazy("Say which information you want."), rows=7)
    form = _choice(FORM_LABELS)
    way = _choice(WAY_LABELS)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        self._check_identity(cleaned)
        self._check_reachable(cleaned)
        self._check_wanted(cleaned)
        return cleaned

    def _check_identity(self, cleaned: dict[str, object]) -> None:
        if not {"applicant_kind", "document", "identity"} <= set(cleaned):
            return
        applicant = ApplicantKind(str(cleaned["applicant_kind"]))
        document = IdentityKind(str(cleaned["document"]))
        if document not in documents_of(applicant):
            is_person = applicant is ApplicantKind.NATURAL_PERSON
            said = (
                _("A natural person has no credit code: choose his own document.")
                if is_person
                else _("Organisations apply with their unified social credit code.")
            )
            self.add_error("document", said)
            return
        try:
            cleaned["identity"] = identity(document, str(cleaned["identity"]))
        except WrongIdentityError as error:
            self.add_error("identity", errors.sentence(error))

    def _check_reachable(self, cleaned: dict[str, object]) -> None:
        phone = str(cleaned.get("phone") or "")
        if phone and len(re.findall(r"\d", phone)) < FEW_DIGITS:
            self.add_error("phone", _("This is too short for a telephone number."))
        if not {"phone", "email"} & set(self.errors) and not (phone or cleaned.get("email")):
            self.add_error("phone", _("Give a telephone number or an address of e-mail."))
        is_person = cleaned.get("applicant_kind") == ApplicantKind.NATURAL_PERSON
        if not is_person and not cleaned.get("contact") and "contact" not in self.errors:
            self.add_error("contact", _("Say whom of the organisation the office can ask for."))

    def _check_wanted(self, cleaned: dict[str, object]) -> None:
        if not {"form", "way"} <= set(cleaned):
            return
        way = WantedWay(str(cleaned["way"]))
        if not fits(WantedForm(str(cleaned["form"])), way):
            self.add_error("way", _("In the form that you chose it cannot reach you by this way."))
        needs = {
            WantedWay.MAIL: ("address", _("Say to which postal address it is to be sent.")),
            WantedWay.EMAIL: ("email", _("Say to which address of e-mail it is to be sent.")),
        }
        name, missing = needs.get(way, ("", ""))
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, missing)

    def application(self) -> Application:
        """What a valid form says."""
        said = self.cleaned_data
        names = ("name", "identity", "contact", "phone", "email", "address", "agent")
        return Application(
            applicant_kind=ApplicantKind(said["applicant_kind"]),
            words=said["words"],
            form=said["form"],
            way=said["way"],
            **{name: said[name] for name in names},
        )


class CodeForm(forms.Form):
    """Number and code of an application; with what was typed before the page grew too old."""

    number = Words(max_length=20)
    code = Words(max_length=20)


class SayForm(GuardedForm):
    """What an applicant says to his case; withdrawing asks to be sure."""

    kind = _choice(MESSAGE_LABELS)
    words = _words(LONGEST_MESSAGE)
    sure = forms.BooleanField(required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if cleaned.get("kind") == MessageKind.WITHDRAWAL and not cleaned.get("sure"):
            self.add_error("sure", _("Tick that you are sure: a withdrawal ends the application."))
        return cleaned


def digests(files: Sequence[UploadedFile[bytes]]) -> Iterator[str]:
    """The SM3 of each file."""
    for file in files:
        yield sm3(file.read())
        file.seek(0)


def taken(files: Sequence[UploadedFile[bytes]], form: forms.Form) -> list[Upload]:
    """The files as they may be stored; what may not come in is an error of ``form``."""
    found: list[Upload] = []
    if len(files) > MOST_FILES:
        form.add_error(None, errors.sentence(TooManyFilesError()))
        return []
    if sum(file.size or 0 for file in files) > settings.LUBU_FILE_MAX_MB * MEGABYTE:
        said = _("The files are larger than %(most)s MB together. Send some of them afterwards.")
        form.add_error(None, said % {"most": settings.LUBU_FILE_MAX_MB})
        return []
    for file in files:
        try:
            found.append(_looked_at(file))
        except RefusedFileError as error:
            said = _("File no. %(number)s: %(why)s")
            why = " ".join(reasons(error))
            form.add_error(None, said % {"number": len(found) + 1, "why": why})
            return []
    return found


def _looked_at(file: UploadedFile[bytes]) -> Upload:
    upload = look_at(file, file.name or "")
    if upload.media not in TAKEN:
        raise RefusedFileError(Refusal.UNKNOWN_TYPE, upload.media)
    return upload
