"""One's own account, and the log-in."""

from __future__ import annotations

import pytest

from lubu.organisations.models import User

pytestmark = pytest.mark.django_db
OLD = "露布 test 2021"


def change(desk, **data: str):
    return desk.post("wagtailadmin_account", form="password", **data)


def test_ones_own_password_is_changed_and_the_session_goes_on(town, client, desk):
    client.login(username=town.editor.username, password=OLD)
    new = "沙溪-长密码-2021"
    assert change(desk, old=OLD, new=new, again=new).status_code == 302
    assert desk.get("wagtailadmin_home").status_code == 200
    assert User.objects.get(pk=town.editor.pk).check_password(new)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "沙溪-长密码-2021", "沙溪-长密码-2021"),
        (OLD, "短", "短"),
        (OLD, "1234567890123", "1234567890123"),
        (OLD, "password123", "password123"),
        (OLD, "沙溪-长密码-2021", "沙溪-长密码-2022"),
        (OLD, OLD, OLD),
        (OLD, "", ""),
        (OLD, "x" * 5000, "x" * 5000),
        (OLD, "\x00" * 20, "\x00" * 20),
    ],
    ids=["wrong", "short", "digits", "common", "differ", "same", "empty", "huge", "null"],
)
def test_a_bad_password_is_refused_with_a_sentence_and_the_old_one_stays(
    town, client, desk, old, new, again
):
    client.login(username=town.editor.username, password=OLD)
    answer = change(desk, old=old, new=new, again=again)
    assert answer.status_code == 422
    assert answer.context["forms"]["password"].errors
    assert User.objects.get(pk=town.editor.pk).check_password(OLD)
    assert new not in answer.text or len(new) < 3


@pytest.mark.parametrize("name", ["", "a" * 41, "甲\x00", "甲\u202e乙"])
def test_a_bad_name_is_refused(town, desk, name):
    answer = desk.become(town.editor).post("wagtailadmin_account", form="name", full_name=name)
    assert answer.status_code == 422
    assert User.objects.get(pk=town.editor.pk).full_name == town.editor.full_name


def test_name_and_look_are_ones_own(town, desk):
    desk.become(town.editor)
    answer = desk.post("wagtailadmin_account", form="name", full_name="新名字", email="")
    assert answer.status_code == 302
    assert "新名字" in desk.get("wagtailadmin_home").text
    look = {"preferred_language": "en", "theme": "dark", "contrast": "system"}
    assert desk.post("wagtailadmin_account", form="look", **look).status_code == 302
    assert "Waits for you" in desk.get("wagtailadmin_home").text
    bad = {**look, "preferred_language": "xx"}
    assert desk.post("wagtailadmin_account", form="look", **bad).status_code == 422
    assert desk.post("wagtailadmin_account", form="nothing").status_code == 422


def test_the_log_in_says_whom_to_ask_and_takes_no_more_than_it_must(town, client):
    page = client.get("/desk/login/").text
    assert "desk/mark" in page
    assert "password_reset" not in page
    for name, word in (("nobody", "x"), ("", ""), ("a" * 9999, "b" * 9999), ("\x00", "\x00")):
        answer = client.post("/desk/login/", {"username": name, "password": word})
        assert answer.status_code == 200
        assert answer.context["form"].errors


def test_logging_out_ends_it(town, desk):
    desk.become(town.editor)
    assert desk.post("wagtailadmin_logout").status_code == 302
    assert "/desk/login/" in desk.get("wagtailadmin_home").url
