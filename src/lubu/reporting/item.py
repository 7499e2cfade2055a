"""A frozen report as an information item: its text and its files."""

from __future__ import annotations

from lubu.organisations.models import User
from lubu.publishing.models import Channel, InformationItem
from lubu.publishing.rules import ChannelKind, ItemKind
from lubu.reporting.documents.docx import docx
from lubu.reporting.documents.html import fragment
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.models import AnnualReport
from lubu.reporting.rights import NoReportColumnError, report_column
from lubu.reporting.snapshots import read

TOPIC = "政府信息公开工作年度报告"


def attachments(report: AnnualReport) -> list[tuple[str, bytes]]:
    """The report as files for download: (name, bytes)."""
    document = read(report).document
    return [(f"{document.title}.docx", docx(document)), (f"{document.title}.pdf", pdf(document))]


def make_item(report: AnnualReport, *, author: User) -> InformationItem:
    """A new item in the organ's column of annual reports.

    Raises:
        NoReportColumnError: the site has none.
    """
    column = report_column(report.organ)
    if column is None:
        raise NoReportColumnError(str(report.organ))
    item = InformationItem(
        title=read(report).document.title,
        slug=f"annual-report-{report.year}",
        unit=column.owner_unit,
        kind=ItemKind.ANNUAL_REPORT.value,
        issuer=report.organ.disclosure_office or report.organ.name,
        topic=TOPIC,
        keywords=f"{report.year}年 {TOPIC}",
        owner=author,
        live=False,
    )
    column.add_child(instance=item)
    item.channels.set(
        Channel.objects.filter(organ=report.organ, kind=ChannelKind.WEBSITE.value, active=True)
    )
    return item


def rewrite_item(report: AnnualReport, item: InformationItem, *, author: User) -> None:
    """Give the item the snapshot's text, as a new version by ``author``."""
    document = read(report).document
    item.title = document.title
    item.body = [("fixed", str(fragment(document, level=2)))]
    item.import_key = f"report:{report.snapshot_digest}"
    item.save()
    item.save_revision(user=author)
