"""Personal data on the desk: masked, shown by a button, and the ledger says who looked."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lubu.ledger.models import Entry
from lubu.office import personal
from lubu.office.masking import MaskKind
from lubu.portal.actions import find_error
from lubu.portal.models import FaultReport
from lubu.portal.rules.find_error import FaultKind
from tests.organisations.factories import Town, make_town
from tests.publishing.factories import open_site

pytestmark = pytest.mark.django_db
NAME, PHONE, SHOWN = "portal.faultreport.contact", "王小明 13812345678", "138****5678"


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = open_site(town)
    town.people["stranger"] = make_town("other").editor
    town.report = find_error.receive(
        town.organ,
        find_error.Fault(
            page=f"/shaxi/{town.column.slug}/", kind=FaultKind.WORDING, words="错字", contact=PHONE
        ),
        code="ABCDEFGHIJ",
        at=timezone.now(),
    )
    return town


@pytest.fixture
def log_in() -> Callable[[object], Client]:
    def logged_in(user: object) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return logged_in


def address(report: FaultReport, name: str = NAME) -> str:
    return reverse("office:personal", args=[name, report.pk])


def looks() -> list[Entry]:
    return list(Entry.objects.filter(kind=personal.KIND))


def test_the_screen_masks_and_the_button_shows_and_notes_who_looked(town, log_in):
    editor = log_in(town.editor)
    screen = editor.get(reverse("portal:fault-report", args=[town.report.pk])).content.decode()
    assert SHOWN in screen
    assert "13812345678" not in screen
    assert f'action="{address(town.report)}" method="post"' in screen
    assert "显示：" in screen  # the button says what it shows, also to who only hears it
    asked = editor.get(address(town.report))
    assert "13812345678" not in asked.content.decode()
    assert looks() == []
    shown = editor.post(address(town.report))
    assert PHONE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    [entry] = looks()
    assert (entry.actor, entry.subject) == (town.editor, f"portal.faultreport:{town.report.pk}")
    assert json.loads(entry.payload) == {"field": "contact"}


def test_who_sees_the_row_but_not_the_whole_has_no_button_and_is_refused(town, log_in):
    auditor = log_in(town.auditor)
    screen = auditor.get(reverse("portal:fault-report", args=[town.report.pk])).content.decode()
    assert SHOWN in screen
    assert address(town.report) not in screen
    for answer in (auditor.get(address(town.report)), auditor.post(address(town.report))):
        assert PHONE not in answer.content.decode()
        assert answer.status_code in (302, 403)
    with pytest.raises(personal.NotToBeShownError):
        show(town, town.auditor)
    assert looks() == []


def test_who_does_not_see_the_row_finds_nothing(town, log_in):
    stranger = log_in(town.stranger)
    for client in (stranger, Client()):
        answer = client.post(address(town.report))
        assert answer.status_code in (302, 404)
    with pytest.raises(FaultReport.DoesNotExist):
        show(town, town.stranger)
    editor = log_in(town.editor)
    assert editor.post(address(town.report, "portal.faultreport.words")).status_code == 404
    assert editor.post(reverse("office:personal", args=[NAME, 10**17])).status_code == 404
    assert looks() == []


def show(town: Town, user: object, reason: str = "", *, asks: bool = False) -> str:
    contact = personal.of(NAME)
    asking = personal.Personal(
        model=contact.model, field=contact.field, kind=MaskKind.CONTACT, label=contact.label,
        organ=contact.organ, may=contact.may, back=contact.back, asks_reason=asks,
    )  # fmt: skip
    return personal.show(asking, town.report.pk, actor=user, reason=reason, at=timezone.now())


def test_where_a_reason_is_asked_none_is_shown_without(town):
    for wrong in ("", "  ", "长" * 201):
        with pytest.raises(personal.WhyMissingError):
            show(town, town.editor, wrong, asks=True)
    assert looks() == []
    assert show(town, town.editor, " 回访 ", asks=True) == PHONE
    assert json.loads(looks()[0].payload) == {"field": "contact", "reason": "回访"}


def test_what_does_not_open_is_said_in_its_place_and_the_list_goes_on(town, log_in):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_faultreport SET words = contact, contact = words")
    editor = log_in(town.editor)
    for name, arguments in (("fault-reports", []), ("fault-report", [town.report.pk])):
        answer = editor.get(reverse(f"portal:{name}", args=arguments))
        assert answer.status_code == 200
        assert f"portal_faultreport.words #{town.report.pk}" in answer.content.decode()
    refused = editor.post(address(town.report))
    assert refused.status_code == 500
    assert f"portal_faultreport.contact #{town.report.pk}" in refused.content.decode()
    assert looks() == []


def test_nothing_is_registered_twice():
    with pytest.raises(ValueError, match="twice"):
        personal.register(personal.of(NAME))
    with pytest.raises(personal.UnknownPersonalError):
        personal.of("portal.faultreport.page")
    assert set(personal.registered()) >= {NAME}
