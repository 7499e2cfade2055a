"""A town with every kind of channel, a year of releases, and its report at any state."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lubu.channels.actions import record_reads
from lubu.channels.rules import ReadSource
from lubu.ledger.models import Entry
from lubu.publishing import actions as publishing
from lubu.publishing.models import Release
from lubu.publishing.rules import ChannelKind, ColumnKind, Decision, ItemKind
from lubu.reporting import actions, tasks
from lubu.reporting.models import AnnualReport
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.publishing import factories

YEAR = 2021
IN_THE_YEAR = datetime(2021, 6, 15, 2, 0, tzinfo=UTC)
AFTER_THE_YEAR = datetime(2022, 1, 12, 2, 0, tzinfo=UTC)


def make_reporting_town(slug: str = "shaxi") -> Town:
    """A town whose office keeps a column of annual reports."""
    town = channels.make_channels(slug)
    town.reports = publishing.add_column(
        town.organ.home,
        title="政府信息公开年报",
        slug="zfxxgknb",
        kind=ColumnKind.ANNUAL_REPORT,
        owner=town.units["office"],
    )
    return town


def live_a_year(town: Town) -> None:
    """Three items on the website, one of them a normative document, and one on Weibo."""
    town.notice = released(town, title="关于停水的通告")
    town.other = released(town, title="关于防汛的通告")
    town.document = released(
        town, title="管理办法", kind=ItemKind.NORMATIVE, written_on=date(2021, 6, 1)
    )
    town.post = channels.posted(town, ChannelKind.WEIBO)


def released(town: Town, **fields: object) -> Release:
    """An item on the website."""
    factories.approved(factories.draft(town.column, town.editor, **fields), town)
    return Release.objects.filter(channel__kind=ChannelKind.WEBSITE.value).latest("pk")


def read(town: Town, release: Release, reads: int, on: date) -> None:
    """A count of reads by hand."""
    record_reads(release.pk, on=on, reads=reads, source=ReadSource.MANUAL, actor=town.releaser)


def drafted(town: Town) -> AnnualReport:
    return actions.draft(town.organ, YEAR, actor=town.editor)


NOT_KEPT = "本系统尚未登记此类事项"
DECLARED = {
    f"not_applicable/{scope}": NOT_KEPT
    for scope in (
        "two/licences", "two/penalties", "two/coercion", "two/fees", "three", "four", "fees",
    )
}  # fmt: skip
WORDS = {"overview/topics/on_request": "按照条例办理信息公开申请。"}


def completed(town: Town) -> AnnualReport:
    """A draft that says of everything that nothing counts that it is not applicable."""
    return actions.edit_text(drafted(town).pk, actor=town.editor, texts={**DECLARED, **WORDS})


def checked(town: Town) -> AnnualReport:
    return actions.check(completed(town).pk, actor=town.editor)


def frozen(town: Town) -> AnnualReport:
    return actions.freeze(checked(town).pk, actor=town.editor)


def in_public(town: Town) -> AnnualReport:
    """A report that walked through its three reviews to the website. Needs the scanner."""
    report = frozen(town)
    approve(town, report)
    return AnnualReport.objects.get(pk=report.pk)


def approve(town: Town, report: AnnualReport) -> None:
    submission = actions.release(report.pk, actor=town.editor)
    for reviewer in (town.first, town.second, town.final):
        publishing.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    follow("release.released")


def follow(kind: str) -> None:
    """What the worker does after the last entry of this kind."""
    task = {"release.released": tasks.note_release, "release.withdrawn": tasks.note_withdrawal}
    task[kind].func(Entry.objects.filter(kind=kind).latest("pk").pk)
