"""The annual report on the desk, screen by screen, as its people walk it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lubu.organisations.models import User
from lubu.publishing import actions as publishing
from lubu.publishing.models import Release, Submission
from lubu.publishing.rules import Decision, WithdrawalKind
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


def test_the_report_walks_from_begun_to_public_by_its_buttons(town, desk, scanned):
    begun = desk.post(reverse("reporting:reports"), {"organ": town.organ.pk, "year": 2021})
    report = AnnualReport.objects.get()
    assert begun.url == at("report", report)
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
    aside = shown.select_one(".rep-aside").get_text(" ", strip=True)
    assert "3 → 2" in aside
    figure = shown.select_one('.rep-document a[href*="/website_items/"]').get_text()
    assert figure.startswith("3")


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
    for wrong in ("共{no_such_figure}条。", "共{website_items条。", "共{website_items:ten}条。"):
        spoilt = changed | {"problems-found": wrong, "based_on": based_on}
        refused = desk.post(at("words", report), spoilt)
        assert refused.status_code == 422, wrong
        assert wrong in read(refused).get_text()
    assert "错字仍时有发生。" in desk.get(at("report", report)).content.decode()


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
    assert Release.objects.count() == 4
