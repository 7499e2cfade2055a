"""From a room's error to what the person at the screen is told."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from lubu.office import errors
from lubu.publishing import explanations
from lubu.publishing.actions.documents import AlreadyRepealedError, NotADocumentError
from lubu.publishing.actions.fact_checks import DayPassedError, NotInvolvedError
from lubu.publishing.actions.handing_in import DraftChangedError, NoTextError
from lubu.publishing.actions.releasing import NotAReleaserError, NotReleasableError
from lubu.publishing.actions.reviewing import MustBeMendedError, NotAnEditorError
from lubu.publishing.actions.withdrawing import MergeTargetError
from lubu.publishing.rules import (
    DocNoTakenError,
    NotReadyError,
    NotYourReviewError,
    OwnTextError,
    RemarkMissingError,
    UnfitWordsError,
    WrongStepError,
)

REFUSALS = (
    AlreadyRepealedError,
    DayPassedError,
    DocNoTakenError,
    DraftChangedError,
    MergeTargetError,
    MustBeMendedError,
    NoTextError,
    NotADocumentError,
    NotAReleaserError,
    NotAnEditorError,
    NotInvolvedError,
    NotReadyError,
    NotReleasableError,
    NotYourReviewError,
    ObjectDoesNotExist,  # it was there when the screen was shown
    OwnTextError,
    RemarkMissingError,
    UnfitWordsError,
    WrongStepError,
)


def sentences(error: Exception) -> list[str]:
    """What to tell the person: the sentence, then each reason."""
    if not errors.knows(error):
        return [_("This cannot be done as things stand now. Reload the page and look again.")]
    return [errors.sentence(error), *explanations.reasons(error)]


def status(error: Exception) -> int:
    """The HTTP status that fits."""
    return errors.status(error) if errors.knows(error) else 409


def put_on(form: forms.Form, error: Exception) -> int:
    """Show a refusal on the form; returns the status."""
    for sentence in sentences(error):
        form.add_error(None, sentence)
    return status(error)
