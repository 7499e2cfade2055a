"""What people do with a catalogue, and what they are refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lubu.catalogue import actions, baseline
from lubu.catalogue.models import CatalogueEntry, CatalogueVersion, FrozenVersionError
from lubu.catalogue.rules.vocabulary import Level
from lubu.ledger.models import Entry
from lubu.office import checks
from lubu.organisations.models import Unit
from tests.catalogue.factories import OWN, adopted, entry, given, in_force, own
from tests.organisations.factories import SINCE, Town, make_town

pytestmark = pytest.mark.django_db
TODAY = date(2021, 6, 1)


@pytest.fixture
def town() -> Town:
    town = make_town()
    adopted(town)
    return town


def written(town: Town, kind: str) -> list[dict[str, object]]:
    """The payloads of the organ's ledger entries of a kind."""
    rows = Entry.objects.filter(organ=town.organ, kind=kind).order_by("sequence")
    return [json.loads(payload) for payload in rows.values_list("payload", flat=True)]


def test_the_baseline_of_a_tier_is_adopted_whole(town):
    codes = {code for code, e in baseline.entries().items() if Level.TOWNSHIP in e.levels}
    assert {row.code for row in CatalogueEntry.objects.filter(organ=town.organ)} == codes
    assert len(written(town, "catalogue.adopted")[0]["codes"]) == len(codes)


def test_adopting_again_leaves_what_was_tailored_and_adds_nothing(town):
    actions.drop(entry(town, "05-06").pk, actor=town.admin, reason="无此职能")
    again = actions.adopt(town.organ, actor=town.admin, level=Level.TOWNSHIP, on=TODAY)
    assert again == 0
    assert entry(town, "05-06").dropped_because == "无此职能"
    assert len(written(town, "catalogue.adopted")) == 1


def test_another_tier_adds_the_entries_that_are_missing(town):
    added = actions.adopt(town.organ, actor=town.admin, level=Level.COUNTY, on=TODAY)
    assert added == len(baseline.entries()) - len(written(town, "catalogue.adopted")[0]["codes"])


def test_every_entry_says_what_the_baseline_says(town):
    for row in CatalogueEntry.objects.filter(organ=town.organ).select_related("unit"):
        assert row.content == baseline.entries()[row.code]
        row.full_clean()


def test_a_dropped_entry_keeps_its_reason_until_it_is_kept_again(town):
    row = actions.drop(entry(town, "05-06").pk, actor=town.admin, reason=" 本镇\n无此职能 ")
    assert row.dropped_because == "本镇 无此职能"
    with pytest.raises(actions.AlreadyDroppedError):
        actions.drop(row.pk, actor=town.admin, reason="再删")
    assert actions.keep(row.pk, actor=town.admin).is_kept
    with pytest.raises(actions.NotDroppedError):
        actions.keep(row.pk, actor=town.admin)
    assert written(town, "catalogue_entry.dropped")[0]["reason"] == "本镇 无此职能"
    assert len(written(town, "catalogue_entry.kept")) == 1


@pytest.mark.parametrize("reason", ["", " \n ", "无" * 301])
def test_nothing_is_dropped_without_a_fitting_reason(town, reason):
    with pytest.raises(actions.NoReasonError):
        actions.drop(entry(town, "05-06").pk, actor=town.admin, reason=reason)
    assert entry(town, "05-06").is_kept
    assert not written(town, "catalogue_entry.dropped")


def test_an_own_entry_gets_the_next_code_of_its_field(town):
    first = own(town)
    second = own(town, replace(OWN, level2="爱心超市"))
    assert [first.code, second.code] == ["05-Z01", "05-Z02"]
    assert first.is_own
    assert not entry(town, "05-06").is_own
    assert written(town, "catalogue_entry.added")[0]["entry"]["level2"] == "爱心基金使用情况"


def test_an_item_stands_once_in_its_field(town):
    own(town)
    with pytest.raises(actions.EntryTakenError) as refused:
        own(town)
    assert "05-Z01" in refused.value.name
    with pytest.raises(actions.EntryTakenError):
        own(town, replace(OWN, level1="最低生活保障", level2="审核信息"))


def test_an_entry_belongs_to_a_field_that_there_is(town):
    with pytest.raises(actions.UnknownFieldError):
        own(town, replace(OWN, code="77-Z01"))


def test_a_changed_entry_keeps_its_code(town):
    content = replace(OWN, code="99-99", level1="最低生活保障", level2="初审名单")
    row = actions.change(
        entry(town, "05-06").pk, actor=town.admin, content=content, unit=town.units["office"]
    )
    assert (row.code, row.field, row.level2) == ("05-06", 5, "初审名单")
    assert row.content.owner_unit == "党政综合办公室"
    assert written(town, "catalogue_entry.changed")[0]["entry"]["code"] == "05-06"


def test_entries_are_given_to_a_unit_and_only_changes_are_recorded(town):
    rows = [entry(town, code).pk for code in ("05-06", "05-10")]
    assert actions.assign(rows, actor=town.admin, unit=town.units["village"]) == 2
    assert actions.assign(rows, actor=town.admin, unit=town.units["village"]) == 0
    assert written(town, "catalogue_entry.assigned") == [
        {"unit": "龙头环村", "codes": ["05-06", "05-10"]}
    ]
    assert actions.assign(rows, actor=town.admin, unit=None) == 2


