"""Taking out of a file what is not disclosed: begun and chosen by people, made by the machine.

The machine's part runs outside any transaction. A copy that the engine has not verified is never
stored, not even to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from lubu.access_requests.actions.noting import note_redaction
from lubu.access_requests.actions.papers import NotScannedError, Upload, put_in
from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.actions.redaction_looks import bytes_of
from lubu.access_requests.actions.redaction_work import chosen_marks
from lubu.access_requests.models import AccessRequest, Paper, Redaction
from lubu.access_requests.rules.kinds import State
from lubu.access_requests.rules.papers import OWN, PaperKind
from lubu.access_requests.rules.redacting import (
    GIVABLE,
    PUT_AWAY,
    REDACTABLE,
    RedactionState,
)
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.files.limits import FileKind
from lubu.redaction.words import squeezed, telling


class NotRedactableError(Exception):
    """The file is of another type, or its case is closed."""


class NotGivableError(Exception):
    """No cleaned copy can be made of a file of this type, or its case is closed."""


class NotNowError(Exception):
    """The redaction is not where this step belongs; somebody may have gone on."""


class GroundMissingError(Exception):
    """Something is taken out without the ground on which it is withheld."""

    field = "grounds"


class StillNamedError(Exception):
    """What was taken out of the file, ``word``, stands in what is said of its copy."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__("taken out, and named beside the copy")


class NothingMarkedError(Exception):
    """A copy was asked for and nothing is marked."""


@transaction.atomic
def begin_redaction(paper_id: int, *, actor: User, at: datetime) -> Redaction:
    """Look for personal identifiers in a file; what is found is proposed.

    Raises:
        Paper.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        NotRedactableError, NotScannedError: not a file for it.
    """
    case, paper = _taken(paper_id, actor)
    if paper.media not in REDACTABLE or case.state == State.CLOSED.value:
        raise NotRedactableError
    return _begin(case, paper, RedactionState.FINDING, actor=actor, at=at)


@transaction.atomic
def begin_whole_copy(paper_id: int, *, actor: User, at: datetime) -> Redaction:
    """Have a copy made of a file in which nothing is withheld; somebody looks it through then.

    Raises:
        Paper.DoesNotExist, NotYourCaseError, NotScannedError: as :func:`begin_redaction`.
        NotGivableError: its type cannot be cleaned, or its case is closed.
    """
    case, paper = _taken(paper_id, actor)
    if paper.media not in GIVABLE or paper.kind in OWN or case.state == State.CLOSED.value:
        raise NotGivableError
    return _begin(case, paper, RedactionState.MAKING, actor=actor, at=at, is_whole=True)


def _taken(paper_id: int, actor: User) -> tuple[AccessRequest, Paper]:
    """A file with its case, which is locked."""
    paper = Paper.objects.visible_to(actor).select_related("request__organ").get(pk=paper_id)
    case = AccessRequest.objects.select_for_update(of=("self",)).get(pk=paper.request_id)
    check_clerk(actor, case)
    return case, paper


def _begin(
    case: AccessRequest,
    paper: Paper,
    state: RedactionState,
    *,
    actor: User,
    at: datetime,
    is_whole: bool = False,
) -> Redaction:
    if not paper.is_clean:
        raise NotScannedError
    last = case.redactions.aggregate(last=Max("number"))["last"] or 0
    redaction = Redaction.objects.create(
        request=case,
        number=last + 1,
        source=paper,
        state=state.value,
        is_whole=is_whole,
        sought={"words": []},
        marks=[],
        grounds=[],
        at=at,
        changed_at=at,
        actor=actor,
    )
    _ask(redaction, actor, at)
    return redaction


