"""What the site does not show changes no file of it: no build follows, and none is missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lubu.catalogue import actions as catalogue
from lubu.catalogue.rules.vocabulary import Level
from lubu.catalogue.sheet import written
from lubu.channels.actions import accounts, by_hand, deliveries
from lubu.channels.actions.accounts import ChannelDetails
from lubu.channels.actions.fetches import keep_fetch
from lubu.channels.adapters import ByHand, PutOff, Refused, Underway
from lubu.channels.rules import Hint
from lubu.desk.actions import people
from lubu.ledger.models import Entry
from lubu.office import personal, retention
from lubu.portal.builder import Builder
from lubu.portal.changes import NOT_SHOWN, SHOWN
from lubu.portal.models import FaultReport
from lubu.publishing import actions, checking
from lubu.publishing.actions.importing import import_items
from lubu.publishing.content import freeze
from lubu.publishing.models import InformationItem
from lubu.publishing.rules import ChannelKind, Decision
from lubu.reporting import actions as reporting
from tests.catalogue.factories import OWN, in_force, own
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.portal import sample_cases as cases
from tests.portal import sample_citizens as citizens
from tests.portal.factories import attachment
from tests.publishing import factories
from tests.reporting import factories as reports

pytestmark = pytest.mark.django_db
FAULTY = "<p>联系人手机13800138000,请互相转告。</p>"


def reviews(town: Town) -> None:
    """Texts in review, returned, taken back and overtaken; a later text of what is in public."""
    item = InformationItem.objects.get(pk=town.notice.item_id)
    text = item.get_latest_revision_as_object()
    text.title, text.five_open = "后一稿", "decision"
    text.save_revision(user=town.editor)
    overtaken = actions.submit(item.pk, actor=town.editor)
    _check, token = actions.ask_fact_check(overtaken.pk, actor=town.editor, expert="王工")
    actions.answer_fact_check(token, facts_right=True, answer="属实", at=timezone.now())
    text.title = "再后一稿"
    text.save_revision(user=town.editor)
    returned = actions.submit(item.pk, actor=town.editor)
    actions.decide(returned.pk, actor=town.first, decision=Decision.APPROVE)
    actions.decide(returned.pk, actor=town.second, decision=Decision.RETURN, remark="再改")
    taken_back = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    actions.cancel(taken_back.pk, actor=town.editor)
    later = InformationItem.objects.get(pk=town.post.item_id).get_latest_revision_as_object()
    later.title = "撤下前的一稿"
    later.save_revision(user=town.editor)
    actions.submit(later.pk, actor=town.editor)
    channels.withdrawn(town, town.post)
    Builder(town.organ).build_changes()
    actions.record_deleted(factories.draft(town.column, town.editor), actor=town.editor)
    faulty = factories.draft(town.column, town.editor, text=FAULTY)
    for finding in checking.findings(faulty, freeze(faulty)):
        actions.dismiss(faulty.pk, actor=town.editor, finding=finding, reason="已征得同意")
    attachment(town)


def bring_in(town: Town) -> None:
    """A table with an item that is new."""
    table = "编号,栏目,标题,正文\nold-1,通知公告,旧站的通告,第一段\n"
    import_items(table.encode(), "旧站.csv", organ=town.organ, actor=town.editor)


def plans(town: Town) -> None:
    """A text for later, and one whose missing reviews are made good."""
    later = timezone.now() + timedelta(days=2)
    factories.approved(factories.draft(town.column, town.editor, go_live_at=later), town)
    urgent = factories.submitted(factories.draft(town.column, town.editor), town.editor)
    actions.order_urgent_release(urgent.pk, actor=town.second, reason="防汛")
    Builder(town.organ).build_changes()
    for reviewer in (town.first, town.second, town.final):
        actions.decide(urgent.pk, actor=reviewer, decision=Decision.APPROVE)


def try_channels(town: Town) -> None:
    """All that may come of a delivery but that the text is out."""
    kind, details = ChannelKind.NOTICE_BOARD, ChannelDetails(name="广场公开栏")
    accounts.add_channel(town.organ, actor=town.admin, kind=kind, details=details)
    waiting = channels.waiting(town, ChannelKind.WEIBO)
    town.withdrawn = channels.withdrawn(town, town.post)
    Builder(town.organ).build_changes()
    at = timezone.now()
    for outcome in (
        Underway(marks={"media_id": "1"}),
        PutOff(detail="超时"),
        ByHand(hint=Hint.NO_RIGHT),
    ):
        at += timedelta(hours=1)
        deliveries.settle(deliveries.claim(waiting.pk, at=at), outcome, at=at)
    by_hand.try_again(waiting.pk, actor=town.releaser, at=at)
    deliveries.settle(deliveries.claim(waiting.pk, at=at), Refused(detail="不合规"), at=at)
    held = deliveries.claim(town.withdrawn.pk, at=at)
    deliveries.settle(held, Refused(detail="不能删除"), at=at)
    by_hand.record_taken_down(town.withdrawn.pk, actor=town.releaser, at=at)
    keep_fetch(town.post.channel_id, at=at, until=at.date())


def passwords(town: Town) -> None:
    """What a person logs in with stands on no page."""
    people.reset_password(town.editor.pk, actor=town.admin, password="--")
    people.change_password(town.editor, password="---")


def reminders(town: Town) -> None:
    """Whether a person wants mails about his work is his own affair."""
    people.choose_reminders(town.editor, wanted=False)


def tailor(town: Town) -> None:
    """What is being worked on shows with the next version, not before."""
    row = own(town)
    in_force(town)
    Builder(town.organ).build_changes()
    today = timezone.localdate()
    catalogue.adopt(town.organ, actor=town.admin, level=Level.TOWNSHIP, on=today)
    catalogue.drop(row.pk, actor=town.admin, reason="无此职能")
    catalogue.keep(row.pk, actor=town.admin)
    catalogue.assign([row.pk], actor=town.admin, unit=town.units["office"])
    other = replace(OWN, level2="另一事项")
    catalogue.change(row.pk, actor=town.admin, content=other, unit=None)
    catalogue.import_catalogue(
        written([replace(OWN, code="05-Z02")]), "目录.xlsx", organ=town.organ, actor=town.admin,
        on=today,
    )  # fmt: skip


def compile_report(town: Town) -> None:
    """A report on its way."""
    with time_machine.travel(reports.AFTER_THE_YEAR):
        report = reports.drafted(town)
        texts = {**reports.DECLARED, **reports.WORDS}
        reporting.edit_text(report.pk, actor=town.editor, texts=texts)
        reporting.check(report.pk, actor=town.editor)
        reporting.freeze(report.pk, actor=town.editor)
        reporting.hand_in(report.pk, actor=town.editor)
        reporting.reopen(report.pk, actor=town.editor, reason="补充")


def look_at(town: Town) -> None:
    """Who looks at personal data looks, and what goes when its time is up stands on no page."""
    citizens.fault_found(town)
    report = FaultReport.objects.latest("pk")
    contact = personal.of("portal.faultreport.contact")
    personal.show(contact, report.pk, actor=town.admin, reason="", at=timezone.now())
    retention.follow_clock(timezone.now() + timedelta(days=2200))


CHANGES: dict[str, tuple[Callable[[Town], None], str]] = {
    "reviews": (
        reviews,
        (
            "submission.submitted submission.superseded submission.cancelled "
            "submission.withdrawn draft.deleted review.approved review.returned "
            "fact_check.asked fact_check.answered finding.dismissed file.received file.scanned"
        ),
    ),
    "an import": (bring_in, "items.imported"),
    "plans": (plans, "release.scheduled release.urgent submission.made_good"),
    "channels": (
        try_channels,
        (
            "channel.added delivery.underway delivery.put_off delivery.by_hand "
            "delivery.asked_again delivery.refused delivery.taken_down release.failed "
            "reads.fetched"
        ),
    ),
    "passwords": (passwords, "account.password_reset account.password_changed"),
    "reminders": (reminders, "account.reminders_changed"),
    "a catalogue": (
        tailor,
        (
            "catalogue.adopted catalogue.imported catalogue_entry.added catalogue_entry.assigned "
            "catalogue_entry.changed catalogue_entry.dropped catalogue_entry.kept"
        ),
    ),
    "codes guessed": (citizens.codes_guessed, "query_code.slowed"),
    "a subject named": (citizens.subject_named, "request.subject_named"),
    "requests gone all ways": (
        cases.ways_gone,
        (
            "request.approved request.arrived request.closed request.consulted "
            "request.corrected request.correction_asked request.correction_lapsed "
            "request.drafted request.ended request.exported request.extended "
            "request.fee_lapsed request.fee_noticed request.fee_paid request.issued "
            "request.legal_passed request.opinion_given request.opinion_lapsed "
            "request.reasons_accepted request.reasons_asked request.reasons_rejected "
            "request.registered request.sent_back request.served request.withdrawn"
        ),
    ),
    "requests taken in": (
        cases.taken_in,
        "request.confirm_tried request.confirmed request.recounted request.split",
    ),
    "a request handled": (
        cases.handled,
        (
            "request.dispute_closed request.dispute_filed request.hand_out_answered "
            "request.hand_out_recalled request.handed_out request.message "
            "request.message_taken_up request.note request.paper request.paper_opened "
            "request.paper_scanned"
        ),
    ),
    "letters of a request": (
        cases.lettered,
        (
            "request.disclosed_to_all request.letter_given_on request.letter_issued "
            "request.letter_read request.letter_set_aside request.letter_written "
            "request.office_facts"
        ),
    ),
    "a file of a request redacted": (
        cases.redacted,
        (
            "request.redaction_asked request.redaction_dropped request.redaction_released "
            "request.redaction_taken_back"
        ),
    ),
    "faults found": (
        citizens.fault_found,
        "fault_report.received fault_report.handed_over fault_report.answered",
    ),
    "subscriptions": (
        citizens.subscriptions_come_and_go,
        (
            "subscription.asked subscription.confirmed subscription.changed subscription.paused "
            "subscription.resumed subscription.refused subscription.ended subscription.lapsed "
            "digests.sent"
        ),
    ),
    "a topic drafted": (citizens.topic_drafted, "topic.drafted"),
    "personal data": (look_at, "personal_data.shown retention.carried_out"),
    "a report": (
        compile_report,
        (
            "report.drafted report.edited report.checked report.frozen report.handed_in "
            "report.reopened"
        ),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_site_does_not_show_changes_no_file(summer, name):
    change, kinds = CHANGES[name]
    before = Entry.objects.count()
    change(summer)
    recorded = set(Entry.objects.order_by("pk")[before:].values_list("kind", flat=True))
    assert set(kinds.split()) <= recorded
    written = recorded & set(SHOWN)
    assert Builder(summer.organ).verify() == [], f"only {written} may have followers"


def test_every_kind_that_the_site_does_not_show_is_tried():
    assert {kind for _, kinds in CHANGES.values() for kind in kinds.split()} == NOT_SHOWN
