"""What screens of documents share: the case, refusals in words, the legality list in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.access_requests.actions.recording import law, standing_of
from lubu.access_requests.documents.legality import Item
from lubu.access_requests.labels import CLOCK_LABELS, REFUSAL_LABELS
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.clocks import running
from lubu.access_requests.rules.permits import NotPermittedError
from lubu.office import errors
from lubu.publishing.explanations import reasons
from lubu.publishing.files.limits import RefusedFileError


def refusal(error: Exception) -> tuple[str, int]:
    """Sentence and status of a refusal. An error that nobody explained rises."""
    if not errors.knows(error):
        raise error
    if isinstance(error, NotPermittedError):
        return str(REFUSAL_LABELS[error.refusal]), errors.status(error)
    if isinstance(error, RefusedFileError) and error.detail:
        told = _("File “%(name)s”: %(why)s") % {"name": error.detail, "why": reasons(error)[0]}
        return told, errors.status(error)
    return errors.sentence(error), errors.status(error)


def put_on(form: forms.Form, error: Exception) -> int:
    """Show a refusal on the form, at its field where it names one that is seen; returns the
    status. An error that nobody explained rises."""
    sentence, status = refusal(error)
    field = getattr(error, "field", None)
    is_seen = field in form.fields and not form[field].is_hidden
    form.add_error(field if is_seen else None, sentence)
    return status


def pressed(form: forms.Form, request: HttpRequest, *steps: str) -> bool:
    """Whether one of the buttons of these ``steps`` was pressed; said on the form if none was."""
    if request.POST.get("step") in steps:
        return True
    form.add_error(None, _("Nothing was done: press one of the buttons below."))
    return False


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the legality list in the language in force."""

    what: str
    advice: str

    @property
    def holds(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.advice


def lines(items: Iterable[Item]) -> list[Line]:
    """The list, what is missing first."""
    found = [Line(_(one.what), _advice(one)) for one in items]
    return sorted(found, key=lambda one: one.holds)


def _advice(item: Item) -> str:
    if not item.advice:
        return ""
    fields = "、".join(_(meaning) for meaning in item.meanings)
    return _(item.advice) % {**item.params, "fields": fields}


def clock_lines(case: AccessRequest) -> Iterator[str]:
    """Each running term in a sentence."""
    given, today = law(), timezone.localdate()
    for clock in running(standing_of(case, given), given.calendar):
        label = CLOCK_LABELS[clock.kind]
        if clock.due_on is None:
            yield _("%(label)s: stands still (%(article)s).") % {
                "label": label,
                "article": clock.article,
            }
            continue
        left = clock.left(today, given.calendar) or 0
        values = {
            "label": label,
            "day": clock.due_on,
            "days": abs(left),
            "article": clock.article,
        }
        if left < 0:
            yield (
                _("%(label)s: ended on %(day)s, %(days)s working days ago (%(article)s).") % values
            )
        else:
            yield _("%(label)s: by %(day)s, %(days)s working days left (%(article)s).") % values


NAMES = {
    "drafter": gettext_lazy("drafted"),
    "legal": gettext_lazy("legal check"),
    "head": gettext_lazy("approval"),
    "sent_back": gettext_lazy("sent back"),
}


def told(said: object) -> list[dict[str, object]]:
    """The words of each step with what the step is called."""
    return [{**one, "label": NAMES[one["step"]]} for one in said or ()]  # type: ignore[attr-defined]  # a list
