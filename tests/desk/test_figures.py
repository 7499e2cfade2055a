"""Every figure opens to rows that make it, and to none that the reader may not see."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from lubu.channels.actions import record_reads
from lubu.channels.rules import ReadSource
from lubu.desk import counting
from lubu.desk.described import described, title_field
from lubu.office.figures import Period, recorded, registered
from lubu.office.sheets import written_lines
from lubu.publishing import actions
from lubu.publishing.models import InformationItem
from lubu.publishing.rules import ChannelKind, Decision, ItemKind, Validity
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.publishing import factories

pytestmark = pytest.mark.django_db
FIGURES = sorted(registered())
THIS_YEAR = timezone.localdate().year


def furnish(town: Town, mark: str) -> None:
    """Something for every figure to count, in an organ."""
    reads = channels.posted(town, ChannelKind.WECHAT, title=f"{mark}微信")
    record_reads(reads.pk, on=timezone.localdate(), reads=120, source=ReadSource.API, actor=None)
    for kind in (ChannelKind.WEIBO, ChannelKind.NANFANG, ChannelKind.LOUDSPEAKER,
                 ChannelKind.NOTICE_BOARD, ChannelKind.VISITS):  # fmt: skip
        if kind is not ChannelKind.NOTICE_BOARD:
            channels.posted(town, kind, title=f"{mark}{kind.value}")
    policy = None
    for kind, fields in (
        (ItemKind.NOTICE, {"five_open": "decision"}),
        (ItemKind.POLICY, {"written_on": timezone.localdate()}),
        (ItemKind.INTERPRETATION, {}),
        (ItemKind.KEY_AREA, {"key_area": "finance"}),
    ):
        if kind is ItemKind.INTERPRETATION:
            fields = {"interprets": policy}
        item = factories.draft(
            town.column, town.editor, title=f"{mark}{kind.value}", kind=kind, **fields
        )
        policy = item if kind is ItemKind.POLICY else policy
        factories.approved(item, town)
    normative = factories.draft(
        town.column, town.editor, title=f"{mark}规范", kind=ItemKind.NORMATIVE,
        written_on=timezone.localdate(), validity=Validity.IN_FORCE,
    )  # fmt: skip
    factories.approved(normative, town)
    returned = factories.submitted(
        factories.draft(town.column, town.editor, title=f"{mark}退回"), town.editor
    )
    actions.decide(returned.pk, actor=town.first, decision=Decision.RETURN, remark="请核对日期")
    urgent = factories.submitted(
        factories.draft(town.column, town.editor, title=f"{mark}紧急"), town.editor
    )
    actions.order_urgent_release(urgent.pk, actor=town.second, reason="暴雨红色预警")


@pytest.fixture
def furnished(town, other):
    furnish(town, "沙")
    furnish(other, "南区密")
    return town


def test_the_listed_rows_make_the_figure_and_the_months_make_the_year(furnished, desk):
    organ, period = furnished.organ, Period.year(THIS_YEAR)
    for who in ("auditor", "editor", "village_editor"):
        user = type(furnished.auditor).objects.get(pk=furnished.people[who].pk)
        desk.become(user)
        for name, figure in registered().items():
            counted = counting.count(figure, organ, THIS_YEAR, user)
            listed = list(described(figure, counting.rows(figure, organ, period, user)))
            assert sum(row.amount for row in listed) == counted.value, (who, name)
            assert not figure.adds_up or sum(counted.months) == counted.value, (who, name)
            answer = desk.get(
                "figures:rows", name, organ=organ.slug, since=period.first, until=period.last
            )
            assert answer.context["total"] == counted.value, (who, name)
            assert not any("南区密" in row.title for row in listed)
            if who == "auditor":  # sees the organ's whole record
                assert counted.value == figure.value(organ, period), name
                assert counted.organ_value is None


NOT_IN_THE_SAMPLE = {
    "channel_items_notice_board", "normative_repealed", "fault_reports", "fault_reports_in_time",
    "catalogue_entries", "catalogue_current", "catalogue_late",
}  # fmt: skip


def test_the_sample_gives_nearly_every_figure_something_to_count(furnished):
    period = Period.year(THIS_YEAR)
    kept = recorded(furnished.organ, period)  # of applications: test_application_figures
    empty = {n for n, one in kept.items() if not one.value(furnished.organ, period)}
    assert empty <= NOT_IN_THE_SAMPLE


def test_rows_of_every_figure_can_be_described_and_searched(town, desk):
    desk.become(town.auditor)
    for name, figure in registered().items():
        rows = figure.rows(town.organ, Period.year(THIS_YEAR))
        assert title_field(rows.model), name
        assert desk.get("figures:rows", name, q="没有这样的标题").context["number"] == 0


def test_another_organs_rows_are_never_shown_not_even_by_name(furnished, other, desk):
    for who in ("editor", "auditor", "admin", "second"):
        desk.become(furnished.people[who])
        for name in FIGURES:
            answer = desk.get("figures:rows", name, q="南区密")
            assert answer.context["number"] == 0
            assert desk.get("figures:rows", name, organ=other.organ.slug).status_code == 404
            exported = b"".join(desk.get("figures:rows-csv", name))
            assert "南区密".encode() not in exported
            foreign = desk.get("figures:rows-csv", name, organ=other.organ.slug)
            assert foreign.status_code == 404
        assert desk.get("figures:dashboard", organ=other.organ.slug).status_code == 404


def test_a_month_opens_to_its_rows(furnished, desk):
    today = timezone.localdate()
    whole = {"since": date(today.year, 1, 1), "until": date(today.year, 12, 31)}
    desk.become(furnished.auditor)
    this = desk.get("figures:rows", "website_items", **whole, month=today.month)
    nothing = desk.get("figures:rows", "website_items", **whole, month=today.month % 12 + 1)
    assert this.context["number"] > 0
    assert nothing.context["number"] == 0


def test_rows_open_the_item_for_those_who_see_it(furnished, other, desk):
    item = InformationItem.objects.get(title="沙policy")
    foreign = InformationItem.objects.get(title="南区密policy")
    rows = desk.become(furnished.editor).get("figures:rows", "policy_documents")
    assert reverse("items:open", args=[item.pk]) in rows.text
    assert desk.get("items:open", item.pk).url == reverse("wagtailadmin_pages:edit", args=[item.pk])
    assert desk.become(furnished.auditor).get("items:open", item.pk).status_code == 302
    assert "沙policy" in desk.get("items:text", item.pk).text
    for name in ("items:open", "items:text"):
        assert desk.get(name, foreign.pk).status_code == 404


BAD = [
    {"since": "gestern"}, {"since": "2021-13-40"}, {"until": "\x00"}, {"month": "13"},
    {"month": "x"}, {"since": "2021-12-31", "until": "2021-01-01"}, {"q": "a" * 5000},
    {"q": "\u202etxt"}, {"since": ""}, {"since": "9" * 5000}, {"month": "-1"},
]  # fmt: skip


@pytest.mark.parametrize("query", BAD, ids=lambda query: str(query)[:40])
def test_a_period_that_cannot_be_read_is_answered_with_a_sentence(town, desk, query):
    answer = desk.become(town.auditor).get("figures:rows", "website_items", **query)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "listed" not in answer.context
    assert desk.get("figures:rows-csv", "website_items", **query).status_code == 404


@pytest.mark.parametrize("year", ["x", "", "0", "99999999999", "-5", "²⁰²¹", "2021\x00"])
def test_a_year_that_is_none_shows_the_newest(town, desk, year):
    answer = desk.become(town.auditor).get("figures:dashboard", year=year)
    assert answer.status_code == 200
    assert answer.context["year"] == THIS_YEAR


def test_an_unknown_figure_and_odd_organs_are_not_there(town, desk):
    desk.become(town.auditor)
    assert desk.get("figures:rows", "no_such_figure").status_code == 404
    for slug in ("nowhere", "\x00", "../etc", "a" * 5000):
        assert desk.get("figures:dashboard", organ=slug).status_code == 404


def test_the_dashboard_groups_all_figures_by_room_and_costs_bounded_queries(
    furnished, desk, django_assert_max_num_queries
):
    desk.become(furnished.auditor)
    with django_assert_max_num_queries(40 + 5 * len(FIGURES)):
        answer = desk.get("figures:dashboard")
    shown = [one.figure.name for _, counted in answer.context["rooms"] for one in counted]
    kept = recorded(furnished.organ, Period.year(THIS_YEAR))
    assert sorted(shown) == sorted(kept)
    assert set(FIGURES) > set(shown), "nobody keeps a record of applications there"
    assert answer.text.count('<svg class="desk-bars"') == len(shown)
    assert " style=" not in answer.text[answer.text.index("desk-figures") :]


def test_the_export_holds_the_rows_of_the_screen_and_its_cells_do_nothing(furnished, desk):
    item = factories.draft(furnished.column, furnished.editor, title="=HYPERLINK(A1)通告")
    factories.approved(item, furnished)
    answer = desk.become(furnished.auditor).get("figures:rows-csv", "website_items")
    data = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert "no-store" in answer["Cache-Control"]
    shown = desk.get("figures:rows", "website_items").context
    assert len(rows) - 1 == shown["number"]
    assert sum(int(row[3]) for row in rows[1:]) == shown["total"]
    titles = [row[1] for row in rows]
    assert "'=HYPERLINK(A1)通告" in titles


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@x", " =1", "\t=1", "\r=1", "\uff1d1", "\u202e=1"]
)
def test_no_cell_of_a_written_table_begins_as_a_formula_does(cell):
    [_, line] = written_lines([[cell, 5, -7]])
    [words, five, minus] = next(csv.reader(io.StringIO(line.decode())))
    assert words.startswith("'")
    assert (five, minus) == ("5", "-7")
