"""The annual report on the desk, screen by screen, as its people walk it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lubu.organisations.models import User
from lubu.publishing import actions as publishing
from lubu.publishing.models import Release, Submission
from lubu.publishing.rules import Decision, WithdrawalKind
from lubu.reporting import actions
from lubu.reporting.models import AnnualReport, ReportState
from tests.organisations.factories import Town
from tests.reporting import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    """The browser of the editor in the office that compiles the report."""
    return become(client, town.editor)


def become(client: Client, user: User) -> Client:
    client.force_login(User.objects.get(pk=user.pk))
    return client


def at(name: str, report: AnnualReport, **more: object) -> str:
    return reverse(f"reporting:{name}", kwargs={"pk": report.pk, **more})


def read(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def step(client: Client, name: str, report: AnnualReport, **data: object) -> HttpResponse:
    return client.post(at(name, report), data)


def complete(client: Client, report: AnnualReport) -> None:
    """What the form of the words is filled in with, so that the report can be frozen."""
    form = read(client.get(at("words", report))).select_one("main form, form[novalidate], form")
    fields = {area["name"]: area.get_text().lstrip("\n") for area in form.select("textarea")}
    told = {**factories.DECLARED, **factories.WORDS}
    assert {place.replace("/", "-") for place in told} <= set(fields)
    fields |= {place.replace("/", "-"): words for place, words in told.items()}
    based_on = form.select_one("[name=based_on]")["value"]
    stored = client.post(at("words", report), fields | {"based_on": based_on})
    assert stored.status_code == 302


def test_the_report_walks_from_begun_to_public_by_its_buttons(town, desk, scanned):
    begun = desk.post(reverse("reporting:reports"), {"organ": town.organ.pk, "year": 2021})
    report = AnnualReport.objects.get()
    assert begun.url == at("report", report)
    complete(desk, report)
    for name, state in (("check", ReportState.CHECKED), ("freeze", ReportState.FROZEN)):
        assert step(desk, name, report).status_code == 302
        report.refresh_from_db()
        assert report.state == state
    assert step(desk, "release", report).status_code == 302
    submission = Submission.objects.latest("pk")
    for reviewer in (town.first, town.second, town.final):
        publishing.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    factories.follow("release.released")
    shown = read(desk.get(at("report", report)))
    done = [one.strong.get_text() for one in shown.select(".rep-step--done")]
    assert done == [one.strong.get_text() for one in shown.select(".rep-step")]
    assert len(done) == 4
    assert not shown.select(".rep-acts form")


def test_each_figure_on_the_screen_opens_to_the_rows_that_it_counts(town, desk):
    report = factories.checked(town)
    shown = read(desk.get(at("report", report)))
    opened = {link["href"]: link.get_text() for link in shown.select(".rep-document a[href]")}
    website = next(link for link in opened if "/website_items/" in link)
    rows = read(desk.get(website))
    titles = [row.get_text() for row in rows.select("table.listing td:nth-of-type(2)")]
    assert len(titles) == int(opened[website].rstrip("条")) == 3
    assert all(any(t in row for row in titles) for t in ("停水", "防汛", "管理办法"))
    for link in opened:
        assert desk.get(link).status_code == 200, link


def test_a_withdrawn_item_moves_its_figure_and_shows_beside_a_frozen_report(town, desk):
    report = factories.frozen(town)
    assert not read(desk.get(at("report", report))).find(string="记录此后有变动")
    kind = WithdrawalKind.MISTAKE
    publishing.withdraw(town.notice.item_id, actor=town.releaser, kind=kind, reason="误发")
    shown = read(desk.get(at("report", report)))
    aside = " ".join(shown.select_one(".rep-aside").get_text(" ", strip=True).split())
    assert "网站发布信息：3 → 2条" in aside
    assert "1条不再计入，此后新增0条" in aside
    assert "website_items" not in aside
    figure = shown.select_one('.rep-document a[href*="/website_items/"]')
    assert figure.get_text().startswith("3")
    rows = read(desk.get(figure["href"]))
    assert len(rows.select("table.listing tbody tr")) == 3, "those that the report counted"
    gone = [row.get_text() for row in rows.select("tbody tr") if row.select_one(".w-status")]
    assert len(gone) == 1
    assert "停水" in gone[0]


def test_rows_that_came_since_stand_apart_and_a_cell_that_moved_is_named(town, desk, clock):
    report = factories.frozen(town)
    publishing.repeal(town.document.item_id, actor=town.releaser, on=date(2021, 12, 30))
    factories.read(town, town.post, 900, date(2021, 12, 1))
    shown = read(desk.get(at("report", report)))
    aside = shown.select_one(".rep-aside").get_text(" ", strip=True)
    assert "表二 行政规范性文件/现行有效件数" in aside
    reads = next(
        link["href"] for link in shown.select(".rep-aside a") if "new_media_reads" in link["href"]
    )
    since = read(desk.get(reads))
    assert [row.get_text(" ", strip=True) for row in since.select("tbody tr")] != []
    assert "定稿后新计入的" in since.get_text()
    elsewhere = reads.replace(f"report={report.pk}", "report=999")
    assert desk.get(elsewhere).status_code == 404


def test_a_report_changed_behind_the_application_shows_nothing_and_can_be_opened_again(town, desk):
    report = factories.frozen(town)
    report.snapshot["figures"]["website_items"] = 9999
    AnnualReport.objects.filter(pk=report.pk).update(snapshot=report.snapshot)
    shown = read(desk.get(at("report", report)))
    assert "已不是定稿时的内容" in shown.select_one("[role=alert]").get_text()
    assert not shown.select(".rep-document")
    assert desk.get(at("file", report, form="docx")).status_code == 302
    assert step(desk, "reopen", report, reason="库中被改").status_code == 302


def test_reviewers_read_what_the_checks_found_and_which_numbers_are_typed(town, desk, scanned):
    report = factories.completed(town)
    texts = {
        "overview/topics/platform": "设有{=3个|常设站点}服务站点。",
        "others": "本年度办理议案提案2件。",
    }
    actions.edit_text(report.pk, actor=town.editor, texts=texts)
    actions.check(report.pk, actor=town.editor)
    actions.freeze(report.pk, actor=town.editor)
    submission = actions.release(report.pk, actor=town.editor)
    become(desk, town.first)
    review = reverse("publishing:review", args=[submission.pk])
    notes = read(desk.get(review)).select_one(".pub-side").get_text(" ", strip=True)
    assert "保留“3个”" in notes
    assert "常设站点" in notes
    assert "2件" in notes
    assert factories.NOT_KEPT in notes
    assert "V5" in notes
    assert "记录在定稿后有变动" not in notes
    kind = WithdrawalKind.MISTAKE
    publishing.withdraw(town.notice.item_id, actor=town.releaser, kind=kind, reason="误发")
    notes = read(desk.get(review)).select_one(".pub-side").get_text(" ", strip=True)
    assert "网站发布信息：3 → 2条" in notes


def test_words_are_changed_and_figures_never(town, desk):
    report = factories.drafted(town)
    form = read(desk.get(at("words", report))).select_one("main form, form[novalidate], form")
    fields = {area["name"]: area.get_text().lstrip("\n") for area in form.select("textarea")}
    based_on = form.select_one("[name=based_on]")["value"]
    changed = fields | {"problems-found": "错字仍时有发生。", "based_on": based_on}
    assert desk.post(at("words", report), changed).status_code == 302
    assert "错字仍时有发生。" in desk.get(at("report", report)).content.decode()
    late = desk.post(at("words", report), changed | {"problems-found": "后来者。"})
    assert late.status_code == 409
    assert "后来者。" in late.content.decode(), "what was typed is not lost"
    assert "后来者" not in json.dumps(AnnualReport.objects.get().text, ensure_ascii=False)
    based_on = read(desk.get(at("words", report))).select_one("[name=based_on]")["value"]
    figures = read(desk.get(at("words", report))).select_one(".rep-figures").get_text()
    assert "{website_items}" in figures
    assert "网站发布信息" in figures
    typed = changed | {"overview-opening": "全年发布9999条。", "based_on": based_on}
    refused = desk.post(at("words", report), typed)
    assert refused.status_code == 422
    assert "9999条" in read(refused).select_one(".error-message[role=alert]").get_text()
    for wrong in ("共{no_such_figure}条。", "共{website_items条。", "共{website_items:ten}条。"):
        spoilt = changed | {"problems-found": wrong, "based_on": based_on}
        refused = desk.post(at("words", report), spoilt)
        assert refused.status_code == 422, wrong
        assert wrong in read(refused).get_text()
    assert "错字仍时有发生。" in desk.get(at("report", report)).content.decode()


def test_words_that_can_no_longer_be_stored_are_shown_without_a_button(town, desk, client):
    report = factories.frozen(town)
    assert desk.get(at("words", report)).status_code == 302
    refused = desk.post(at("words", report), {"problems-found": "来不及了。"})
    assert refused.status_code == 409
    assert "来不及了。" in refused.content.decode(), "what was typed is not lost"
    assert not read(refused).select("form[novalidate] button[type=submit]")
    assert step(desk, "reopen", report, reason="漏计了一件").status_code == 302
    assert read(desk.get(at("words", report))).select("form[novalidate] button[type=submit]")
    stranger = become(client, town.second)
    assert stranger.get(at("words", report)).status_code == 302


def test_a_frozen_report_is_opened_again_only_with_a_reason(town, desk):
    report = factories.frozen(town)
    refused = step(desk, "reopen", report, reason=" ")
    assert refused.status_code in (409, 422)
    report.refresh_from_db()
    assert report.state == ReportState.FROZEN
    assert step(desk, "reopen", report, reason="漏计了一件").status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_a_step_out_of_turn_is_refused_with_a_sentence(town, desk):
    report = factories.drafted(town)
    for name in ("freeze", "release"):
        refused = step(desk, name, report)
        assert refused.status_code == 409, name
        assert read(refused).select_one(".error-message[role=alert]").get_text(strip=True)
    twice = desk.post(reverse("reporting:reports"), {"organ": town.organ.pk, "year": 2021})
    assert twice.status_code == 409
    for year in ("", "x", "1", "99999", "2021; DROP"):
        again = desk.post(reverse("reporting:reports"), {"organ": town.organ.pk, "year": year})
        assert again.status_code == 422, year
    assert AnnualReport.objects.count() == 1


def test_who_reads_and_who_compiles(town, client):
    report = factories.drafted(town)
    become(client, town.auditor)
    assert client.get(at("report", report)).status_code == 200
    assert not read(client.get(at("report", report))).select(".rep-acts form")
    for name in ("check", "words"):
        assert client.post(at(name, report), {}).status_code == 403, name
    assert client.get(at("words", report)).url == at("report", report)
    become(client, town.people["village_editor"])
    for name in ("report", "words"):
        assert client.get(at(name, report)).status_code == 404, name
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_the_files_hold_the_same_numbers(town, desk):
    report = factories.checked(town)
    data = json.loads(desk.get(at("file", report, form="json")).content)
    assert data["figures"]["website_items"] == 3
    document = desk.get(at("file", report, form="docx"))
    words = zipfile.ZipFile(io.BytesIO(document.content)).read("word/document.xml").decode()
    assert "3条" in words
    assert desk.get(at("file", report, form="pdf")).content.startswith(b"%PDF-")
    assert desk.get(at("file", report, form="exe")).status_code == 404
    assert "草稿，未定稿" in desk.get(at("file", report, form="html")).content.decode()
    actions.freeze(report.pk, actor=town.editor)
    assert "草稿" not in desk.get(at("file", report, form="html")).content.decode()
    assert desk.get(at("words", report)).url == at("report", report), "no save button when frozen"
    assert Release.objects.count() == 4
