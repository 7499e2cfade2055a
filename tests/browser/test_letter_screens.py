"""Documents of applications on the desk in a real browser, at both widths."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from lubu.access_requests.actions import hand_in, hand_on, pass_legal
from lubu.access_requests.actions.redaction_work import work_on
from lubu.access_requests.actions.redactions import (
    begin_redaction,
    begin_whole_copy,
    make_copy,
    release_copy,
)
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import Redaction
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.publishing.files.limits import FileKind
from tests.access_requests.factories import at, handed_in
from tests.access_requests.lettering import answered, draft, lettered_office, prepared, words
from tests.access_requests.test_letters_redaction import found, pdf_with
from tests.access_requests.test_whole_copies import workbook
from tests.browser.serving import violations
from tests.browser.test_desk_screens import become, leftovers, opened  # noqa: F401  a fixture
from tests.organisations.factories import Town
from tests.publishing.factories import open_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town() -> Town:
    town = lettered_office()
    town.column = open_site(town)
    on = timezone.localdate() - timedelta(days=2)
    now, people = at(on), town.people
    fresh, going, over, longer = (handed_in(town, on) for _ in range(4))
    prepared(town, fresh)
    hand_in(going.pk, draft(), seen=going.events, actor=people["clerk"], at=now, opinion="拟公开")
    going.refresh_from_db()
    pass_legal(going.pk, seen=going.events, actor=people["legal"], at=now, opinion="同意")
    answered(town, over, on)
    why = words(DocumentKind.EXTENSION_NOTICE, why="档案较多", working_days=10)
    letter = hand_on(longer.pk, why, seen=longer.events, actor=people["clerk"], at=now)
    paper = found(town, fresh, pdf_with())
    marking, ready = (begin_redaction(paper.pk, actor=people["clerk"], at=now) for _ in range(2))
    for one in (marking, ready):
        work_on(one.pk)
    ready = Redaction.objects.get(pk=ready.pk)
    make_copy(ready.pk, ready.marks, seen=ready.version, actor=people["clerk"], at=now)
    work_on(ready.pk)
    sheet = found(town, fresh, workbook(hidden_row=True), FileKind.XLSX)
    looked, given = (begin_whole_copy(sheet.pk, actor=people["clerk"], at=now) for _ in range(2))
    for one in (looked, given):
        work_on(one.pk)
    seen = Redaction.objects.get(pk=given.pk).version
    who = {"actor": people["clerk"], "at": now}
    release_copy(given.pk, "情况表", grounds=[], pages=1, seen=seen, **who)
    town.screens = [
        ("clerk", "letters", [fresh.pk], ""),
        ("clerk", "letters", [over.pk], ""),
        ("clerk", "letter", [fresh.pk, "correction_notice"], ""),
        ("clerk", "letter", [fresh.pk, "fee_notice"], ""),
        ("clerk", "letter", [fresh.pk, "register_entry"], ""),
        ("clerk", "letter", [fresh.pk, "answer_partial"], ""),
        ("clerk", "letter", [fresh.pk, "answer_denied"], f"?answer={AnswerKind.DENY_LAW.value}"),
        ("clerk", "letter", [fresh.pk, "answer_not_held"], ""),
        ("leader", "approve", [going.pk], ""),
        ("legal", "approve", [over.pk], ""),
        ("leader", "agree", [letter.pk], ""),
        ("clerk", "redact", [paper.pk], ""),
        ("clerk", "redaction", [marking.pk], ""),
        ("clerk", "redaction", [ready.pk], ""),
        ("clerk", "case", [fresh.pk], ""),
        ("clerk", "give-whole", [sheet.pk], ""),
        ("clerk", "redaction", [looked.pk], ""),
        ("clerk", "redaction", [given.pk], ""),
        ("clerk", "disclose", [over.pk], ""),
        ("auditor", "withheld", [], ""),
        ("clerk", "office-facts", [], ""),
    ]
    town.marking, town.fresh = marking, fresh
    return town


def test_every_screen_of_documents_is_usable_at_both_widths(town, opened):  # noqa: F811
    axe = Axe()
    faults: dict[str, object] = {}
    for who, name, keys, more in town.screens:
        page = become(opened, town.people[who])
        answer = page.goto(reverse(f"access_requests:{name}", args=keys) + more)
        assert answer is not None
        assert answer.status == 200, name
        page.wait_for_timeout(250)
        seen: list[object] = [*violations(page, axe)]
        seen += [one for one in leftovers(page) if not one.startswith("shaxi-")]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            seen.append("overflow")
        if seen:
            faults[f"{who} {name} {keys} {more}"] = seen
        page.close()
    assert faults == {}


def test_a_letter_is_written_by_keyboard_and_a_place_drawn_by_hand(town, opened):  # noqa: F811
    page = become(opened, town.people["clerk"])
    page.goto(reverse("access_requests:letter", args=[town.fresh.pk, "correction_notice"]))
    page.get_by_label("需要补正的内容").focus()
    page.keyboard.type("写明年度")
    page.get_by_role("button", name="查看文书").focus()
    page.keyboard.press("Enter")
    page.get_by_text("写明年度。").wait_for()
    page.get_by_role("button", name="发出").click()
    page.get_by_role("button", name="PDF").wait_for()
    page.goto(reverse("access_requests:redaction", args=[town.marking.pk]))
    place = page.locator("[data-drawing]")
    page.wait_for_function("document.querySelector('[data-drawing] img').naturalHeight > 0")
    place.evaluate("one => one.scrollIntoView({ block: 'start' })")
    box = place.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 260)
    page.mouse.up()
    assert page.locator(".red-area").count() == 1
    assert page.locator("[name='areas-0-left']").input_value() == "20"
    page.close()