def test_a_unit_of_another_organ_or_an_abolished_one_keeps_no_entry(town):
    other = make_town("nanqu")
    gone = Unit.objects.create(organ=town.organ, slug="gone", name="旧办", abolished_on=TODAY)
    for unit in (other.units["office"], gone):
        with pytest.raises(actions.ForeignUnitError):
            actions.assign([entry(town, "05-06").pk], actor=town.admin, unit=unit)
        with pytest.raises(actions.ForeignUnitError):
            actions.add(town.organ, actor=town.admin, content=OWN, unit=unit, on=TODAY)


def test_only_site_administrators_of_the_organ_tailor(town):
    other = make_town("nanqu")
    row = entry(town, "05-06").pk
    for actor, error in (
        (town.editor, actions.NotYourCatalogueError),
        (town.second, actions.NotYourCatalogueError),
        (other.admin, CatalogueEntry.DoesNotExist),
    ):
        for refused in (
            lambda who: actions.drop(row, actor=who, reason="无"),
            lambda who: actions.keep(row, actor=who),
            lambda who: actions.change(row, actor=who, content=OWN, unit=None),
            lambda who: actions.assign([row], actor=who, unit=None),
        ):
            with pytest.raises(error):
                refused(actor)
    for actor in (town.editor, other.admin):
        for refused in (
            lambda who: actions.adopt(town.organ, actor=who, level=Level.COUNTY, on=TODAY),
            lambda who: actions.add(town.organ, actor=who, content=OWN, unit=None, on=TODAY),
            lambda who: actions.put_in_force(
                town.organ, actor=who, in_force_from=TODAY, note="", today=TODAY
            ),
        ):
            with pytest.raises(actions.NotYourCatalogueError):
                refused(actor)
    assert Entry.objects.filter(organ=town.organ).count() == 1, "the adoption alone"


# --- versions -------------------------------------------------------------------------------------


def test_a_version_freezes_what_the_catalogue_says(town):
    version = in_force(town)
    before = version.listed()
    given(town, "05-06")
    actions.drop(entry(town, "05-10").pk, actor=town.admin, reason="无此职能")
    again = CatalogueVersion.objects.get(pk=version.pk)
    assert again.listed() == before
    [payload] = written(town, "catalogue.put_in_force")
    assert payload["digest"] == again.digest
    assert payload["entries"] == len(before)


def test_the_next_version_says_what_it_changes(town):
    in_force(town)
    assert not actions.pending(town.organ)
    with pytest.raises(actions.NothingToPutInForceError):
        in_force(town, TODAY)
    actions.drop(entry(town, "05-10").pk, actor=town.admin, reason="无此职能")
    own(town)
    given(town, "05-06")
    found = actions.pending(town.organ)
    assert [one.content.code for one in found.added] == ["05-Z01"]
    assert [(one.content.code, one.dropped_because) for one in found.dropped] == [
        ("05-10", "无此职能")
    ]
    assert [one.content.code for one in found.changed] == ["05-06"]
    assert in_force(town, TODAY).number == 2
    assert not actions.pending(town.organ)


def test_an_empty_catalogue_is_not_put_in_force():
    with pytest.raises(actions.NothingToPutInForceError):
        in_force(make_town("nanqu"))


def test_a_version_is_in_force_neither_before_the_last_nor_after_today(town):
    in_force(town, TODAY)
    own(town)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=2)):
        with pytest.raises(actions.DayOfVersionError):
            actions.put_in_force(
                town.organ, actor=town.admin, in_force_from=day, note="", today=TODAY
            )
    assert CatalogueVersion.objects.count() == 1


def test_a_version_is_never_saved_again(town):
    version = in_force(town)
    version.note = "改"
    with pytest.raises(FrozenVersionError):
        version.save()


def found(town: Town) -> list[str]:
    """What the check of the catalogue finds of the town."""
    return [
        finding.sentence
        for organ, findings in checks.run_each("catalogue")
        if organ == town.organ
        for finding in findings
    ]


def test_a_version_changed_behind_the_ledgers_back_is_found(town):
    version = in_force(town)
    assert found(town) == []
    entries = version.entries
    entries[0]["level2"] = "另一事项"
    CatalogueVersion.objects.filter(pk=version.pk).update(entries=entries)
    assert len(found(town)) == 1
    CatalogueVersion.objects.all().delete()
    assert len(found(town)) == 1


# --- who sees -------------------------------------------------------------------------------------


def test_the_public_sees_the_version_in_force_and_nothing_else(town):
    first = in_force(town)
    own(town)
    second = in_force(town, TODAY)
    assert list(CatalogueVersion.objects.visible_to(None)) == [second]
    assert set(CatalogueVersion.objects.visible_to(town.editor)) == {first, second}
    assert not CatalogueEntry.objects.visible_to(None).exists()


def test_another_organ_sees_nothing_of_it(town):
    in_force(town)
    other = make_town("nanqu")
    assert not CatalogueEntry.objects.visible_to(other.admin).exists()
    assert not CatalogueVersion.objects.visible_to(other.auditor).exists()
    assert SINCE <= TODAY
