"""Rows and words that are read for many pages at once are what they are one by one."""

from __future__ import annotations

from datetime import date

import pytest
from jinja2 import DictLoader

from lubu.office.figures import Period
from lubu.portal import figures_page
from lubu.portal.builder import Builder
from lubu.portal.gather import Gatherer
from lubu.portal.lists import site_releases
from lubu.portal.models import BuiltFile
from lubu.portal.rows import OF_ITEM, OF_RELEASE, OF_SUBMISSION, releases_with_texts
from lubu.portal.words import Words
from lubu.publishing import actions
from lubu.publishing.models import Release
from lubu.publishing.rules import ItemKind
from tests.organisations.factories import Town, make_town
from tests.portal.factories import released
from tests.publishing import factories


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


@pytest.mark.django_db
def test_a_row_knows_the_same_and_asks_for_the_rest(town, django_assert_num_queries):
    whole = Release.objects.select_related("submission", "item").get(pk=released(town).pk)
    with django_assert_num_queries(1):
        row = releases_with_texts([whole.pk])[whole.pk]
        for names, mine, its in (
            (OF_RELEASE, row, whole),
            (OF_SUBMISSION, row.submission, whole.submission),
            (OF_ITEM, row.item, whole.item),
        ):
            assert [getattr(mine, name) for name in names] == [getattr(its, n) for n in names]
    assert row == whole
    assert row.item.title == whole.item.title, "asked for by itself"
    assert row.submission.digest == whole.submission.digest


@pytest.mark.django_db
def test_links_of_many_rows_are_those_of_each(town):
    released(town, title="一")
    old = released(
        town, title="旧办法", kind=ItemKind.POLICY, written_on=date(2021, 1, 5), validity="in_force"
    )
    actions.repeal(old.item_id, actor=town.releaser, on=date(2021, 12, 1))
    gather = Gatherer(town.organ)
    rows = site_releases(town.organ).order_by("pk")
    links = gather.links(rows)
    assert links == tuple(map(gather.release_link, rows))
    assert [bool(link.mark) for link in links] == [False, True]


@pytest.mark.django_db
def test_the_years_and_months_of_figures(town):
    assert figures_page.years(town.organ) == []
    assert figures_page.shown_first(town.organ) == 0
    days = (date(2019, 12, 31), date(2021, 3, 1), date(2021, 3, 9), date(2021, 11, 30))
    for day in days:
        Release.objects.filter(pk=released(town).pk).update(released_on=day)
    assert figures_page.years(town.organ) == [2019, 2021]
    assert figures_page.shown_first(town.organ) == 2019, "the last that has a December"
    figure = figures_page.figures.get("website_items")
    months = figures_page.by_month(figure, town.organ, 2021)
    assert months == [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert sum(months) == figure.value(town.organ, Period.year(2021))


@pytest.mark.django_db
def test_a_release_leaves_the_figures_of_other_years_alone(town):
    Release.objects.filter(pk=released(town).pk).update(released_on=date(2019, 12, 31))
    released(town)
    builder = Builder(town.organ)
    builder.build_all()
    BuiltFile.objects.filter(path="figures/2019.html").update(digest="untouched")
    released(town)
    builder.build_changes()
    assert BuiltFile.objects.get(path="figures/2019.html").digest == "untouched"


class Doubled:
    """Says every message twice."""

    def gettext(self, message: str) -> str:
        return message * 2

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


def test_words_become_part_of_the_template_and_values_are_escaped():
    pages = {
        "a": "{{ _('A & B') }}|{{ _('by %(who)s', who=page) }}|{{ gettext('C') ~ page }}"
        "|{% set said = _('D') %}{{ said }}|{{ ngettext('%(num)s item', '%(num)s items', 2) }}"
    }
    template = Words(Doubled(), DictLoader(pages)).get_template("a")
    assert template.render(page="<x>") == (
        "A & BA & B|by &lt;x&gt;by &lt;x&gt;|CC&lt;x&gt;|DD|2 items2 items"
    )
