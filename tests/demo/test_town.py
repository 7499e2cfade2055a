"""The demonstration town: what was generated is counted, and stands up to every check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.db.models import Sum
from django.utils import timezone, translation

from lubu.channels.models import ReadCount
from lubu.cli import lubu
from lubu.demo import plan
from lubu.demo.build import AlreadyBuiltError, build
from lubu.ledger.actions import check
from lubu.office.figures import Period, get
from lubu.organisations.models import Organ, Unit
from lubu.organisations.rules import UnitKind
from lubu.portal.builder import Builder, site_root
from lubu.publishing import rules
from lubu.publishing.files.scanner import ClamdScanner
from lubu.publishing.models import Attachment, Release, Submission
from lubu.publishing.rules import ChannelKind, SubmissionState
from lubu.reporting.models import AnnualReport, ReportState
from tests.publishing.files.conftest import clamd  # noqa: F401  a fixture

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_town_holds_what_its_report_says(
    clamd: ClamdScanner,  # noqa: F811  the fixture
    settings: SettingsWrapper,
):
    """One town for all that is asked of it: building it takes most of a minute."""
    settings.LUBU_SCANNER = clamd.address
    real = timezone.now
    with translation.override("zh-hans"):
        organ = build(seed=2021)
    assert timezone.now is real, "the clock stands again where it stood"
    figures_come_from_rows(organ)
    every_release_was_reviewed(organ)
    the_report_shows_what_was_counted(organ)
    every_page_says_what_it_is(organ)
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
    states = set(Submission.objects.values_list("state", flat=True))
    shown = {SubmissionState.IN_REVIEW, SubmissionState.RETURNED, SubmissionState.APPROVED}
    assert states >= shown
    waiting = Attachment.objects.exclude(scan_state="clean")
    assert waiting.count() == 1, "one is left to show what waiting looks like"


def the_report_shows_what_was_counted(organ: Organ) -> None:
    report = AnnualReport.objects.get(organ=organ, year=plan.YEAR)
    assert report.state == ReportState.RELEASED
    assert report.released_at is not None
    assert timezone.localdate(report.released_at).year == plan.YEAR + 1
    # Tables three and four have no record yet: what cannot be checked is said, nothing is wrong.
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


def every_page_says_what_it_is(organ: Organ) -> None:
    pages = list(site_root(organ).rglob("*.html"))
    assert len(pages) > 2901
    mark = "演示数据：由程序生成"
    assert [p.name for p in pages if mark not in p.read_text(encoding="utf-8")] == []