@transaction.atomic
def search_words(
    redaction_id: int,
    words: Sequence[str],
    *,
    marks: Sequence[Mapping[str, Any]],
    seen: int,
    actor: User,
    at: datetime,
) -> Redaction:
    """Look for more words; what is marked already stays.

    Raises:
        Redaction.DoesNotExist, NotYourCaseError: as :func:`begin_redaction`.
        NotNowError: it is not being marked, or somebody changed it.
    """
    redaction = _turn(redaction_id, RedactionState.MARKING, seen, actor, at)
    redaction.sought = {"words": [one.strip() for one in words if one.strip()]}
    redaction.marks = list(marks)
    _go(redaction, RedactionState.FINDING, actor, at)
    return redaction


@transaction.atomic
def keep_marks(
    redaction_id: int,
    marks: Sequence[Mapping[str, Any]],
    *,
    seen: int,
    actor: User,
    at: datetime,
) -> Redaction:
    """Keep what is marked so far, before another page is turned to.

    Raises:
        as :func:`search_words`; RedactionError: a mark is malformed.
    """
    redaction = _turn(redaction_id, RedactionState.MARKING, seen, actor, at)
    chosen_marks(marks)
    redaction.marks = list(marks)
    redaction.save()
    return redaction


@transaction.atomic
def make_copy(
    redaction_id: int,
    marks: Sequence[Mapping[str, Any]],
    *,
    seen: int,
    actor: User,
    at: datetime,
) -> Redaction:
    """Have a copy made without what is chosen.

    Raises:
        as :func:`search_words`; NothingMarkedError, GroundMissingError: nothing is chosen, or
            something without a ground.
        RedactionError: a mark is malformed.
    """
    redaction = _turn(redaction_id, RedactionState.MARKING, seen, actor, at)
    chosen = [one for one in marks if one["chosen"]]
    if not chosen:
        raise NothingMarkedError
    if not all(one["ground"] for one in chosen):
        raise GroundMissingError
    chosen_marks(marks)
    redaction.marks = list(marks)
    _go(redaction, RedactionState.MAKING, actor, at)
    return redaction


@transaction.atomic
def mark_again(redaction_id: int, *, seen: int, actor: User, at: datetime) -> Redaction:
    """Back from the copy to the marks. Raises: as :func:`search_words`."""
    redaction = _turn(redaction_id, RedactionState.READY, seen, actor, at)
    if redaction.is_whole:
        raise NotNowError
    _forget_copy(redaction)
    redaction.state = RedactionState.MARKING.value
    redaction.save()
    return redaction


@transaction.atomic
def release_copy(
    redaction_id: int,
    name: str,
    *,
    grounds: Sequence[Mapping[str, str]],
    pages: int | None = None,
    seen: int,
    actor: User,
    at: datetime,
) -> Paper:
    """Let the copy be handed over, once somebody has looked it through.

    ``grounds`` names what was taken out as the answer will name it: {"what", "ground", "reason"},
    one at least for each ground that was marked; of a file that is given whole there is none.
    ``pages`` of A4 is told where the file has none.

    Raises:
        as :func:`search_words`; GroundMissingError: a ground has no words.
        StillNamedError: name or words, which the applicant reads, hold what was taken out.
    """
    lock_case(redaction_id, actor)
    redaction = _turn(redaction_id, RedactionState.READY, seen, actor, at)
    said = {one["ground"] for one in grounds if one.get("what") and one.get("reason")}
    if marked_grounds(redaction) - said:
        raise GroundMissingError
    _check_words(redaction, name, *(one[key] for one in grounds for key in ("what", "reason")))
    paper = _put_in(redaction, name, pages, actor, at)
    redaction.grounds = list(grounds)
    redaction.copy = paper
    redaction.state = RedactionState.RELEASED.value
    _forget_copy(redaction)
    redaction.save()
    note_redaction("request.redaction_released", redaction, actor, at, copy=paper.number)
    return paper


