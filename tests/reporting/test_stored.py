"""From draft to the public and back: what each step keeps, refuses and leaves alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from lubu.ledger.actions import check as check_ledger
from lubu.ledger.models import Entry, Head
from lubu.ledger.rules import canonical, sm3
from lubu.office import checks, errors
from lubu.organisations.models import Unit
from lubu.publishing import actions as publishing
from lubu.publishing.actions.reviewing import NotAnEditorError
from lubu.publishing.models import InformationItem, Release, Submission
from lubu.publishing.rules import (
    Decision,
    NotReadyError,
    NotYourReviewError,
    ReleaseState,
    SubmissionState,
    WithdrawalKind,
)
from lubu.reporting import actions, messages
from lubu.reporting.checks import SENTENCES
from lubu.reporting.differences import counted_rows, differences
from lubu.reporting.editing import TypedNumberError, UnknownFigureInTextError, editable
from lubu.reporting.models import AnnualReport, ReportState
from lubu.reporting.report_text import NoTextError, ReportText
from lubu.reporting.rights import NotACompilerError
from lubu.reporting.snapshots import SnapshotAlteredError, read, text_digest
from tests.reporting import factories

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    entries = Entry.objects.filter(kind__startswith="report.").order_by("pk")
    return [entry.kind for entry in entries]


def test_a_report_walks_from_draft_through_three_reviews_to_the_public(town, scanned):
    report = factories.completed(town)
    assert (report.state, report.snapshot) == (ReportState.DRAFT, None)
    report = actions.check(report.pk, actor=town.editor)
    assert (report.state, report.checked_by) == (ReportState.CHECKED, town.editor)
    head = Head.objects.get(organ=town.organ)
    report = actions.freeze(report.pk, actor=town.first)
    assert (report.state, report.frozen_by) == (ReportState.FROZEN, town.first)
    assert (report.ledger_sequence, report.ledger_digest) == (head.sequence, head.digest)
    assert report.snapshot["figures"]["website_items"] == 3
    assert report.snapshot_digest == sm3(canonical(report.snapshot).encode())
    submission = actions.release(report.pk, actor=town.editor)
    assert submission.state == SubmissionState.IN_REVIEW
    assert (
        "网站发布政务信息、公告公示、重点领域信息、“五公开”等信息3条"
        in (submission.content["body_text"])
    )
    assert [file["kind"] for file in submission.content["attachments"]] == ["docx", "pdf"]
    for reviewer in (town.first, town.second, town.final):
        publishing.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    factories.follow("release.released")
    report.refresh_from_db()
    assert (report.state, report.item) == (ReportState.RELEASED, submission.item)
    assert Release.objects.visible_to(None).get(item=report.item).path.startswith("zfxxgknb/2022/")
    assert kinds() == [
        "report.drafted",
        "report.edited",
        "report.checked",
        "report.frozen",
        "report.handed_in",
        "report.released",
    ]
    assert check_ledger(town.organ) == []


def test_the_report_itself_is_counted_in_the_year_of_its_release_only(town, scanned):
    report = factories.in_public(town)
    assert not differences(report)


def test_a_frozen_report_does_not_move_with_the_record_and_says_how_they_part(town):
    report = factories.frozen(town)
    before = read(report)
    gone = town.notice
    publishing.withdraw(
        gone.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="误发"
    )
    factories.read(town, town.post, 900, date(2021, 12, 1))
    report = AnnualReport.objects.get(pk=report.pk)
    assert read(report) == before
    assert report.snapshot_digest == sm3(canonical(report.snapshot).encode())
    found = differences(report)
    parts = {one.name: (one.frozen, one.now, one.gone, len(one.come)) for one in found.figures}
    assert parts == {
        "website_items": (3, 2, (gone.pk,), 0),
        "new_media_reads": (0, 900, (), 1),
    }
    assert gone.pk in counted_rows(report, "website_items")
    assert [("信息3条" in was) for was in found.lost] == [True]
    assert [("信息2条" in now, "900次" in now) for now in found.new] == [(True, True)]
    assert found.cells == ()


def test_a_cell_that_would_differ_is_named(town):
    report = factories.frozen(town)
    publishing.repeal(town.document.item_id, actor=town.releaser, on=date(2021, 12, 30))
    cells = {
        str(one.address): (one.frozen.number, one.now.number) for one in differences(report).cells
    }
    assert cells == {
        "two/normative_documents/repealed": (0, 1),
        "two/normative_documents/effective": (1, 0),
    }


def test_a_report_that_is_not_frozen_has_nothing_to_differ_from(town):
    assert not differences(factories.checked(town))


def test_a_fault_blocks_freezing_and_is_named(town, counting):
    counting("fee_notices", lambda organ, period: Unit.objects.none())
    counting("fee_billed_fen", lambda organ, period: Unit.objects.filter(organ=organ))
    counting("fee_received_fen", lambda organ, period: Unit.objects.none())
    report = factories.checked(town)
    assert [one["rule"] for one in report.findings if one["severity"] == "error"] == ["S6.1"]
    with pytest.raises(actions.ReportFaultyError) as refused:
        actions.freeze(report.pk, actor=town.editor)
    assert refused.value.rules == "S6.1"
    report.refresh_from_db()
    assert (report.state, report.snapshot) == (ReportState.CHECKED, None)


def test_a_fault_that_came_after_the_check_blocks_freezing_as_well(town, counting):
    counting("requests_received", lambda organ, period: Unit.objects.filter(organ=organ))
    report = factories.checked(town)
    counting("fee_notices", lambda organ, period: Unit.objects.none())
    counting("fee_billed_fen", lambda organ, period: Unit.objects.filter(organ=organ))
    counting("fee_received_fen", lambda organ, period: Unit.objects.none())
    with pytest.raises(actions.ReportFaultyError):
        actions.freeze(report.pk, actor=town.editor)


def test_only_a_checked_report_on_a_year_that_is_over_is_frozen(town, clock):
    report = factories.drafted(town)
    with pytest.raises(actions.WrongReportStateError):
        actions.freeze(report.pk, actor=town.editor)
    running = actions.draft(town.organ, 2022, actor=town.editor)
    actions.check(running.pk, actor=town.editor)
    with pytest.raises(actions.YearNotOverError):
        actions.freeze(running.pk, actor=town.editor)


@pytest.mark.parametrize(("year", "error"), [(2023, actions.YearNotOverError), (2020, NoTextError)])
def test_a_report_is_begun_on_no_year_to_come_and_on_none_before_the_form(town, year, error):
    with pytest.raises(error):
        actions.draft(town.organ, year, actor=town.editor)
    assert not AnnualReport.objects.exists()


def test_a_year_has_one_report(town):
    factories.drafted(town)
    with pytest.raises(actions.ReportExistsError):
        actions.draft(town.organ, 2021, actor=town.first)
    assert kinds() == ["report.drafted"]


# --- words ----------------------------------------------------------------------------------------


def test_words_are_edited_around_the_figures_and_make_it_a_draft_again(town):
    report = factories.checked(town)
    report = actions.edit_text(
        report.pk,
        actor=town.editor,
        texts={"others": "本年度办理议案提案2件。\n落实要点{website_items}项。"},
    )
    assert (report.state, report.findings, report.checked_by) == (ReportState.DRAFT, [], None)
    texts = [sentence.text for sentence in read(report).document.sentences()]
    assert texts[-2:] == ["本年度办理议案提案2件。", "落实要点3项。"]
    entry = Entry.objects.filter(kind="report.edited").latest("pk")
    assert text_digest(report) in entry.payload


def test_a_figure_that_was_dropped_from_the_words_can_be_put_back(town):
    report = factories.drafted(town)
    place = "overview/topics/management"
    was = editable(ReportText.from_data(report.text))[place]
    actions.edit_text(report.pk, actor=town.editor, texts={place: "另行说明。"})
    report = actions.edit_text(report.pk, actor=town.editor, texts={place: was})
    assert editable(ReportText.from_data(report.text))[place] == was
    with pytest.raises(UnknownFigureInTextError):
        actions.edit_text(report.pk, actor=town.editor, texts={place: "{no_such_figure}条。"})


def test_words_that_do_not_change_change_nothing(town):
    report = factories.checked(town)
    same = editable(ReportText.from_data(report.text))
    assert actions.edit_text(report.pk, actor=town.editor, texts=same).state == ReportState.CHECKED
    assert kinds() == ["report.drafted", "report.edited", "report.checked"]


def test_of_two_who_edit_the_same_words_the_second_is_told(town):
    report = factories.drafted(town)
    opened = text_digest(report)
    actions.edit_text(report.pk, actor=town.first, texts={"others": "甲。"}, based_on=opened)
    with pytest.raises(actions.TextChangedError):
        actions.edit_text(report.pk, actor=town.editor, texts={"others": "乙。"}, based_on=opened)
    report.refresh_from_db()
    assert report.text["others"] == ["甲。"]


@pytest.mark.parametrize("step", ["edit_text", "check", "freeze"])
def test_nothing_changes_a_frozen_report(town, step):
    report = factories.frozen(town)
    before = canonical([report.snapshot, report.text])
    words = {"texts": {"others": "改。"}} if step == "edit_text" else {}
    with pytest.raises(actions.WrongReportStateError):
        getattr(actions, step)(report.pk, actor=town.editor, **words)
    report.refresh_from_db()
    assert canonical([report.snapshot, report.text]) == before


TYPED = {
    "overview/opening": "本年共发布信息9999条。",
    "overview/topics/proactive": "通过网站发布信息近万条，阅读量{new_media_reads}万次。",
    "overview/topics/on_request": "收到申请三件。",
    "overview/unknown": "约占百分之九十。",
}


@pytest.mark.parametrize("place", TYPED)
def test_no_number_is_typed_into_section_one(town, place):
    report = factories.drafted(town)
    before = canonical(report.text)
    with translation.override("zh-hans"), pytest.raises(TypedNumberError) as refused:
        actions.edit_text(report.pk, actor=town.editor, texts={place: TYPED[place]})
    assert refused.value.place in ("总体情况", "主动公开", "依申请公开")
    assert refused.value.numbers in errors.sentence(refused.value)
    report.refresh_from_db()
    assert canonical(report.text) == before


def test_a_number_typed_behind_the_application_fails_the_check_and_is_not_frozen(town):
    report = factories.completed(town)
    report.text["overview"]["topics"][0]["paragraphs"].append("另发布信息9999条。")
    report.save(update_fields=["text"])
    report = actions.check(report.pk, actor=town.editor)
    (error,) = [one for one in report.findings if one["severity"] == "error"]
    assert (error["rule"], error["params"]) == ("S1.1", {"place": "主动公开", "words": "9999条"})
    with pytest.raises(actions.ReportFaultyError):
        actions.freeze(report.pk, actor=town.editor)


def test_a_number_that_is_no_statistic_is_kept_with_its_reason_for_all_to_see(town):
    report = factories.completed(town)
    place = "overview/topics/platform"
    words = "设有{=3个|常设站点，不是年度统计}政务服务站点，覆盖26个领域。"
    actions.edit_text(report.pk, actor=town.editor, texts={place: words})
    report = actions.check(report.pk, actor=town.editor)
    kept = [one for one in report.findings if one["rule"] == "S1.1"]
    assert [(one["severity"], one["params"]["reason"]) for one in kept] == [
        ("warning", "常设站点，不是年度统计")
    ]
    report = actions.freeze(report.pk, actor=town.editor)
    assert "设有3个政务服务站点，覆盖26个领域。" in read(report).sentences()


def test_a_figure_in_a_wrong_place_is_held_against_the_tables(town, counting):
    """V7 reads the finished text; it does not compare a figure with itself."""
    counting("requests_received", lambda organ, period: Unit.objects.filter(organ=organ)[:2])
    report = factories.completed(town)
    words = "收到政府信息公开申请{website_items}件。"
    actions.edit_text(report.pk, actor=town.editor, texts={"overview/topics/on_request": words})
    report = actions.check(report.pk, actor=town.editor)
    found = [one for one in report.findings if one["rule"] == "V7"]
    assert [(one["severity"], one["expected"], one["found"]) for one in found] == [("error", 2, 3)]


def test_what_nobody_keeps_is_said_to_be_unknown_and_not_passed(town):
    report = factories.checked(town)
    unknown = {
        one["rule"]: one["message"] for one in report.findings if one["severity"] == "not_checkable"
    }
    assert unknown["V5"] == unknown["V6"] == messages.NOT_KEPT
    assert {"V1", "V2", "V3", "V4", "V7", "T4.1", "S6.1"} <= set(unknown)


# --- every cell says something ----------------------------------------------------------------


def test_a_report_with_empty_cells_is_not_frozen(town):
    report = actions.check(factories.drafted(town).pk, actor=town.editor)
    errors_found = [one for one in report.findings if one["severity"] == "error"]
    assert {one["rule"] for one in errors_found} == {"F1", "S1.2", "S6.1"}
    where = {one["params"]["where"] for one in errors_found if one["rule"] == "F1"}
    assert where == {
        "表二 行政许可",
        "表二 行政处罚",
        "表二 行政强制",
        "表二 行政事业性收费",
        "表三",
        "表四",
    }
    with pytest.raises(actions.ReportFaultyError):
        actions.freeze(report.pk, actor=town.editor)
    texts = {**factories.DECLARED, "not_applicable/two/coercion": "", **factories.WORDS}
    actions.edit_text(report.pk, actor=town.editor, texts=texts)
    actions.check(report.pk, actor=town.editor)
    with pytest.raises(actions.ReportFaultyError) as refused:
        actions.freeze(report.pk, actor=town.editor)
    assert refused.value.rules == "F1"


def test_what_is_declared_not_applicable_stands_in_the_frozen_tables_with_its_reason(town):
    report = factories.frozen(town)
    cells = report.snapshot["tables"]
    assert cells["three"]["received"]["total"] == "not_applicable"
    assert cells["two"]["normative_documents"]["issued"] == 1
    warnings = [one for one in report.findings if one["severity"] == "warning"]
    assert {one["params"]["reason"] for one in warnings} == {factories.NOT_KEPT}
    assert len(warnings) == len(factories.DECLARED)
    texts = [sentence.text for sentence in read(report).document.sentences()]
    assert not any("待核实" in text for text in texts)
    assert not differences(report)


def test_a_counted_number_is_never_declared_away(town):
    report = factories.completed(town)
    place = "not_applicable/two/normative_documents"
    actions.edit_text(report.pk, actor=town.editor, texts={place: "不想报"})
    tables = read(AnnualReport.objects.get(pk=report.pk)).gathered.tables
    assert tables.two.at("normative_documents", "issued").number == 1


# --- frozen and left alone ----------------------------------------------------------------------


def altered(report: AnnualReport, how: str) -> AnnualReport:
    """The report after somebody reached the database directly."""
    if how == "words":
        report.text["problems"]["found"] = ["没有问题。"]
    else:
        report.snapshot["figures"]["website_items"] = 9999
    if how == "digest too":
        report.snapshot_digest = sm3(canonical(report.snapshot).encode())
    if how == "position":
        report.snapshot["figures"]["website_items"] = 3
        report.ledger_digest = "0" * 64
    AnnualReport.objects.filter(pk=report.pk).update(
        text=report.text,
        snapshot=report.snapshot,
        snapshot_digest=report.snapshot_digest,
        ledger_digest=report.ledger_digest,
    )
    return AnnualReport.objects.get(pk=report.pk)


FAULTS = {
    "numbers": {"snapshot"},
    "words": {"text"},
    "digest too": {"ledger"},
    "position": {"ledger", "position"},
}


@pytest.mark.parametrize("how", FAULTS)
def test_a_frozen_report_changed_behind_the_application_is_found(town, how):
    report = factories.frozen(town)
    assert checks.run("reports") == []
    report = altered(report, how)
    found = checks.run("reports")
    assert {one.sentence for one in found} == {str(SENTENCES[key]) for key in FAULTS[how]}
    assert {one.place for one in found} == {str(report)}
    if how in ("numbers", "words"):
        for use in (read, differences, lambda one: counted_rows(one, "website_items")):
            with pytest.raises(SnapshotAlteredError):
                use(report)
        with pytest.raises(SnapshotAlteredError):
            actions.hand_in(report.pk, actor=town.editor)
        assert actions.reopen(report.pk, actor=town.editor, reason="库中被改")


# --- opening again, taking back -------------------------------------------------------------------


def test_a_frozen_report_is_opened_again_with_a_reason_and_not_while_in_review(town, scanned):
    report = factories.frozen(town)
    with pytest.raises(actions.ReasonMissingError):
        actions.reopen(report.pk, actor=town.editor, reason="  ")
    submission = actions.release(report.pk, actor=town.editor)
    with pytest.raises(actions.WrongReportStateError):
        actions.reopen(report.pk, actor=town.editor, reason="数字有误")
    publishing.decide(
        submission.pk, actor=town.first, decision=Decision.RETURN, remark="存在问题写得太少"
    )
    report = actions.reopen(report.pk, actor=town.editor, reason="按审核意见修改")
    assert (report.state, report.snapshot, report.frozen_at) == (ReportState.DRAFT, None, None)
    with pytest.raises(NotReadyError):
        publishing.submit(submission.item_id, actor=town.editor)
    actions.edit_text(report.pk, actor=town.editor, texts={"problems/found": "问题更多。"})
    actions.check(report.pk, actor=town.editor)
    actions.freeze(report.pk, actor=town.editor)
    factories.approve(town, report)
    report.refresh_from_db()
    assert report.state == ReportState.RELEASED
    assert InformationItem.objects.filter(annual_report=report).count() == 1
    released = Release.objects.get(item=report.item).submission
    assert "问题更多。" in released.content["body_text"]
    assert released.pk != submission.pk


def test_a_report_taken_back_from_the_public_can_be_corrected_and_released_again(town, scanned):
    report = factories.in_public(town)
    with pytest.raises(actions.WrongReportStateError):
        actions.reopen(report.pk, actor=town.editor, reason="数字有误")
    address = Release.objects.get(item=report.item).path
    publishing.withdraw(
        report.item_id, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="数字有误"
    )
    factories.follow("release.withdrawn")
    report.refresh_from_db()
    assert (report.state, report.released_at) == (ReportState.FROZEN, None)
    actions.reopen(report.pk, actor=town.editor, reason="数字有误")
    actions.check(report.pk, actor=town.editor)
    actions.freeze(report.pk, actor=town.editor)
    factories.approve(town, report)
    report.refresh_from_db()
    assert report.state == ReportState.RELEASED
    assert Release.objects.get(item=report.item, state=ReleaseState.RELEASED).path == address
    assert check_ledger(town.organ) == []


# --- into review ----------------------------------------------------------------------------------


def test_a_text_changed_by_hand_does_not_pass_for_the_frozen_report(town, scanned):
    report = factories.frozen(town)
    item = actions.hand_in(report.pk, actor=town.editor)
    item = InformationItem.objects.get(pk=item.pk)
    item.body = [("fixed", "<p>通过网站发布信息9999条。</p>")]
    item.save_revision(user=town.editor)
    with translation.override("zh-hans"), pytest.raises(NotReadyError) as refused:
        publishing.submit(item.pk, actor=town.editor)
    assert "不是已定稿年度报告的文字" in str(refused.value.obstacles)
    submission = actions.release(report.pk, actor=town.editor)
    assert "9999" not in submission.content["body_html"]
    assert Submission.objects.count() == len({*Submission.objects.values_list("pk", flat=True)})


def test_who_wrote_words_of_the_report_reviews_it_at_no_step(town, scanned):
    report = factories.completed(town)
    actions.edit_text(report.pk, actor=town.first, texts={"others": "一审人写的话。"})
    actions.check(report.pk, actor=town.editor)
    actions.freeze(report.pk, actor=town.editor)
    submission = actions.release(report.pk, actor=town.second_editor)
    assert set(submission.authors.all()) == {town.editor, town.first, town.second_editor}
    with pytest.raises(NotYourReviewError) as refused:
        publishing.decide(submission.pk, actor=town.first, decision=Decision.APPROVE)
    assert refused.value.reason == "author"


def test_files_wait_for_the_scanner_and_the_hand_in_goes_on_later(town, settings, clamd):
    settings.LUBU_SCANNER = "/nowhere/clamd.sock"
    report = factories.frozen(town)
    with pytest.raises(NotReadyError):
        actions.release(report.pk, actor=town.editor)
    settings.LUBU_SCANNER = clamd.address
    from lubu.publishing.actions.files import rescan_outdated

    rescan_outdated()
    submission = actions.release(report.pk, actor=town.editor)
    assert submission.state == SubmissionState.IN_REVIEW
    assert kinds().count("report.handed_in") == 1


def test_who_compiles_but_does_not_edit_cannot_hand_in(town):
    report = factories.frozen(town)
    with pytest.raises(NotAnEditorError):
        actions.release(report.pk, actor=town.first)
    assert not InformationItem.objects.filter(kind="annual_report").exists()


def test_a_report_with_the_same_address_name_beside_it_is_handed_in_all_the_same(town, scanned):
    from tests.publishing import factories as items

    items.draft(town.reports, town.editor, slug="annual-report-2021")
    assert actions.release(factories.frozen(town).pk, actor=town.editor)


# --- rights and visibility ------------------------------------------------------------------------

STEPS = {
    "check": factories.drafted,
    "freeze": factories.checked,
    "reopen": factories.frozen,
    "hand_in": factories.frozen,
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", ["releaser", "second", "admin", "auditor"])
def test_who_sees_the_report_but_does_not_compile_it_can_do_nothing_with_it(town, step, who):
    report = STEPS[step](town)
    more = {"reason": "看看"} if step == "reopen" else {}
    with pytest.raises(NotACompilerError):
        getattr(actions, step)(report.pk, actor=getattr(town, who), **more)


def test_the_village_and_the_system_administrator_and_other_organs_see_no_report(town):
    other = factories.make_reporting_town("nanqu")
    report = factories.drafted(town)
    for stranger in (town.village_editor, town.system, other.editor, other.admin, other.auditor):
        assert not AnnualReport.objects.visible_to(stranger).exists()
        with pytest.raises(AnnualReport.DoesNotExist):
            actions.check(report.pk, actor=stranger)
        with pytest.raises(NotACompilerError):
            actions.draft(town.organ, 2022, actor=stranger)
    assert not AnnualReport.objects.visible_to(None).exists()
    for colleague in (town.editor, town.second, town.admin, town.auditor, town.final):
        assert AnnualReport.objects.visible_to(colleague).get() == report
