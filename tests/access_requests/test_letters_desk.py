"""The screens of documents, through the client."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lubu.access_requests.actions import current_answer, hand_in
from lubu.access_requests.actions.papers import scan_paper
from lubu.access_requests.actions.recording import law, standing_of
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import AccessRequest, Letter, OfficeFacts
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, Consulted, EventKind, State
from lubu.access_requests.rules.lettering import writable
from lubu.ledger.models import Entry
from tests.access_requests.factories import done, handed_in
from tests.access_requests.lettering import (
    Clean,
    answered,
    draft,
    lettered_office,
    prepared,
    words,
)
from tests.access_requests.screens import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return lettered_office()


@pytest.fixture
def case(town) -> AccessRequest:
    return handed_in(town, timezone.localdate() - timedelta(days=1))


def as_(town, who: str) -> Client:
    client = Client()
    client.force_login(town.people[who])
    return client


def saw(client: Client, address: str) -> dict[str, str]:
    """What the screen sends back unseen."""
    screen = client.get(address).content.decode()
    fields = re.findall('<input type="hidden" name="(seen|edition)"([^>]*)>', screen)
    return {name: (re.search('value="([^"]*)"', rest) or ["", ""])[1] for name, rest in fields}


def letter_at(case, kind: DocumentKind) -> str:
    return reverse("access_requests:letter", args=[case.pk, kind.value])


def test_every_document_that_can_be_written_opens(town, case):
    client = as_(town, "clerk")
    screen = client.get(reverse("access_requests:letters", args=[case.pk]))
    assert screen.status_code == 200
    given = law()
    found = list(writable(standing_of(case), timezone.localdate(), given.calendar))
    assert len(found) > 15
    for one in found:
        answer = client.get(letter_at(case, one.kind))
        assert answer.status_code == 200, one.kind
        assert "张三" not in answer.content.decode(), one.kind
    assert client.get(letter_at(case, DocumentKind.UNPAID_NOTE)).status_code == 404


def test_a_letter_is_looked_at_without_being_kept_then_issued(town, case):
    client = as_(town, "clerk")
    address = letter_at(case, DocumentKind.CORRECTION_NOTICE)
    said = {"seen": case.events, "points": "写明年度\n写明项目", "working_days": 10}
    seen = client.post(address, {**said, "step": "preview"})
    assert "1．写明年度；" in seen.content.decode()
    assert not Letter.objects.exists()
    lacking = client.post(address, {**said, "points": "", "step": "issue"})
    assert lacking.status_code == 422
    assert not Letter.objects.exists()
    done = client.post(address, {**said, "step": "issue"})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.state == State.CORRECTION_SENT.value
    letter = Letter.objects.get()
    assert letter.event.values["working_days"] == 10
    assert letter.document_number == f"沙府公补〔{timezone.localdate().year}〕1号"
    again = client.post(address, {**said, "step": "issue"})
    assert again.status_code == 404


def test_the_tick_of_service_online_follows_the_way_and_can_be_taken_away(town):
    case = handed_in(town, timezone.localdate(), form="electronic", way="online")
    clerk, address = as_(town, "clerk"), letter_at(case, DocumentKind.ANSWER_CREATE)
    ticked = re.compile('<input[^>]*name="is_online"[^>]*checked')
    assert ticked.search(clerk.get(address).content.decode())
    said = {"seen": case.events, "answer": "unable_create", "reason": "没有现成信息"}
    assert clerk.post(address, {**said, "step": "save"}).status_code == 302
    assert not ticked.search(clerk.get(address).content.decode())


def test_an_answer_goes_its_way_on_the_screens(town, case):
    copy = prepared(town, case)
    clerk = as_(town, "clerk")
    case.refresh_from_db()
    address = letter_at(case, DocumentKind.ANSWER_GRANT)
    said = {"seen": case.events, "answer": "grant", "papers": [copy.number], "step": "hand_in"}
    assert clerk.post(address, said).status_code == 302
    approve = reverse("access_requests:approve", args=[case.pk])
    for who, step in (("legal", "legal_passed"), ("leader", "approved"), ("clerk_two", "issued")):
        screen = as_(town, who).get(approve)
        assert f'value="{step}"' in screen.content.decode(), step
        assert "张三" not in screen.content.decode()
        case.refresh_from_db()
        words = {"seen": case.events, "words": "同意", "step": step}
        assert as_(town, "auditor").post(approve, words).status_code == 403
        assert as_(town, who).post(approve, words).status_code == 302, step
    case.refresh_from_db()
    assert case.state == State.ISSUED.value
    copy.refresh_from_db()
    assert copy.is_given
    letter = current_answer(case)
    file = reverse("access_requests:letter-file", args=[letter.pk, "pdf"])
    assert clerk.post(file).status_code == 302  # not scanned yet
    scan_paper(letter.pdf, Clean())
    opened = clerk.post(file)
    assert opened.content.startswith(b"%PDF")
    auditor = as_(town, "auditor")
    assert auditor.post(file).status_code == 302  # with a sentence
    shown = auditor.get(reverse("access_requests:letters", args=[case.pk])).content.decode()
    assert letter.document_number in shown
    assert file not in shown
    assert Entry.objects.filter(kind="request.letter_read").count() == 1


def test_a_refusal_stands_at_the_field_that_it_names(town, case):
    clerk = town.people["clerk"]
    hand_in(case.pk, draft(), seen=case.events, actor=clerk, at=timezone.now())
    client, place = as_(town, "legal"), reverse("access_requests:approve", args=[case.pk])
    sent = client.post(place, {**saw(client, place), "step": "send_back", "words": ""})
    assert sent.status_code == 422
    assert list(sent.context["form"].errors) == ["words"]


def test_a_button_of_a_step_that_was_taken_takes_no_other(town, case):
    clerk = as_(town, "clerk")
    said = {"seen": case.events, "answer": "grant", "viewing": "一楼", "step": "hand_in"}
    clerk.post(letter_at(case, DocumentKind.ANSWER_GRANT), said)
    approve = reverse("access_requests:approve", args=[case.pk])
    case.refresh_from_db()
    answer = as_(town, "leader").post(
        approve, {"seen": case.events, "words": "", "step": "approved"}
    )
    assert answer.status_code == 409
    assert not case.history.filter(kind=EventKind.APPROVED.value).exists()
    back = as_(town, "legal").post(approve, {"seen": case.events, "words": "", "step": "send_back"})
    assert back.status_code == 422
    back = as_(town, "legal").post(
        approve, {"seen": case.events, "words": "改", "step": "send_back"}
    )
    assert back.status_code == 302
    screen = clerk.get(letter_at(case, DocumentKind.ANSWER_GRANT)).content.decode()
    assert "改" in screen
    assert "一楼" in screen


def test_the_leader_agrees_to_an_extension_or_gives_it_back(town, case):
    clerk, leader = as_(town, "clerk"), as_(town, "leader")
    address = letter_at(case, DocumentKind.EXTENSION_NOTICE)
    said = {"seen": case.events, "why": "涉及档案较多", "working_days": 10, "step": "hand_on"}
    refused = clerk.post(address, {**said, "step": "issue"})
    assert refused.status_code == 403
    assert clerk.post(address, said).status_code == 302
    letter = Letter.objects.get()
    agree = reverse("access_requests:agree", args=[letter.pk])
    words = {"words": "理由不充分", "step": "give_back", **saw(leader, agree)}
    assert clerk.post(agree, words).status_code == 403
    assert leader.post(agree, words).status_code == 302
    assert "理由不充分" in clerk.get(address).content.decode()
    fresh = {**said, "why": "涉及档案三百卷", **saw(clerk, address)}
    assert clerk.post(address, fresh).status_code == 302
    stale = leader.post(agree, {**words, "step": "agree"})  # the words that went back
    assert stale.status_code == 409
    assert leader.post(agree, words).status_code == 409
    agreed = {"words": "", "step": "agree", **saw(leader, agree)}
    assert leader.post(agree, agreed).status_code == 302
    case.refresh_from_db()
    assert case.extended_by == 10
    letter.refresh_from_db()
    assert (letter.state, letter.pdf.is_given) == ("issued", True)


def test_nobody_overwrites_words_that_he_has_not_seen(town, case):
    clerk, other = as_(town, "clerk"), as_(town, "clerk_two")
    address = letter_at(case, DocumentKind.CORRECTION_NOTICE)
    first, second = saw(clerk, address), saw(other, address)
    said = {"points": "写明年度", "working_days": 10, "step": "save"}
    assert clerk.post(address, {**said, **first}).status_code == 302
    for step in ("save", "issue"):
        late = other.post(address, {**said, **second, "points": "写明项目", "step": step})
        assert late.status_code == 409
    assert Letter.objects.get().entered["points"] == "写明年度"
    assert other.post(address, {**said, **saw(other, address)}).status_code == 302


def test_drafts_are_linked_for_who_may_write_while_they_can_be_written(town, case):
    clerk, address = as_(town, "clerk"), letter_at(case, DocumentKind.ANSWER_GRANT)
    said = {"answer": "grant", "viewing": "一楼", "step": "save", **saw(clerk, address)}
    assert clerk.post(address, said).status_code == 302
    correction = letter_at(case, DocumentKind.CORRECTION_NOTICE)
    said = {"points": "写明年度", "step": "save", **saw(clerk, correction)}
    assert clerk.post(correction, said).status_code == 302
    screens = [
        reverse(f"access_requests:{name}", args=[case.pk]) for name in ("letters", "approve")
    ]
    for name in ("clerk", "legal", "leader", "auditor"):
        for screen in screens:
            answer = as_(town, name).get(screen)
            if answer.status_code == 200:
                assert (f'href="{address}"' in answer.content.decode()) is (name == "clerk")
    later = law().calendar.add(timezone.localdate(), 10)
    with on(later):
        clerk = as_(town, "clerk")
        assert clerk.get(correction).status_code == 404
        shown = clerk.get(screens[0]).content.decode()
    assert f'href="{correction}"' not in shown
    assert "已经不能" in shown


def test_drafts_for_each_who_was_asked_open_again_with_their_words(town, case):
    for number in (1, 2):
        consulted = Event(
            kind=EventKind.CONSULTED,
            on=timezone.localdate(),
            whom=Consulted.THIRD_PARTY,
            party=number,
        )
        case = done(town, case, consulted)
    for number in (1, 2):
        objection = Event(
            kind=EventKind.OPINION_GIVEN, on=timezone.localdate(), party=number, discloses=False
        )
        case = done(town, case, objection)
    clerk, address = as_(town, "clerk"), letter_at(case, DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE)
    for number, told in ((1, "报价总额"), (2, "中标日期")):
        said = {"party": number, "disclosed": told, "override_reason": "安全", "step": "save"}
        place = f"{address}?party={number}"
        assert clerk.post(place, {**said, **saw(clerk, place)}).status_code == 302
    screen = clerk.get(reverse("access_requests:letters", args=[case.pk])).content.decode()
    for number, told in ((1, "报价总额"), (2, "中标日期")):
        assert f"{address}?party={number}" in screen
        assert told in clerk.get(f"{address}?party={number}").content.decode()
    assert "中标日期" in clerk.get(address).content.decode()
    moved = {"party": 1, "disclosed": "别的", "step": "save", **saw(clerk, f"{address}?party=2")}
    assert clerk.post(address, moved).status_code == 409


def test_office_facts_are_kept_by_the_clerk_and_logged(town):
    address = reverse("access_requests:office-facts")
    values = {"short_name": "沙", "office": "办公室", "court": "某法院"}
    as_(town, "leader").post(address, values)  # sent home
    assert OfficeFacts.objects.get().short_name == "沙府"
    assert as_(town, "clerk").post(address, values).status_code == 302
    assert OfficeFacts.objects.get().short_name == "沙"
    nowhere = {**values, "online_reconsideration": "本机关网站"}
    assert as_(town, "clerk").post(address, nowhere).status_code == 422
    entry = Entry.objects.get(kind="request.office_facts")
    assert "沙府" in entry.payload
    assert as_(town, "editor").get(address).url == "/desk/"


def test_the_register_lists_and_exports_what_was_withheld(town, case):
    on = timezone.localdate()
    part = {"what": "付款账户", "ground": "deny_third", "reason": "涉及账户"}
    answered(town, case, on, draft(AnswerKind.DENY_PROCESS))
    other = handed_in(town, on)
    said = words(
        DocumentKind.ANSWER_PARTIAL,
        AnswerKind.PARTIAL,
        disclosed="总额",
        viewing="一楼",
        withheld=[{**part, "ground": "deny_internal"}],
    )
    answered(town, other, on, said)
    leader = as_(town, "leader")
    address = reverse("access_requests:withheld")
    screen = leader.get(address).content.decode()
    assert "付款账户" in screen
    only = leader.get(f"{address}?ground=deny_process&year={on.year}").content.decode()
    assert "付款账户" not in only
    lines = b"".join(leader.get(reverse("access_requests:withheld-file"))).decode("utf-8-sig")
    assert len(lines.strip().splitlines()) == 3
    assert as_(town, "editor").get(address).url == "/desk/"
