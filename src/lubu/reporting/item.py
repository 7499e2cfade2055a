"""A frozen report as an information item: its text and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from lubu.ledger.actions import subject_key
from lubu.ledger.models import Entry
from lubu.ledger.rules import JSON, canonical, sm3
from lubu.organisations.models import User
from lubu.publishing.checking import guard
from lubu.publishing.content import freeze
from lubu.publishing.models import Channel, InformationItem
from lubu.publishing.rules import ChannelKind, ItemKind
from lubu.reporting.documents.docx import docx
from lubu.reporting.documents.html import fragment
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.models import AnnualReport
from lubu.reporting.rights import NoReportColumnError, report_column
from lubu.reporting.snapshots import read

TOPIC = "政府信息公开工作年度报告"
WRITING = ("report.drafted", "report.edited")


def attachments(report: AnnualReport) -> list[tuple[str, bytes]]:
    """The report as files for download: (name, bytes)."""
    document = read(report).document
    return [(f"{document.title}.docx", docx(document)), (f"{document.title}.pdf", pdf(document))]


def fingerprint(content: Mapping[str, JSON]) -> str:
    """The SM3 of what makes a frozen text this report's: title, body, bytes of the files."""
    files = content["attachments"]
    rows = [file["digest"] for file in files if isinstance(file, dict)] if files else []  # type: ignore[union-attr]  # a list
    kept: dict[str, JSON] = {
        "title": content["title"],
        "body_html": content["body_html"],
        "files": list(rows),
    }
    return sm3(canonical(kept).encode())


def carries(report: AnnualReport, content: Mapping[str, JSON]) -> bool:
    """Whether a frozen text is the frozen report's own, letter for letter."""
    return report.is_frozen and bool(report.handed_in) and report.handed_in == fingerprint(content)


def latest_content(item: InformationItem) -> dict[str, JSON]:
    """The item's latest draft as it would be handed in."""
    return freeze(item.get_latest_revision_as_object())


@guard
def only_as_frozen(item: InformationItem, content: Mapping[str, JSON]) -> list[str]:
    """An annual report's item goes into review with the frozen report's own text, or not at all."""
    report = AnnualReport.objects.filter(item=item.pk).first() if item.pk else None
    if report is None or carries(report, content):
        return []
    return [_("this is not the text of the frozen annual report: hand the report in from there")]


def writers(report: AnnualReport, *, but: User) -> list[User]:
    """Everyone who wrote words of the report, but one."""
    entries = Entry.objects.filter(subject=subject_key(report), kind__in=WRITING)
    people = User.objects.filter(pk__in=entries.values("actor")).exclude(pk=but.pk)
    return list(people.order_by("pk"))


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
        slug=f"annual-report-{report.year}-{report.pk}",
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


def rewrite_item(report: AnnualReport, item: InformationItem, *, authors: Sequence[User]) -> None:
    """Give the item the snapshot's text, as a version by each of its authors."""
    document = read(report).document
    item.title = document.title
    item.body = [("fixed", str(fragment(document, is_framed=False)))]
    item.save()
    for author in authors:
        item.save_revision(user=author)
