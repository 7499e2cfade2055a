"""Which entries have current texts: from items to entries, to-do lists and scores."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lubu.catalogue import actions as catalogue
from lubu.catalogue import coverage, published, todo
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.standing import Reason, State
from lubu.publishing import actions
from lubu.publishing.models import InformationItem, Submission
from lubu.publishing.rules import WithdrawalKind
from tests.catalogue.factories import adopted, entry, given
from tests.organisations.factories import make_town
from tests.publishing.factories import approved, changed, draft, open_site, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    town = make_town()
    town.column = open_site(town)
    adopted(town)
    return town


def stands(town, code: str):
    [row] = coverage.judged(town.organ, [entry(town, code)], timezone.localdate())
    return row.standing


def test_an_item_that_is_out_makes_its_entry_current(town):
    assert stands(town, "05-01").state is State.NEVER
    approved(draft(town.column, town.editor, entry=entry(town, "05-01")), town)
    found = stands(town, "05-01")
    assert (found.state, found.last_on) == (State.CURRENT, timezone.localdate())


def test_what_was_reviewed_counts_and_not_the_working_copy(town):
    item = draft(town.column, town.editor, entry=entry(town, "05-01"))
    approved(item, town)
    changed(InformationItem.objects.get(pk=item.pk), town.editor, entry=entry(town, "05-02"))
    assert stands(town, "05-01").state is State.CURRENT
    assert stands(town, "05-02").state is State.NEVER
    assert Submission.objects.get().entry == entry(town, "05-01")
    assert Submission.objects.get().content["entry"] == entry(town, "05-01").pk


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (date(2021, 9, 24), date(2021, 10, 13)),  # over National Day, with two worked weekends
        (date(1998, 1, 5), date(1998, 1, 19)),  # before the calendar: Monday to Friday
    ],
)
def test_working_days_are_those_of_the_statutory_calendar(town, made, due):
    item = draft(town.column, town.editor, entry=entry(town, "05-01"), written_on=made)
    submitted(item, town.editor)
    assert stands(town, "05-01").due_on == due


def test_a_draft_counts_as_nothing_and_a_text_in_review_as_waiting(town):
    made = timezone.localdate() - timedelta(days=60)
    item = draft(town.column, town.editor, entry=entry(town, "05-01"), written_on=made)
    assert stands(town, "05-01").reason is Reason.NOTHING_OUT
    submitted(item, town.editor)
    found = stands(town, "05-01")
    assert (found.state, found.reason) == (State.NEVER, Reason.WAITS)
    assert found.counted_from == made


def test_a_withdrawn_item_fulfils_nothing(town):
    item = draft(town.column, town.editor, entry=entry(town, "05-01"))
    approved(item, town)
    actions.withdraw(item.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="内容有误")
    assert stands(town, "05-01").state is State.NEVER


def test_a_text_that_waits_makes_an_entry_late_beside_one_that_is_out(town):
    approved(draft(town.column, town.editor, entry=entry(town, "05-01")), town)
    made = timezone.localdate() - timedelta(days=60)
    waiting = draft(town.column, town.editor, entry=entry(town, "05-01"), written_on=made)
    submitted(waiting, town.editor)
    found = stands(town, "05-01")
    assert (found.state, found.reason) == (State.LATE, Reason.WAITS)


def test_units_are_reminded_of_their_own_entries(town):
    given(town, "05-01")
    given(town, "27-24", "village")
    never = todo.never(town.editor)
    assert [one.title for one in never] == ["综合业务 / 政策法规文件"]
    assert [one.title for one in todo.never(town.village_editor)] == [
        "信息公开工作 / 政府信息公开工作年度报告"
    ]
    assert never[0].address == f"/desk/catalogue/entries/{entry(town, '05-01').pk}/"
    assert todo.never(town.admin) == todo.late(town.editor) == []
    approved(draft(town.column, town.editor, entry=entry(town, "05-01")), town)
    assert todo.never(town.editor) == []


def test_a_late_entry_is_told_with_its_day(town):
    given(town, "05-01")
    approved(draft(town.column, town.editor, entry=entry(town, "05-01")), town)
    made = timezone.localdate() - timedelta(days=60)
    submitted(
        draft(town.column, town.editor, entry=entry(town, "05-01"), written_on=made), town.editor
    )
    [late] = todo.late(town.editor)
    assert late.overdue(timezone.localdate())
    assert made.isoformat() in late.what


def test_scores_count_what_is_kept_and_disclosed_unasked(town):
    rows = CatalogueEntry.objects.filter(organ=town.organ)
    kept = rows.proactive().count()
    approved(draft(town.column, town.editor, entry=entry(town, "05-01")), town)
    catalogue.drop(entry(town, "05-02").pk, actor=town.admin, reason="无此职能")
    found = coverage.judged(town.organ, rows, timezone.localdate())
    whole = coverage.whole(found)
    assert (whole.current, whole.late, whole.entries) == (1, 0, kept - 1)
    by_field = coverage.scores(found, lambda row: row.field)
    assert by_field[5].current == 1
    assert sum(part.entries for part in by_field.values()) == whole.entries


def test_a_source_is_registered_once():
    with pytest.raises(ValueError, match="two sources"):
        published.source("items")(lambda organ: {})


def test_coverage_asks_the_same_number_of_questions_whatever_its_size(
    town, django_assert_num_queries
):
    rows = CatalogueEntry.objects.filter(organ=town.organ).select_related("unit")
    with django_assert_num_queries(3):
        coverage.judged(town.organ, list(rows[:0]), date(2021, 6, 1))
    with django_assert_num_queries(4):
        coverage.judged(town.organ, rows, date(2021, 6, 1))
