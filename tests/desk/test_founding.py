"""The first organ of an installation, and how its administrator goes on."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from django.test import Client
from django.urls import reverse

from lubu.cli import lubu
from lubu.ledger.models import Entry
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.publishing.actions import add_column
from lubu.publishing.models import ColumnPage
from lubu.publishing.rules import PLATFORM_PARTS, ColumnKind
from tests.organisations.factories import valid_uscc

pytestmark = pytest.mark.django_db
GOOD = {
    "--name": "龙山镇人民政府",
    "--site-name": "龙山镇",
    "--uscc": valid_uscc(7),
    "--site-id-code": "4420000001",
    "--domain": "longshan.example",
    "--office": "党政办公室",
    "--account": "keeper",
    "--person": "网站管理员",
    "--password": "a-long-enough-2026",
}


def found(slug: str = "longshan", **spoilt: str) -> Result:
    options = GOOD | {f"--{name.replace('_', '-')}": value for name, value in spoilt.items()}
    words = [word for pair in options.items() for word in pair]
    return CliRunner().invoke(lubu, ["found", slug, *words])


def test_the_administrator_logs_in_and_goes_on_from_there(client: Client):
    assert found().exit_code == 0
    organ = Organ.objects.get(slug="longshan")
    keeper = User.objects.get(username="keeper")
    assert keeper.holds(Role.SITE_ADMIN, organ_id=organ.pk)
    assert Entry.objects.get(organ=organ, kind="organ.founded").subject.endswith(f":{organ.pk}")
    assert client.login(username="keeper", password=GOOD["--password"])
    for name in ("wagtailadmin_home", "organisations:organs", "figures:dashboard"):
        assert client.get(reverse(name), follow=True).status_code == 200, name
    office = organ.units.get()
    kinds = [ColumnKind(column.kind) for column in ColumnPage.objects.filter(organ=organ)]
    assert set(kinds) == {ColumnKind.DISCLOSURE, *PLATFORM_PARTS}
    column = add_column(
        organ.home, title="通知公告", slug="tzgg", kind=ColumnKind.NOTICES, owner=office
    )
    assert client.get(reverse("wagtailadmin_pages:edit", args=[column.pk])).status_code == 200


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"uscc": "123"}, "统一社会信用代码"),
        ({"site_id_code": "44"}, "网站标识码"),
        ({"account": "a b"}, "用户名"),
        ({"password": "short"}, "密码太短"),
        ({"name": ""}, "不能为空"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_cannot_be_is_told_and_nothing_is_founded(spoilt, said):
    result = found(**spoilt)
    assert result.exit_code == 2
    assert said in result.output
    assert not Organ.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("slug", ["desk", "static", "files", "fact-check", "no slug"])
def test_an_address_that_could_never_be_reached_is_refused(slug):
    assert found(slug).exit_code == 2
    assert not Organ.objects.exists()


def test_a_site_is_published_under_the_path_that_is_named():
    assert found(site_path="/").exit_code == 0
    assert Organ.objects.get().site_path == "/"
    taken = found("other", uscc=valid_uscc(8), account="second", site_path="/")
    assert (taken.exit_code, "请另选路径" in taken.output) == (2, True)
    wrong = found("other", uscc=valid_uscc(8), account="second", site_path="other")
    assert (wrong.exit_code, "网站路径" in wrong.output) == (2, True)


def test_a_second_organ_needs_names_of_its_own():
    assert found().exit_code == 0
    again = found("longshan")
    assert (again.exit_code, "简称" in again.output) == (2, True)
    code = found("other", account="second")
    assert (code.exit_code, "已属于另一机关" in code.output) == (2, True)
    account = found("other", uscc=valid_uscc(8))
    assert (account.exit_code, "keeper" in account.output) == (2, True)
    assert found("other", uscc=valid_uscc(8), account="second").exit_code == 0
    assert Organ.objects.count() == 2


def test_one_more_administrator_is_added_where_nobody_is_left_who_could(client: Client):
    assert found().exit_code == 0
    words = ["--account", "second", "--person", "新管理员", "--password", GOOD["--password"]]
    done = CliRunner().invoke(lubu, ["administrator", "longshan", *words])
    assert done.exit_code == 0, done.output
    second = User.objects.get(username="second")
    assert second.holds(Role.SITE_ADMIN, organ_id=Organ.objects.get(slug="longshan").pk)
    assert Entry.objects.get(kind="account.opened").actor is None
    assert client.login(username="second", password=GOOD["--password"])
    for slug, account in (("longshan", "second"), ("nowhere", "third"), ("longshan", "a b")):
        words[1] = account
        refused = CliRunner().invoke(lubu, ["administrator", slug, *words])
        assert refused.exit_code == 2
        assert refused.output
    assert User.objects.count() == 2


def test_the_credit_code_may_be_typed_with_spaces_and_small_letters():
    code = valid_uscc(7)
    assert found(uscc=f"{code[:6]} {code[6:].lower()}").exit_code == 0
    assert Organ.objects.get(slug="longshan").uscc == code
