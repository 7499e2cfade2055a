"""The application online: what it asks, what it refuses, and the receipt."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from lubu.access_requests.models import AccessRequest, Paper
from lubu.access_requests.rules.identity import IdentityKind, WrongIdentityError, identity
from lubu.access_requests.rules.wanted import FITS, WantedForm, WantedWay
from lubu.ledger.models import Entry
from lubu.portal.find_error.guard import code_of, mark
from lubu.portal.models import PublicSending
from lubu.portal.requests.applying import stored
from tests.access_requests.factories import SAID
from tests.portal.requests.sending import FORM, GUIDE, PERSON, a_pdf, applied, filled
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db


def test_an_application_is_received_on_the_day_of_sending_with_number_code_and_due_day(
    client, clock, town
):
    data = filled(client, clock, files=[a_pdf()])
    receipt = client.post(FORM, data).content.decode()
    case = AccessRequest.objects.get()
    assert (case.number, case.received_on, case.due_on) == (
        "2021-00001", date(2021, 3, 1), date(2021, 3, 29),
    )  # fmt: skip
    code = code_of(data["mark"])
    for shown in (case.number, code, "2021年3月29日", "第三十三条", PERSON["words"]):
        assert shown in receipt, shown
    assert case.name == "张三"
    assert case.papers.get().name == "身份证.pdf"
    everything = str(list(AccessRequest.objects.values())) + "".join(
        Entry.objects.values_list("payload", flat=True)
    )
    for secret in (code, "张三", "11010519491231002X", "13800138000"):
        assert secret not in everything


def test_the_form_sent_again_leads_to_the_same_receipt(client, clock, town):
    data = filled(client, clock)
    first, again = (client.post(FORM, data).content.decode() for _ in range(2))
    code = code_of(data["mark"])
    assert code in first
    assert code in again
    assert AccessRequest.objects.count() == 1
    clock.shift(timedelta(days=1, seconds=1))
    late = client.post(FORM, data)
    assert late.status_code == 422
    assert AccessRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_receipt_is_never_part_of_a_transaction_that_may_yet_fail(clock, town):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        stored(town.organ, SAID, [], code="X", at=timezone.now())
    assert stored(town.organ, SAID, [], code="X", at=timezone.now()).number == "2021-00001"


def test_nobody_is_asked_what_he_needs_it_for(client, town):
    form = client.get(FORM).content.decode()
    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', form))
    assert names == {
        *PERSON, "contact", "email", "address", "agent", "files", "mark", "website",
        "csrfmiddlewaretoken", "q",
    }  # fmt: skip
    assert "一事一申请" in form


@pytest.mark.parametrize(
    ("said", "sentence", "field"),
    [
        ({"name": " "}, "请填写申请人", "name"),
        ({"name": "张\u202e三"}, "看不见的字符", "name"),
        ({"identity": "110105194912310021"}, "证件号码有误", "identity"),
        ({"identity": ""}, "请填写证件号码", "identity"),
        ({"document": "credit_code"}, "自然人没有统一社会信用代码", "document"),
        ({"document": "x"}, "请选择其中一项", "document"),
        ({"applicant_kind": "biz"}, "请填写统一社会信用代码", "document"),
        ({"applicant_kind": ""}, "请选择其中一项", "applicant_kind"),
        ({"phone": ""}, "电话和电子邮箱至少填写一项", "phone"),
        ({"phone": "138"}, "电话号码位数不足", "phone"),
        ({"email": "walker"}, "请填写电子邮箱地址", "email"),
        ({"email": f"{'a' * 99}@example.cn"}, "电子邮箱地址过长", "email"),
        ({"words": ""}, "请说明所需的政府信息", "words"),
        ({"words": "长" * 2001}, "最多2000字", "words"),
        ({"way": "mail", "form": "paper"}, "请填写邮寄地址", "address"),
        ({"way": "email"}, "请填写接收信息的电子邮箱", "email"),
        ({"way": "mail"}, "无法以这种方式", "way"),
        ({"website": "https://spam.example"}, "未通过校验", ""),
        ({"mark": "x:y:z"}, "未通过校验", ""),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field_and_what_was_typed_stays(
    client, clock, town, said, sentence, field
):
    answer = client.post(FORM, filled(client, clock, **said))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    if field:
        assert f'href="#{field}"' in html
        assert re.search(rf'id="{field}-fault"[^>]*>[^<]*{sentence}', html)
    if "identity" not in said:
        assert PERSON["identity"] in html
    assert not AccessRequest.objects.exists()
    assert not PublicSending.objects.exists()


def test_organisations_apply_with_their_code_and_somebody_to_ask_for(client, clock, town):
    code = "91350100M000100Y43"
    said = {"applicant_kind": "biz", "name": "某公司", "document": "credit_code", "identity": code}
    refused = client.post(FORM, filled(client, clock, **said))
    assert "请填写单位联系人" in refused.content.decode()
    case, _code = applied(client, clock, **said, contact="李四")
    assert (case.identity, case.contact) == (code, "李四")


def test_a_passport_is_stored_with_what_it_is(client, clock, town):
    case, _code = applied(client, clock, document="passport", identity="e12 345678")
    assert case.identity == "护照 E12345678"


@pytest.mark.parametrize(
    ("kind", "number", "stored_as"),
    [
        (IdentityKind.ID_CARD, "１１０１０５ 19491231-002x", "11010519491231002X"),
        (IdentityKind.OTHER, " 军官证  字第1号 ", "军官证 字第1号"),
        (IdentityKind.TAIWAN, "12345678", "台湾居民来往大陆通行证 12345678"),
        (IdentityKind.PASSPORT, "E1", None),
        (IdentityKind.OTHER, " ", None),
        (IdentityKind.CREDIT_CODE, "91350100M000100Y44", None),
    ],
)
def test_a_document_has_one_form_and_its_check_character_is_checked(kind, number, stored_as):
    if stored_as is None:
        with pytest.raises(WrongIdentityError) as refused:
            identity(kind, number)
        assert number.strip() not in str(refused.value) or not number.strip()
    else:
        assert identity(kind, number) == stored_as
        assert identity(kind, stored_as.split(" ")[-1] if "通行证" in stored_as else stored_as)


def test_every_form_of_information_can_reach_somebody():
    assert set(FITS) == set(WantedForm)
    assert all(FITS.values())
    assert set().union(*FITS.values()) == set(WantedWay)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("a.exe", b"MZ\x90 a program")], "第1个文件"),
        ([("a.pdf", samples.pdf()), ("b.pdf", b"%PDF-1.4 half")], "第2个文件"),
        ([(f"{n}.pdf", samples.pdf()) for n in range(6)], "一次最多"),
        ([("a.zip", samples.zip_())], "第1个文件"),
    ],
)
def test_a_file_that_may_not_come_in_stops_the_whole(client, clock, town, files, sentence):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    answer = client.post(FORM, filled(client, clock, files=sent))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert "请重新选择文件" in html
    assert not AccessRequest.objects.exists()
    assert not Paper.objects.exists()


def test_files_that_are_too_large_together_are_told_before_they_are_read(
    client, clock, town, settings
):
    settings.LUBU_FILE_MAX_MB = 1
    half = samples.pdf() + b"\n" * 600_000
    sent = [SimpleUploadedFile(f"{n}.pdf", half) for n in range(2)]
    answer = client.post(FORM, filled(client, clock, files=sent))
    assert "合计超过1 MB" in answer.content.decode()


def test_an_address_that_sends_too_many_waits(client, clock, town, settings):
    settings.LUBU_FORMS_PER_HOUR = 1
    applied(client, clock)
    answer = client.post(FORM, filled(client, clock))
    assert answer.status_code == 429
    assert PERSON["words"] in answer.content.decode()
    assert AccessRequest.objects.count() == 1


def test_a_form_sent_faster_than_one_reads_is_refused(client, clock, town):
    answer = client.post(FORM, {**PERSON, "mark": mark()})
    assert answer.status_code == 422
    assert not AccessRequest.objects.exists()


def test_the_guide_says_terms_fees_and_articles_of_the_dated_data(client, town):
    guide = client.get(GUIDE).content.decode()
    for shown in ("20个工作日", "7个工作日", "第三十三条", "100元", "40元", "60日", "6个月",
                  "一事一申请", f'href="{FORM}"', 'href="/deadline/shaxi/"'):  # fmt: skip
        assert shown in guide, shown


def test_the_pages_stay_within_the_mode(client, town):
    form = client.get(f"{FORM}?mode=elder").content.decode()
    assert 'class="elder"' in form
    assert '<input type="hidden" name="mode" value="elder">' in form
