"""A form that comes a second time: the same once more, or with something else in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lubu.access_requests.models import AccessRequest, Message
from lubu.portal.find_error.guard import code_of
from lubu.portal.models import PublicSending
from lubu.portal.requests import forms
from tests.portal.requests.sending import (
    FORM,
    PERSON,
    SAY,
    a_pdf,
    applied,
    field,
    filled,
    form_of,
    opened,
)

pytestmark = pytest.mark.django_db
OTHER = {"name": "李四", "words": "某村征地补偿安置方案"}
USED = "本表单此前已提交过其他内容"


def bad() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.exe", b"MZ\x90 a program")


@pytest.mark.parametrize(
    "other", [OTHER, {"words": "2021年农村公路养护资金使用情况"}, {"files": "pdf"}]
)
def test_other_content_is_never_answered_with_the_first_receipt_and_makes_its_own_case(
    client, clock, town, other
):
    data = filled(client, clock)
    assert client.post(FORM, data).status_code == 200
    changed = {**data, **other}
    if "files" in other:
        changed["files"] = [a_pdf()]
    answer = client.post(FORM, changed)
    html = answer.content.decode()
    assert (answer.status_code, USED in html) == (409, True)
    for first in ("2021-00001", code_of(data["mark"])):
        assert first not in html
    assert changed["words"] in html
    assert (PERSON["words"] in html) == (changed["words"] == PERSON["words"])
    [mark] = field(html, "mark")
    assert mark != data["mark"]
    clock.shift(timedelta(seconds=9))
    if "files" in other:
        changed["files"] = [a_pdf()]
    again = client.post(FORM, {**changed, "mark": mark})
    assert again.status_code == 200
    first, second = AccessRequest.objects.order_by("pk")
    assert (first.words, second.words) == (PERSON["words"], changed["words"])
    assert second.name == changed["name"]
    assert second.papers.count() == ("files" in other)


def test_the_same_form_finds_its_receipt_even_when_the_address_has_to_wait(
    client, clock, town, settings
):
    settings.LUBU_FORMS_PER_HOUR = 1
    data = filled(client, clock)
    for _ in range(3):
        answer = client.post(FORM, {**data, "files": [a_pdf()]})
        assert answer.status_code == 200
        assert code_of(data["mark"]) in answer.content.decode()
    assert PublicSending.objects.count() == AccessRequest.objects.count() == 1


def test_who_has_to_wait_keeps_his_form(client, clock, town, settings):
    settings.LUBU_FORMS_PER_HOUR = 1
    applied(client, clock)
    data = filled(client, clock, **OTHER)
    answer = client.post(FORM, data)
    assert answer.status_code == 429
    assert field(answer.content.decode(), "mark") == [data["mark"]]
    clock.shift(timedelta(hours=1, seconds=1))
    assert code_of(data["mark"]) in client.post(FORM, data).content.decode()


def test_files_are_counted_before_they_are_looked_at(client, clock, town, settings, monkeypatch):
    settings.LUBU_FORMS_PER_HOUR = 1
    answer = client.post(FORM, filled(client, clock, files=[bad()]))
    assert "第1个文件" in answer.content.decode()
    assert PublicSending.objects.count() == 1
    monkeypatch.setattr(forms, "look_at", None)  # it would fail
    assert client.post(FORM, filled(client, clock, files=[bad()])).status_code == 429


def test_a_message_of_other_words_is_told_apart_from_the_first(client, clock, town, settings):
    case, code = applied(client, clock)
    form = form_of(opened(client, case, code), "objection")
    clock.shift(timedelta(seconds=9))
    settings.LUBU_FORMS_PER_HOUR = 2
    for _ in range(3):
        assert client.post(SAY, {**form, "words": "请核对年份"}).status_code == 200
    assert PublicSending.objects.count() == 2
    settings.LUBU_FORMS_PER_HOUR = 3
    answer = client.post(SAY, {**form, "words": "请核对村名"})
    html = answer.content.decode()
    assert (answer.status_code, USED in html, "请核对村名</textarea>" in html) == (409, True, True)
    anew = form_of(html, "objection")
    assert anew["mark"] != form["mark"]
    clock.shift(timedelta(seconds=9))
    assert client.post(SAY, {**anew, "words": "请核对村名"}).status_code == 200
    assert [one.words for one in Message.objects.all()] == ["请核对年份", "请核对村名"]


def test_a_message_that_has_to_wait_keeps_its_form_and_its_files_are_counted_first(
    client, clock, town, settings
):
    case, code = applied(client, clock)
    form = form_of(opened(client, case, code), "objection")
    clock.shift(timedelta(seconds=9))
    settings.LUBU_FORMS_PER_HOUR = 2
    assert client.post(SAY, {**form, "words": "附件", "files": [bad()]}).status_code == 422
    answer = client.post(SAY, {**form, "words": "附件", "files": [bad()]})
    assert answer.status_code == 429
    assert form_of(answer.content.decode(), "objection")["mark"] == form["mark"]


def test_what_was_typed_is_never_rewritten_by_the_way_of_reading(client, clock, town):
    typed = {"words": "头发与干部发展", "name": ""}
    faulty = client.post(FORM, filled(client, clock, mode="hant", **typed)).content.decode()
    assert 'lang="zh-Hant-HK"' in faulty
    assert "头发与干部发展</textarea>" in faulty
    data = filled(client, clock, mode="hant", words=typed["words"])
    assert typed["words"] in client.post(FORM, data).content.decode()
    case, code = AccessRequest.objects.get(), code_of(data["mark"])
    page = opened(client, case, code, mode="hant")
    assert f'translate="no">{typed["words"]}' in page
    form = form_of(page, "objection")
    clock.shift(timedelta(seconds=9))
    answer = client.post(SAY, {**form, "words": "请发展", "mode": "hant"}).content.decode()
    assert 'class="spoken" translate="no">请发展' in answer
