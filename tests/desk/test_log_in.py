"""The log-in screen: after too many failures a sentence with the time, and a wait that ends."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from lubu.office.origin import UNKNOWN, came_from
from lubu.organisations.models import FailedLogIn
from tests.desk.conftest import Desk

pytestmark = pytest.mark.django_db
PASSWORD = "露布 test 2021"
NOW = datetime(2021, 6, 1, 1, 30, 20, tzinfo=UTC)  # 09:30:20 in the office
WAIT = "登录失败次数过多，请在09:45:20以后再试。"
WRONG = re.compile(r"用户名.{0,12}密码|密码.{0,12}(?:不正确|错误|不匹配)")


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.LUBU_LOGIN_FAILURES = 3
    settings.LUBU_LOGIN_ADDRESS_FAILURES = 6
    settings.LUBU_LOGIN_MINUTES = 15


def log_in(
    client: Client, account: str, password: str = "wrong", address: str = "192.0.2.1", **more: str
) -> HttpResponse:
    given = {"username": account, "password": password, **more}
    return client.post(reverse("wagtailadmin_login"), given, REMOTE_ADDR=address)


def said(answer: HttpResponse) -> list[str]:
    return [str(one) for one in answer.context["form"].non_field_errors()]


def is_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("known", [True, False], ids=["a known account", "an unknown name"])
def test_after_too_many_failures_a_sentence_says_until_when_to_wait(town, client, known):
    name = town.editor.username if known else "nobody-of-this-name"
    with time_machine.travel(NOW, tick=False):
        first = [said(log_in(client, name)) for _ in range(3)]
        assert first[0] == first[1] == first[2]
        assert WRONG.search(first[0][0]), first[0]
        assert WAIT not in first[0]
        waits = log_in(client, name)
    assert said(waits) == [WAIT]
    assert WAIT in strip_tags(waits.content.decode())
    assert waits.status_code == 200
    assert "_auth_user_id" not in client.session


def test_known_and_unknown_names_are_answered_alike(town, client):
    """Whoever tries names learns from no answer which accounts there are."""
    with time_machine.travel(NOW, tick=False):
        for _ in range(5):
            known = log_in(client, town.editor.username, address="192.0.2.1")
            unknown = log_in(client, "shaxi-edited", address="192.0.2.2")
            assert known.status_code == unknown.status_code
            pages = [
                re.sub(r'value="[^"]*"', "", one.content.decode()).replace(name, "")
                for one, name in ((known, town.editor.username), (unknown, "shaxi-edited"))
            ]
            assert pages[0] == pages[1]


def test_the_right_password_waits_as_well_and_works_when_the_wait_is_over(town, client):
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(3):
            log_in(client, town.editor.username)
        assert said(log_in(client, town.editor.username, PASSWORD)) == [WAIT]
        clock.move_to(NOW + timedelta(minutes=14, seconds=59))
        assert said(log_in(client, town.editor.username, PASSWORD)) == [WAIT]
        clock.move_to(NOW + timedelta(minutes=15))
        assert is_in(log_in(client, town.editor.username, PASSWORD))


def test_knocking_while_waiting_does_not_make_the_wait_longer(town, client):
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(3):
            log_in(client, town.editor.username)
        for minute in range(1, 15):
            clock.move_to(NOW + timedelta(minutes=minute))
            assert said(log_in(client, town.editor.username)) == [WAIT]
        clock.move_to(NOW + timedelta(minutes=15))
        assert is_in(log_in(client, town.editor.username, PASSWORD))
    assert not FailedLogIn.objects.exists()


def test_a_success_between_failures_begins_the_count_anew(town, client):
    for _ in range(2):
        log_in(client, town.editor.username)
    assert is_in(log_in(client, town.editor.username, PASSWORD))
    client.logout()
    for _ in range(2):
        assert WAIT not in said(log_in(client, town.editor.username))
    assert is_in(log_in(client, town.editor.username, PASSWORD))


def test_an_address_that_tries_many_names_waits_and_the_office_next_door_does_not(town, client):
    with time_machine.travel(NOW, tick=False):
        for number in range(6):
            log_in(client, f"guess-{number}")
        assert said(log_in(client, town.editor.username, PASSWORD)) == [WAIT]
        assert is_in(log_in(client, town.editor.username, PASSWORD, address="192.0.2.2"))


@pytest.mark.parametrize(
    "given",
    [
        {"username": "a" * 151, "password": "x"},
        {"username": "", "password": "x"},
        {"username": "editor", "password": ""},
        {"username": "editor", "password": "x" * 1001},
        {"username": "ed\x00itor", "password": "x"},
        {"username": "editor", "password": "x\x00"},
        {"username": "\u202eeditor", "password": "x"},
    ],
    ids=lambda given: repr(given)[:50],
)
def test_what_is_no_log_in_at_all_is_told_and_not_counted(client, given):
    answer = client.post(reverse("wagtailadmin_login"), given)
    assert answer.status_code == 200
    assert re.search("[一-鿿]", str(answer.context["form"].errors))
    assert not FailedLogIn.objects.exists()


@pytest.mark.parametrize("name", ["'; DROP TABLE users; --", "<script>", "长" * 150])
def test_a_name_of_any_kind_is_answered_like_every_wrong_name(town, client, name):
    wrong = said(log_in(client, town.editor.username))
    answer = log_in(client, name)
    assert said(answer) == wrong
    assert b"<script>" not in re.sub(rb"<script[^>]+>", b"", answer.content)


def test_in_service_the_address_is_the_one_that_the_web_server_tells_last(rf, settings):
    forged = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.1, 192.0.2.9"}
    assert came_from(rf.get("/", **forged)) == "127.0.0.1"
    settings.LUBU_SERVICE = True
    assert came_from(rf.get("/", **forged)) == "192.0.2.9"
    assert came_from(rf.get("/", REMOTE_ADDR="192.0.2.3")) == "192.0.2.3"
    assert came_from(rf.get("/", REMOTE_ADDR="unix:", HTTP_X_FORWARDED_FOR="x")) == UNKNOWN


def test_who_is_led_to_the_address_of_the_log_out_stays_logged_in(town, desk: Desk):
    """Or a picture on any page of the web could end people's work."""
    desk.become(town.editor)
    address = reverse("wagtailadmin_logout")
    for ask in (desk.client.get, desk.client.head):
        assert ask(address).status_code == 405
        assert desk.get("wagtailadmin_home").status_code == 200
    assert desk.client.post(address).url == reverse("wagtailadmin_login")
    assert desk.get("wagtailadmin_home").status_code == 302


def test_the_desk_that_is_open_stays_open_while_the_account_waits(town, client, desk: Desk):
    desk.become(town.editor)
    other = Client()
    for _ in range(4):
        log_in(other, town.editor.username)
    assert desk.get("wagtailadmin_home").status_code == 200


def test_nobody_is_greeted_in_the_language_of_his_browser(client):
    """The desk speaks Chinese until its user chooses another language: at town offices browsers
    are often set to English by nobody's choice."""
    answer = client.get(reverse("wagtailadmin_login"), headers={"accept-language": "en"})
    assert "登录" in answer.content.decode()
    assert "Sign in" not in answer.content.decode()