@transaction.atomic
def drop_redaction(redaction_id: int, *, actor: User, at: datetime) -> Redaction:
    """Put it away. Raises: as :func:`search_words`; NotNowError: it was released."""
    redaction = locked(redaction_id, actor)
    if RedactionState(redaction.state) in PUT_AWAY:
        raise NotNowError
    _forget_copy(redaction)
    redaction.state = RedactionState.DROPPED.value
    redaction.marks, redaction.sought = [], {"words": []}
    redaction.version += 1
    redaction.save()
    note_redaction("request.redaction_dropped", redaction, actor, at)
    return redaction


# --- what screens and answers ask -----------------------------------------------------------------


def marked_grounds(redaction: Redaction) -> set[str]:
    """The grounds on which something is taken out."""
    return {one["ground"] for one in redaction.marks if one["chosen"]}


def unfound(redaction: Redaction) -> list[str]:
    """The words that were looked for last and stand nowhere in the file."""
    texts = [squeezed(one["mark"].get("text", "")) for one in redaction.marks]
    return [
        word
        for word in redaction.sought.get("words", ())
        if not any(squeezed(word) in text for text in texts)
    ]


def withheld_parts(case: AccessRequest) -> list[dict[str, str]]:
    """What the released copies of a case leave out, as an answer in part names it."""
    released = case.redactions.filter(state=RedactionState.RELEASED.value).order_by("number")
    return [dict(part) for one in released for part in one.grounds]


def _put_in(redaction: Redaction, name: str, pages: int | None, actor: User, at: datetime) -> Paper:
    """The copy as a file of the case."""
    media = FileKind(redaction.source.media)
    upload = Upload(
        name=f"{name}.{media.value}"[-255:], media=media, data=bytes_of(redaction, of_copy=True)
    )
    [paper] = put_in(
        redaction.request,
        [upload],
        kind=PaperKind.PREPARED,
        actor=actor,
        at=at,
        pages=redaction.pages or pages,
    )
    return paper


def _check_words(redaction: Redaction, *said: str) -> None:
    taken = telling(one["mark"].get("text", "") for one in redaction.marks if one["chosen"])
    for text in map(squeezed, said):
        if word := next((one for one in taken if one in text), None):
            raise StillNamedError(word)


def _forget_copy(redaction: Redaction) -> None:
    if redaction.made:
        name, storage = redaction.made.name, redaction.made.storage
        transaction.on_commit(lambda: storage.delete(name or ""))
        redaction.made = ""


def check_clerk(actor: User, case: AccessRequest) -> None:
    """Raises NotYourCaseError: ``actor`` is no clerk of the organ."""
    if not actor.holds(Role.CLERK, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))


def lock_case(redaction_id: int, actor: User) -> AccessRequest:
    """The case first, as everywhere: its files are counted, its answers issued."""
    rows = Redaction.objects.visible_to(actor)
    case_id = rows.values_list("request", flat=True).get(pk=redaction_id)
    return AccessRequest.objects.select_for_update(of=("self",)).get(pk=case_id)


def locked(redaction_id: int, actor: User) -> Redaction:
    """A redaction that ``actor`` may go on with. Raises: as :func:`search_words`."""
    rows = Redaction.objects.visible_to(actor).select_for_update(of=("self",))
    redaction = rows.select_related("source", "request__organ").get(pk=redaction_id)
    check_clerk(actor, redaction.request)
    return redaction


def _turn(
    redaction_id: int, state: RedactionState, seen: int, actor: User, at: datetime
) -> Redaction:
    redaction = locked(redaction_id, actor)
    if redaction.state != state.value or redaction.version != seen:
        raise NotNowError
    redaction.version += 1
    redaction.changed_at = at
    return redaction


def _go(redaction: Redaction, state: RedactionState, actor: User, at: datetime) -> None:
    redaction.state, redaction.fault = state.value, ""
    redaction.done = redaction.of = 0
    redaction.save()
    _ask(redaction, actor, at)


def _ask(redaction: Redaction, actor: User, at: datetime) -> None:
    note_redaction("request.redaction_asked", redaction, actor, at)
