"""The demonstration town: what was generated is counted, and stands up to every check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from django.db.models import Sum
from django.utils import timezone, translation

from lubu.access_requests import tables
from lubu.access_requests.checks import differences
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.kinds import OVER, ApplicantKind, Arrival, State
from lubu.channels.models import Delivery, ReadCount
from lubu.channels.rules import DeliveryState
from lubu.cli import lubu
from lubu.demo import plan, request_plan
from lubu.demo.build import AlreadyBuiltError, build
from lubu.ledger.actions import check
from lubu.office.figures import Period, get
from lubu.organisations.models import Organ, Unit
from lubu.organisations.rules import UnitKind
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.portal.models import FaultReport, Topic
from lubu.publishing import rules
from lubu.publishing.actions.sites import collection_of
from lubu.publishing.files.scanner import ClamdScanner
from lubu.publishing.models import (
    Attachment,
    Dismissal,
    FactCheck,
    InformationItem,
    Picture,
    Release,
    Submission,
)
from lubu.publishing.rules import ChannelKind, ItemKind, ReleaseState, SubmissionState
from lubu.reporting.models import AnnualReport, ReportState
from tests.browser.serving import served, violations
from tests.publishing.files.conftest import clamd  # noqa: F401  a fixture

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.fixtures import SettingsWrapper

KINDS_OF_PAGES = (
    "index.html",
    "404.html",
    "sitemap/index.html",
    "zfxxgk/index.html",  # the disclosure platform
    "tzgg/index.html",
    "tzgg/page-1.html",
    "tzgg/2021/*.html",
    "zcwj/2021/*.html",  # a document with its interpretation
    "zcjd/2021/*.html",
    "zfxxgknb/2021/*.html",
    "zfxxgknb/2022/*.html",  # the annual report on 2021
    "figures/2021.html",
    "figures/2021/website_items/index.html",
    "figures/2021/website_items/03.html",
    "zfxxgkzn/index.html",  # the guide
    "jggk/index.html",
    "ldxx/index.html",
    "villages/index.html",
    "topics/index.html",
    "topics/yqfk2021/index.html",
    "topics/hjxj2021/index.html",
    "catalogue/index.html",
    "catalogue/field-05.html",
    "figures/2021/normative_in_force/all.html",
)
REQUESTED = (
    "requests_received", "requests_concluded", "requests_carried_in", "requests_carried_out",
    "requests_in_time_percent", "fee_notices", "reconsiderations",
)  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_town_holds_what_its_report_says(
    clamd: ClamdScanner,  # noqa: F811  the fixture
    settings: SettingsWrapper,
    chromium: Browser,
):
    """One town for all that is asked of it: building it takes most of a minute."""
    settings.LUBU_SCANNER = clamd.address
    real = timezone.now
    with translation.override("zh-hans"):
        organ = build(seed=2021)
    assert timezone.now is real, "the clock stands again where it stood"
    figures_come_from_rows(organ)
    every_release_was_reviewed(organ)
    every_state_of_review_is_shown(organ)
    the_year_holds_every_kind(organ)
    the_report_shows_what_was_counted(organ)
    the_town_answered_three_applications(organ)
    the_bureau_has_something_in_every_cell()
    every_page_says_what_it_is(organ)
    every_kind_of_page_can_be_read_by_all(organ, chromium)
    assert Builder(organ).verify() == []
    assert check(organ) == []
    with pytest.raises(AlreadyBuiltError):
        build(seed=2021)


def figures_come_from_rows(organ: Organ) -> None:
    year = Period.year(plan.YEAR)
    counted = {
        name: get(name).value(organ, year)
        for name in ("website_items", "new_media_items", "new_media_reads")
    }
    assert counted == {
        "website_items": 2901,
        "new_media_items": 3398,
        "new_media_reads": 5_279_000,
    }
    site = Release.objects.filter(released_on__year=plan.YEAR, channel__kind=ChannelKind.WEBSITE)
    mistaken = site.filter(withdrawal__in=("mistake", "merged"))
    assert site.count() - mistaken.count() == 2901
    reads = ReadCount.objects.filter(on__year=plan.YEAR).aggregate(total=Sum("increase"))
    assert reads["total"] == 5_279_000
    villages = Unit.objects.filter(kind__in=(UnitKind.VILLAGE, UnitKind.COMMUNITY))
    assert villages.count() == 17


def every_release_was_reviewed(organ: Organ) -> None:
    released = Release.objects.filter(organ=organ).select_related("submission")
    for release in released.prefetch_related("submission__reviews", "submission__authors"):
        text = release.submission
        reviewers = {review.reviewer_id for review in text.reviews.all()}
        authors = {author.pk for author in text.authors.all()}
        assert text.urgent_by_id or len(reviewers) == len(rules.STEPS), release.pk
        assert not reviewers & authors, release.pk


def every_state_of_review_is_shown(organ: Organ) -> None:
    texts = Submission.objects.filter(item__organ=organ)
    assert set(texts.values_list("state", flat=True)) == set(SubmissionState)
    reviewing = texts.filter(state=SubmissionState.IN_REVIEW)
    assert reviewing.filter(due_on__lt=timezone.localdate()).count() == 2, "overdue"
    assert reviewing.filter(urgent_by=None, reviews=None).exists()
    assert reviewing.exclude(urgent_by=None).count() == 1, "urgent, its reviews still missing"
    assert {check.answered_at is None for check in FactCheck.objects.all()} == {True, False}
    assert Dismissal.objects.exists()
    messages = FaultReport.objects.order_by("received_on")
    assert [one.state for one in messages] == ["answered", "open", "open"]
    assert [one.due_on < timezone.localdate() for one in messages] == [True, True, False]
    assert set(Topic.objects.values_list("state", flat=True)) == {"current", "over", "draft"}
    assert Delivery.objects.filter(state=DeliveryState.REFUSED).count() == 1
    assert set(Release.objects.values_list("state", flat=True)) == set(ReleaseState)
    unclean = Attachment.objects.exclude(scan_state="clean")
    assert sorted(unclean.values_list("scan_state", flat=True)) == ["infected", "waiting"]
    collections = {
        file.collection for model in (Attachment, Picture) for file in model.objects.all()
    }
    assert collections == {collection_of(organ)}


def the_year_holds_every_kind(organ: Organ) -> None:
    year = Release.objects.filter(organ=organ, released_on__year=plan.YEAR)
    channels = set(year.values_list("channel__kind", flat=True))
    assert channels == set(ChannelKind)
    texts = Submission.objects.filter(submitted_at__year=plan.YEAR)
    assert texts.exclude(urgent_by=None).exclude(decided_at=None).exists(), "urgent, made good"
    assert texts.filter(state=SubmissionState.RETURNED).exists()
    items = InformationItem.objects.filter(organ=organ)
    titles = list(items.values_list("title", flat=True))
    assert len(titles) == len(set(titles))
    reposts = items.exclude(source="")
    assert reposts.exists()
    assert not reposts.filter(original_url="").exists()
    assert set(items.values_list("validity", flat=True)) >= {"in_force", "amended"}
    assert items.exclude(repealed_on=None).exists()
    assert items.filter(valid_until__lt=timezone.localdate()).exists(), "expired"
    assert items.exclude(notice_closed_at=None).exists()
    readings = items.filter(kind=ItemKind.INTERPRETATION)
    documents = {ItemKind.POLICY, ItemKind.NORMATIVE}
    assert {
        reading.interprets and reading.interprets.specific.kind for reading in readings
    } <= documents


def the_report_shows_what_was_counted(organ: Organ) -> None:
    report = AnnualReport.objects.get(organ=organ, year=plan.YEAR)
    assert report.state == ReportState.RELEASED
    assert report.released_at is not None
    assert timezone.localdate(report.released_at).year == plan.YEAR + 1
    # What nobody keeps (licences, penalties, fees) is declared and said; nothing is wrong.
    assert {finding["severity"] for finding in report.findings} <= {"warning", "not_checkable"}
    path = Release.objects.get(item=report.item).path
    page = (site_root(organ) / path).read_text(encoding="utf-8")
    for shown in ("2901", "3398", "527.9万"):
        assert shown in page, shown
    done = CliRunner().invoke(
        lubu, ["report", str(plan.YEAR), "--organ", organ.slug, "--format", "json"],
        standalone_mode=False,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert said["figures"]["website_items"] == 2901
    assert said["figures"]["new_media_items"] == 3398
    assert set(said) >= {"figures", "tables", "sentences"}


def the_town_answered_three_applications(organ: Organ) -> None:
    """收到政府信息依申请公开信息3份，按时答复办结3份；未发出收费通知。"""
    year = Period.year(plan.YEAR)
    counted = {name: get(name).value(organ, year) for name in REQUESTED}
    assert counted == {
        "requests_received": 3,
        "requests_concluded": 3,
        "requests_carried_in": 0,
        "requests_carried_out": 0,
        "requests_in_time_percent": 100,
        "fee_notices": 0,
        "reconsiderations": 0,
    }
    frozen = AnnualReport.objects.get(organ=organ, year=plan.YEAR).snapshot["tables"]
    assert frozen["three"]["received"]["total"] == frozen["three"]["concluded"]["total"] == 3
    assert frozen["four"]["reconsideration"]["total"] == 0


def the_bureau_has_something_in_every_cell() -> None:
    bureau = Organ.objects.get(slug="shili")
    assert bureau.is_demo
    assert "演示" in bureau.name
    before = None
    for year in request_plan.YEARS:
        cells = tables.table(bureau, Period.year(year))
        if before is not None:
            assert cells["carried_in", "total"] == before["carried_out", "total"] > 0, year
        before = cells
    assert before is not None
    assert {row for (row, column), n in before.items() if column == "total" and not n} == set()
    of_column = {column for (row, column), n in before.items() if row == "received" and n}
    assert of_column == {*ApplicantKind, "total"}
    disputes = tables.disputes_table(bureau, Period.year(request_plan.YEARS[-1]))
    assert [key for key, number in disputes.items() if not number] == []
    report = AnnualReport.objects.get(organ=bureau)
    failed = {one["rule"] for one in report.findings if one["severity"] == "error"}
    assert not failed & {"V1", "V2", "V3", "V4", "V5", "V6", "V7", "T4.1", "S6.1"}
    cases = AccessRequest.objects.filter(organ=bureau)
    states = set(cases.open().values_list("state", flat=True))
    assert states == {state.value for state in State if state not in OVER}
    assert cases.overdue(timezone.localdate()).exists()
    assert set(cases.values_list("arrival", flat=True)) == set(Arrival)
    assert list(differences()) == []
    assert check(bureau) == []


def every_page_says_what_it_is(organ: Organ) -> None:
    pages = list(site_root(organ).rglob("*.html"))
    assert len(pages) > 2901
    mark = "演示数据：由程序生成"
    assert [p.name for p in pages if mark not in p.read_text(encoding="utf-8")] == []


def every_kind_of_page_can_be_read_by_all(organ: Organ, chromium: Browser) -> None:
    """One page of each kind, as built: axe-core finds nothing, and nothing is too wide."""
    root, axe = site_root(organ), Axe()
    pages = [name for pattern in KINDS_OF_PAGES for name in sorted(root.glob(pattern))[:1]]
    assert len(pages) == len(KINDS_OF_PAGES)
    with served(root.parent) as address:
        for width in (1280, 390):
            page = chromium.new_page(viewport={"width": width, "height": 900})
            for file in pages:
                page.goto(f"{address}/{file.relative_to(root.parent)}")
                assert violations(page, axe) == [], file
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), file
            page.close()
