"""Applications for information, planted in one organ: on their way, answered, disputed."""

from __future__ import annotations

from lubu.access_requests.actions import Filed, apply, close_dispute, file_dispute, key_in, record
from lubu.access_requests.models import AccessRequest, RequestEvent
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.kinds import AnswerKind, Arrival, EventKind, Notice
from tests.access_requests.cases import answered, consulted, day, event, served
from tests.access_requests.factories import SAID, at, done, handed_in
from tests.attacks.canaries import Canaries
from tests.organisations.factories import Town

ON = day("2024-11-20")  # of no year that a planted report counts


def plant(words: Canaries, town: Town) -> None:
    """Cases that wait for one thing and another; one refused, taken to a reconsideration and on
    to court."""
    asked = done(town, handed_in(town, ON), event(EventKind.CORRECTION_ASKED, ON, working_days=15))
    _noted(words, town, asked)
    done(town, handed_in(town, ON), consulted("2024-11-21"))
    apply(town.organ, SAID, code=f"{town.organ.slug}CODE", at=at(ON))
    key_in(
        town.organ,
        SAID,
        arrival=Arrival.ORDINARY_MAIL,
        arrived_on=ON,
        actor=town.people["clerk"],
        at=at(ON),
    )
    refused = answered("2024-11-21", AnswerKind.DENY_PROCESS)
    case = done(town, handed_in(town, ON), *refused, served("2024-11-22", Notice.ANSWER))
    _disputed(town, case)
    done(town, handed_in(town, ON), event(EventKind.WITHDRAWN, "2024-11-21"))


def _noted(words: Canaries, town: Town, case: AccessRequest) -> None:
    """Events are written once, so the canary comes with the event."""
    last = RequestEvent.objects.order_by("pk").last()
    assert last is not None
    home = ((RequestEvent, last.pk + 1),)
    record(
        case.pk,
        served("2024-11-22", Notice.CORRECTION),
        actor=town.people["clerk"],
        seen=case.events,
        note=words.word("note of an event", home),
        at=at(day("2024-11-22")),
    )


def _disputed(town: Town, case: AccessRequest) -> None:
    clerk = town.people["clerk"]
    filed = Filed(
        kind=DisputeKind.RECONSIDERATION,
        before="某市人民政府",
        filed_on=day("2024-12-02"),
        case_number="〔2024〕1号",
        note="不服",
    )
    dispute = file_dispute(case.pk, filed, actor=clerk, at=at(filed.filed_on))
    over = day("2025-01-20")
    close_dispute(
        dispute.pk,
        outcome=Outcome.UPHELD,
        closed_on=over,
        served_on=over,
        actor=clerk,
        at=at(over),
    )
    sued = Filed(
        kind=DisputeKind.LITIGATION_AFTER, before="某市人民法院", filed_on=day("2025-01-24")
    )
    file_dispute(case.pk, sued, actor=clerk, at=at(sued.filed_on))
