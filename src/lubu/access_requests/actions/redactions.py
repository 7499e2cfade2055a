"""Taking out of a file what is not disclosed: begun and chosen by people, made by the machine.

The machine's part runs outside any transaction. A copy that the engine has not verified is never
stored, not even to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Max

from lubu.access_requests.actions.papers import NotScannedError, Upload, opened, put_in
from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.actions.redaction_work import chosen_marks, on_disk
from lubu.access_requests.models import AccessRequest, Paper, Redaction
from lubu.access_requests.rules.kinds import State
from lubu.access_requests.rules.papers import PaperKind
from lubu.access_requests.rules.redacting import REDACTABLE, RedactionState
from lubu.ledger import actions as ledger
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.files.limits import FileKind
from lubu.redaction import redacting
from lubu.redaction.words import squeezed, telling


class NotRedactableError(Exception):
    """The file is of another type, or its case is closed."""


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
    paper = Paper.objects.visible_to(actor).select_related("request__organ").get(pk=paper_id)
    case = AccessRequest.objects.select_for_update(of=("self",)).get(pk=paper.request_id)
    _check_clerk(actor, case)
    if paper.media not in REDACTABLE or case.state == State.CLOSED.value:
        raise NotRedactableError
    if not paper.is_clean:
        raise NotScannedError
    last = case.redactions.aggregate(last=Max("number"))["last"] or 0
    redaction = Redaction.objects.create(
        request=case,
        number=last + 1,
        source=paper,
        state=RedactionState.FINDING.value,
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
    one at least for each ground that was marked. ``pages`` of A4 is told where the file has none.

    Raises:
        as :func:`search_words`; GroundMissingError: a ground has no words.
        StillNamedError: name or words, which the applicant reads, hold what was taken out.
    """
    rows = Redaction.objects.visible_to(actor)
    case_id = rows.values_list("request", flat=True).get(pk=redaction_id)
    # The case is locked first, as everywhere: its files are counted.
    AccessRequest.objects.select_for_update(of=("self",)).get(pk=case_id)
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
    _note("request.redaction_released", redaction, actor, at, copy=paper.number)
    return paper


@transaction.atomic
def drop_redaction(redaction_id: int, *, actor: User, at: datetime) -> Redaction:
    """Put it away. Raises: as :func:`search_words`; NotNowError: it was released."""
    redaction = _locked(redaction_id, actor)
    if redaction.state in (RedactionState.RELEASED.value, RedactionState.DROPPED.value):
        raise NotNowError
    _forget_copy(redaction)
    redaction.state = RedactionState.DROPPED.value
    redaction.marks, redaction.sought = [], {"words": []}
    redaction.version += 1
    redaction.save()
    _note("request.redaction_dropped", redaction, actor, at)
    return redaction


# --- what screens and answers ask -----------------------------------------------------------------


def page_picture(redaction: Redaction, page: int, width: int, *, of_copy: bool) -> bytes:
    """A page as PNG: of the file, or of the copy that was made of it.

    Raises:
        RedactionError: there is no such page.
        NotNowError: there is no copy.
    """
    if of_copy and not redaction.made:
        raise NotNowError
    with on_disk(_bytes(redaction, of_copy=of_copy), redaction.source.media) as path:
        out = BytesIO()
        redacting.page_image(path, page, width).save(out, "PNG")
    return out.getvalue()


def page_size(redaction: Redaction, page: int) -> tuple[float, float]:
    """Width and height of a page of the file, in its units."""
    with on_disk(opened(redaction.source), redaction.source.media) as path:
        size = redacting.page_sizes(path)[page - 1]
    return size.width, size.height


def copy_text(redaction: Redaction) -> list[str]:
    """The paragraphs of a DOCX copy that has been made."""
    with on_disk(_bytes(redaction, of_copy=True), redaction.source.media) as path:
        parts = redacting.paragraph_texts(path)
    return [text for texts in parts.values() for text in texts if text.strip()]


def _bytes(redaction: Redaction, *, of_copy: bool) -> bytes:
    if not of_copy:
        return opened(redaction.source)
    with redaction.made.open("rb") as file:
        return bytes(file.read())


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
        name=f"{name}.{media.value}"[-255:], media=media, data=_bytes(redaction, of_copy=True)
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


def _check_clerk(actor: User, case: AccessRequest) -> None:
    if not actor.holds(Role.CLERK, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))


def _locked(redaction_id: int, actor: User) -> Redaction:
    rows = Redaction.objects.visible_to(actor).select_for_update(of=("self",))
    redaction = rows.select_related("source", "request__organ").get(pk=redaction_id)
    _check_clerk(actor, redaction.request)
    return redaction


def _turn(
    redaction_id: int, state: RedactionState, seen: int, actor: User, at: datetime
) -> Redaction:
    redaction = _locked(redaction_id, actor)
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
    _note("request.redaction_asked", redaction, actor, at)


def _note(kind: str, redaction: Redaction, actor: User, at: datetime, **more: int) -> None:
    case = redaction.request
    ledger.record(
        kind,
        organ=case.organ,
        subject=redaction,
        actor=actor,
        payload={
            "number": case.number,
            "redaction": redaction.number,
            "paper": redaction.source.number,
            "state": redaction.state,
            **more,
        },
        at=at,
    )
