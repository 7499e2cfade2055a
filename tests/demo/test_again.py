"""`lubu demo` a second time: what an interruption left undone is made good."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from lubu.cli import lubu
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.portal.models import BuildState
from tests.organisations.factories import make_town
from tests.publishing import factories

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def town() -> Organ:
    town = make_town()
    factories.open_site(town)
    organ: Organ = town.organ
    organ.is_demo = True
    organ.save(update_fields=["is_demo"])
    return organ


def again() -> Result:
    done = CliRunner().invoke(lubu, ["demo", "--no-serve"], catch_exceptions=False)
    assert done.exit_code in (0, None), done.output
    return done


def test_a_site_that_was_never_built_is_built(town):
    assert not BuildState.objects.exists()
    said = again().output
    assert (site_root(town) / "index.html").is_file()
    assert Builder(town).verify() == []
    assert "演示数据已在" in said
    assert "网站文件 0 个" not in said
    assert "网站文件 0 个" in again().output, "and not twice"


@pytest.mark.parametrize("lost", ["file", "state"])
def test_a_site_that_lacks_something_is_completed(town, lost):
    again()
    if lost == "file":
        (site_root(town) / "index.html").unlink()
    else:
        BuildState.objects.all().delete()
    again()
    assert Builder(town).verify() == []
    assert BuildState.objects.filter(organ=town).exists()


def test_real_data_is_left_alone(town):
    Organ.objects.update(is_demo=False)
    done = CliRunner().invoke(lubu, ["demo", "--no-serve"], standalone_mode=False)
    assert done.exit_code == 1
    assert "正式数据" in str(done.exception)
    assert not site_root(town).exists()


def test_every_role_has_its_walk():
    from lubu.demo.commands import ACCOUNTS
    from tests.house import tree

    for username, _role, page in ACCOUNTS:
        assert (tree.ROOT / "docs" / "tutorials" / f"{page}.md").is_file(), username
