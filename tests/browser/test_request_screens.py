"""The desk's screens of applications in a real browser, at both widths."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from lubu.access_requests.actions import add_note, answer_hand_out, hand_out, say
from lubu.access_requests.models import AccessRequest, HandOut, Message
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, EventKind, Notice
from lubu.access_requests.rules.papers import MessageKind
from lubu.office.calendar import calendar
from tests.access_requests.factories import at, done, handed_in, make_office
from tests.browser.serving import violations
from tests.browser.test_desk_screens import become, leftovers, opened  # noqa: F401  a fixture
from tests.organisations.factories import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def before(days: int) -> date:
    """The working day that lies so many of them back."""
    return calendar().add(timezone.localdate(), -days) if days else timezone.localdate()


@pytest.fixture
def town() -> Town:
    town = make_office()
    answered, late, soon = before(45), before(30), before(13)
    case = handed_in(town, answered)
    done(
        town,
        case,
        Event(kind=EventKind.DRAFTED, on=answered, answer=AnswerKind.GRANT),
        Event(kind=EventKind.LEGAL_PASSED, on=answered),
        Event(kind=EventKind.APPROVED, on=answered),
        Event(kind=EventKind.ISSUED, on=answered),
        Event(kind=EventKind.SERVED, on=answered, notice=Notice.ANSWER),
    )
    overdue = handed_in(town, late, words="龙头环村2020年宅基地审批结果及面积，附每户批准文号")
    clerk = town.people["clerk"]
    add_note(overdue.pk, "已与档案室联系，纸质台账在三楼。", actor=clerk, at=at(late))
    for number, unit in enumerate(("village", "office")):
        row = hand_out(
            overdue.pk,
            town.units[unit],
            matter="宅基地审批结果",
            ask="请检索2020年台账",
            due_on=late + timedelta(days=7),
            actor=clerk,
            at=at(late),
        )
        if number:
            words = "台账在档案室，可以公开。"
            answer_hand_out(row.pk, words, actor=town.people["editor"], at=at(late))
    waits = handed_in(town, soon, words="请提供2020年农村公路养护资金的使用情况")
    done(town, waits, Event(kind=EventKind.CORRECTION_ASKED, on=soon, working_days=15))
    say(waits, MessageKind.CORRECTION, words="补正：指养护资金的支出。", token="t", at=at(soon))
    return town


def screens(town: Town) -> list[tuple[str, str, list[object]]]:
    done_, overdue, waits = AccessRequest.objects.order_by("number")
    asked = HandOut.objects.order_by("number").first()
    return [
        ("clerk", "list", []),
        ("auditor", "list", []),
        ("clerk", "key-in", []),
        ("clerk", "case", [done_.pk]),
        ("clerk", "case", [overdue.pk]),
        ("clerk", "case", [waits.pk]),
        ("legal", "case", [overdue.pk]),
        ("clerk", "step", [waits.pk, "corrected"]),
        ("clerk", "step", [waits.pk, "served"]),
        ("village_editor", "hand-outs", []),
        ("village_editor", "hand-out", [asked.pk]),
    ]


def test_every_screen_of_applications_is_usable_at_both_widths(town, opened):  # noqa: F811
    axe = Axe()
    faults: dict[str, object] = {}
    for who, name, keys in screens(town):
        page = become(opened, town.people[who])
        page.goto(reverse(f"access_requests:{name}", args=keys))
        for more in page.locator("details > summary").all():
            more.click()
        page.wait_for_timeout(250)
        found: list[object] = [*violations(page, axe)]
        found += [words for words in leftovers(page) if not words.startswith("shaxi-")]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append("overflow")
        if found:
            faults[f"{who} {name} {keys}"] = found
        page.close()
    assert faults == {}


def test_a_clerk_keys_in_and_takes_a_message_up_by_hand(town, opened):  # noqa: F811
    page = become(opened, town.people["clerk"])
    page.goto(reverse("access_requests:key-in"))
    page.fill("[name=name]", "赵六")
    page.fill("[name=words]", "低保名单")
    page.select_option("[name=form]", "paper")
    page.keyboard.press("Escape")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".case-code")
    assert len(page.inner_text(".case-code")) == 10
    message = Message.objects.get()
    page.goto(reverse("access_requests:case", args=[message.request_id]))
    page.click("text=处理：")
    page.wait_for_selector("text=补正：指养护资金的支出。")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**/requests/{message.request_id}/")
    message.refresh_from_db()
    assert message.taken_up_by == town.people["clerk"]
