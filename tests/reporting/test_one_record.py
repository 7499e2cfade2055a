"""Changing one record changes just the right figures, cells and sentences, and no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from lubu.publishing import actions as publishing
from lubu.publishing.models import Release
from lubu.publishing.rules import (
    ChannelKind,
    Decision,
    FiveOpen,
    ItemKind,
    Validity,
    WithdrawalKind,
)
from lubu.reporting.cells import CellKind
from lubu.reporting.gathering import Gathered, draft_text, expired, gather
from lubu.reporting.tables import ADDRESSES
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.publishing import factories as items
from tests.reporting import factories

pytestmark = pytest.mark.django_db
LATER_THAT_YEAR = datetime(2021, 11, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def town(town, clock) -> Town:
    """Still in 2021, with a few things released; every kind of figure can still move."""
    clock.move_to(factories.IN_THE_YEAR)
    factories.read(town, town.post, 100, date(2021, 6, 15))
    clock.move_to(LATER_THAT_YEAR)
    return town


def withdraw(kind: WithdrawalKind) -> Callable[[Town], None]:
    def change(town: Town) -> None:
        publishing.withdraw(
            town.notice.item_id,
            actor=town.releaser,
            kind=kind,
            reason="说明",
            merged_into=town.other.item_id if kind is WithdrawalKind.MERGED else None,
        )

    return change


def release(**fields: object) -> Callable[[Town], None]:
    def change(town: Town) -> None:
        factories.released(town, **fields)

    return change


def post(kind: ChannelKind) -> Callable[[Town], None]:
    def change(town: Town) -> None:
        photo = None
        if kind is ChannelKind.NOTICE_BOARD:
            photo = _photo(town)
        waiting = channels.waiting(town, kind)
        channels.record_proof(
            waiting.pk, actor=town.releaser, proof=channels.proof_for(kind, photo)
        )

    return change


def _photo(town: Town) -> object:
    from io import BytesIO

    from PIL import Image

    from lubu.publishing.actions.files import receive
    from lubu.publishing.models import Attachment
    from lubu.publishing.rules import ScanState

    drawn = BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 40)).save(drawn, "JPEG")
    photo = receive(
        drawn.getvalue(), "board.jpg", title="公开栏", organ=town.organ, actor=town.releaser
    )
    Attachment.objects.filter(pk=photo.pk).update(scan_state=ScanState.CLEAN.value)
    photo.refresh_from_db()
    return photo


def put_on_both(town: Town) -> None:
    both = channels.waiting(town, ChannelKind.WECHAT, with_website=True)
    channels.record_proof(
        both.pk, actor=town.releaser, proof=channels.proof_for(ChannelKind.WECHAT)
    )


def count_reads(town: Town) -> None:
    factories.read(town, town.post, 40_100, date(2021, 11, 1))


def count_reads_of_the_year_after(town: Town) -> None:
    with_clock = datetime(2022, 1, 5, 2, 0, tzinfo=UTC)
    import time_machine

    with time_machine.travel(with_clock):
        factories.read(town, town.post, 40_100, date(2022, 1, 3))


def repeal(town: Town) -> None:
    publishing.repeal(town.document.item_id, actor=town.releaser, on=date(2021, 11, 2))


def repeal_after_the_year(town: Town) -> None:
    publishing.repeal(town.document.item_id, actor=town.releaser, on=date(2022, 1, 2))


def lapse_and_repeal_in_the_year_after(town: Town) -> None:
    """A document that lapsed in June and was cleared away, as a repeal, in the year after."""
    lapsed = factories.released(
        town,
        kind=ItemKind.NORMATIVE,
        written_on=date(2016, 7, 1),
        valid_until=date(2021, 6, 30),
    )
    publishing.repeal(lapsed.item_id, actor=town.releaser, on=date(2022, 1, 2))


def document(*, year: int = 2021, **fields: object) -> Callable[[Town], None]:
    return release(kind=ItemKind.NORMATIVE, written_on=date(year, 11, 1), **fields)


def return_a_text(town: Town) -> None:
    submission = items.submitted(items.draft(town.column, town.editor), town.editor)
    publishing.decide(submission.pk, actor=town.first, decision=Decision.RETURN, remark="改题目")


def release_urgently(town: Town) -> None:
    submission = items.submitted(items.draft(town.column, town.editor), town.editor)
    publishing.order_urgent_release(submission.pk, actor=town.second, reason="汛情")


def draft(town: Town) -> None:
    items.draft(town.column, town.editor)


def submit(town: Town) -> None:
    items.submitted(items.draft(town.column, town.editor), town.editor)


def approve_but_do_not_post(town: Town) -> None:
    channels.waiting(town, ChannelKind.NANFANG)


def release_in_another_organ(_town: Town) -> None:
    other = factories.make_reporting_town("nanqu")
    factories.live_a_year(other)


def interpret(town: Town) -> None:
    factories.released(
        town, kind=ItemKind.INTERPRETATION, interprets=Release.objects.get(pk=town.document.pk).item
    )


def change_the_text(town: Town) -> None:
    item = town.notice.item
    item.refresh_from_db()
    item = type(item).objects.get(pk=item.pk)
    item.body = [("paragraph", "<p>改过的通告。</p>")]
    item.save_revision(user=town.editor)
    items.approved(item, town)


@dataclass(frozen=True)
class Case:
    change: Callable[[Town], None]
    figures: dict[str, int]
    cells: frozenset[str] = frozenset()


NORMATIVE = "two/normative_documents/"
DOCUMENT = {
    "website_items": 1,
    "policy_documents": 1,
    "normative_issued": 1,
    "normative_in_force": 1,
}
ISSUED_AND_IN_FORCE = frozenset({f"{NORMATIVE}issued", f"{NORMATIVE}effective"})
CASES = {
    "a notice on the website": Case(release(), {"website_items": 1}),
    "a changed text of what is out already": Case(change_the_text, {}),
    "a policy document": Case(
        release(kind=ItemKind.POLICY, written_on=date(2021, 11, 1)),
        {"website_items": 1, "policy_documents": 1},
    ),
    "a normative document": Case(
        release(kind=ItemKind.NORMATIVE, written_on=date(2021, 11, 1)),
        DOCUMENT,
        ISSUED_AND_IN_FORCE,
    ),
    "a normative document of an earlier year": Case(
        release(kind=ItemKind.NORMATIVE, written_on=date(2019, 5, 1)),
        {"website_items": 1, "policy_documents": 1, "normative_in_force": 1},
        frozenset({f"{NORMATIVE}effective"}),
    ),
    "a document valid until the last day of the year": Case(
        document(valid_until=date(2021, 12, 31)), DOCUMENT, ISSUED_AND_IN_FORCE
    ),
    "a document that lapses in the year": Case(
        document(valid_until=date(2021, 12, 30)),
        {name: 1 for name in DOCUMENT if name != "normative_in_force"},
        frozenset({f"{NORMATIVE}issued"}),
    ),
    "a document that lapses in the year after and is marked by then": Case(
        document(valid_until=date(2022, 6, 30), validity=Validity.EXPIRED),
        DOCUMENT,
        ISSUED_AND_IN_FORCE,
    ),
    "a document marked as expired without a day": Case(
        document(year=2019, validity=Validity.EXPIRED),
        {"website_items": 1, "policy_documents": 1},
    ),
    "a document marked as repealed without a day": Case(
        document(year=2019, validity=Validity.REPEALED),
        {"website_items": 1, "policy_documents": 1},
    ),
    "a document that lapsed before it was repealed": Case(
        lapse_and_repeal_in_the_year_after, {"website_items": 1, "policy_documents": 1}
    ),
    "a document of the State Council": Case(
        document(issuer="国务院"), {"website_items": 1, "policy_documents": 1}
    ),
    "a document of another organ by its original address": Case(
        document(original_url="https://www.gov.cn/zhengce/content/1.htm"),
        {"website_items": 1, "policy_documents": 1},
    ),
    "an interpretation": Case(interpret, {"website_items": 1, "interpretations": 1}),
    "a five-disclosures mark": Case(
        release(five_open=FiveOpen.DECISION), {"website_items": 1, "five_open_items": 1}
    ),
    "a key area": Case(release(key_area="环境保护"), {"website_items": 1, "key_area_items": 1}),
    "Weibo": Case(post(ChannelKind.WEIBO), {"new_media_items": 1, "channel_items_weibo": 1}),
    "the Nanfang account": Case(
        post(ChannelKind.NANFANG), {"new_media_items": 1, "channel_items_nanfang": 1}
    ),
    "WeChat and the website": Case(
        put_on_both, {"website_items": 1, "new_media_items": 1, "channel_items_wechat": 1}
    ),
    "a notice board": Case(post(ChannelKind.NOTICE_BOARD), {"channel_items_notice_board": 1}),
    "a loudspeaker": Case(post(ChannelKind.LOUDSPEAKER), {"channel_items_loudspeaker": 1}),
    "household visits": Case(post(ChannelKind.VISITS), {"channel_items_visits": 1}),
    "a count of reads": Case(count_reads, {"new_media_reads": 40_000}),
    "a count of reads in the year after": Case(count_reads_of_the_year_after, {}),
    "taken back as a mistake": Case(withdraw(WithdrawalKind.MISTAKE), {"website_items": -1}),
    "merged into another": Case(withdraw(WithdrawalKind.MERGED), {"website_items": -1}),
    "withdrawn with a reason": Case(withdraw(WithdrawalKind.WITHDRAWN), {}),
    "a repeal": Case(
        repeal,
        {"normative_repealed": 1, "normative_in_force": -1},
        frozenset({f"{NORMATIVE}repealed", f"{NORMATIVE}effective"}),
    ),
    "a repeal after the year": Case(repeal_after_the_year, {}),
    "a text returned": Case(return_a_text, {"returned_texts": 1}),
    "an urgent release": Case(release_urgently, {"urgent_releases": 1, "website_items": 1}),
    "a draft": Case(draft, {}),
    "a text in review": Case(submit, {}),
    "a text that waits for its posting": Case(approve_but_do_not_post, {}),
    "another organ": Case(release_in_another_organ, {}),
}


def sentences(gathered: Gathered) -> dict[str, frozenset[str]]:
    """Every sentence of section one with the figures that stand in it."""
    composed = gathered.composed(draft_text(factories.YEAR))
    return {s.text: frozenset(span.figure for span in s.spans) for s in composed.sentences}


@pytest.mark.parametrize("name", CASES)
def test_one_record_changes_just_the_right_figures_cells_and_sentences(town, name):
    case = CASES[name]
    before = gather(town.organ, factories.YEAR)
    case.change(town)
    after = gather(town.organ, factories.YEAR)
    moved = {
        figure: after.figures[figure] - before.figures[figure]
        for figure in after.figures
        if after.figures[figure] != before.figures[figure]
    }
    assert moved == case.figures
    changed = {
        str(address)
        for address in ADDRESSES.values()
        if after.tables.at(address) != before.tables.at(address)
    }
    assert changed == case.cells
    was, now = sentences(before), sentences(after)
    gone = {text: figures for text, figures in was.items() if text not in now}
    kept = {text: figures for text, figures in was.items() if text in now}
    assert all(figures & set(moved) for figures in gone.values())
    assert not any(figures & set(moved) for figures in kept.values())


def test_every_figure_of_publishing_and_channels_is_moved_by_some_case():
    moved = {figure for case in CASES.values() for figure in case.figures}
    from lubu.office import figures

    rooms = ("lubu.publishing", "lubu.channels")
    own = {n for n, one in figures.registered().items() if one.query.__module__.startswith(rooms)}
    assert moved == own


def test_zero_is_counted_empty_is_unrecorded_and_rules_are_not_a_towns(town):
    tables = gather(town.organ, factories.YEAR).tables
    kinds = {str(address): tables.at(address).kind for address in ADDRESSES.values()}
    assert kinds["two/normative_documents/repealed"] is CellKind.ZERO
    assert kinds["two/normative_documents/issued"] is CellKind.NUMBER
    assert kinds["two/licences/decisions"] is CellKind.EMPTY
    assert kinds["three/received/total"] is CellKind.EMPTY
    assert kinds["two/rules/issued"] is CellKind.NOT_APPLICABLE


def test_a_figure_that_a_later_room_counts_fills_its_cell_and_its_sentence(town, counting):
    from lubu.organisations.models import Unit

    before = gather(town.organ, factories.YEAR)
    assert not any("新收政府信息公开申请" in text for text in sentences(before)), (
        "nobody keeps them"
    )
    counting("requests_received", lambda organ, period: Unit.objects.filter(organ=organ))
    counting("requests_concluded", lambda organ, period: Unit.objects.none())
    after = gather(town.organ, factories.YEAR)
    cells = {
        str(address): after.tables.at(address).kind
        for address in ADDRESSES.values()
        if after.tables.at(address) != before.tables.at(address)
    }
    assert cells == {
        "three/received/total": CellKind.NUMBER,
        "three/concluded/total": CellKind.ZERO,
    }
    texts = "".join(sentences(after))
    assert "收到政府信息公开申请2份，办结0份" in texts


STEPS = {
    "issued": document(year=2021),
    "lapses on the last day of the year before": document(
        year=2019, valid_until=date(2020, 12, 31)
    ),
    "lapses in the year": document(year=2019, valid_until=date(2021, 6, 30)),
    "lapses after the last day of the year": document(year=2019, valid_until=date(2021, 12, 31)),
    "lapses, then is repealed": lapse_and_repeal_in_the_year_after,
    "is repealed": repeal,
    "is repealed in the year after": repeal_after_the_year,
    "is no document of this organ": document(issuer="国务院", valid_until=date(2021, 6, 30)),
}


@pytest.mark.parametrize("name", STEPS)
def test_what_is_in_force_follows_from_the_year_before_by_rule_t2_2(town, name):
    STEPS[name](town)
    counted = {year: gather(town.organ, year).figures for year in (2019, 2020, 2021, 2022)}
    for year in (2020, 2021, 2022):
        made = counted[year - 1]["normative_in_force"] + counted[year]["normative_issued"]
        ended = counted[year]["normative_repealed"] + expired(town.organ, year)
        assert counted[year]["normative_in_force"] == made - ended, year
