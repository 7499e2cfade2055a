"""The annual report on the public site: its frozen text, whose figures open to their rows."""

from __future__ import annotations

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.portal.counted_pages import CountedPages, opens
from lubu.portal.gather import Gatherer
from lubu.portal.lists import COLUMN_TYPES, site_releases
from lubu.portal.pages import Link, ReportPage
from lubu.publishing.models import Release
from lubu.publishing.rules import ColumnKind, ItemKind
from lubu.reporting.documents.html import fragment
from lubu.reporting.gathering import figure_of
from lubu.reporting.item import carries
from lubu.reporting.models import AnnualReport
from lubu.reporting.snapshots import is_intact, read
from lubu.reporting.tables import Tables

_YEAR = re.compile(r"(20\d\d)年")


def is_report(release: Release) -> bool:
    """Whether the release is an annual report, made here or moved in from an older site."""
    return str(release.submission.content["kind"]) == ItemKind.ANNUAL_REPORT.value


def view(gather: Gatherer, pages: CountedPages, release: Release) -> ReportPage:
    """The page of a report: the frozen one's own text where the release carries it."""
    item = gather.item(release)
    own = AnnualReport.objects.filter(item=release.item_id).first()
    year = _year_of(release) or 0
    body, basis = item.body_html, ""
    lines: tuple[str, ...] = (item.title,)
    # One that was changed since it was frozen shows the text that was reviewed, without its proof.
    if own is not None and carries(own, release.submission.content) and is_intact(own):
        document = read(own).document
        lines = document.title_lines
        body = str(
            fragment(
                document,
                link=lambda name: opens(pages, own.year, figure_of(name) or name),
                is_framed=False,
            )
        )
        basis = _(
            "The numbers were counted from the record up to entry %(sequence)s of its ledger and "
            "frozen on %(day)s. SM3 of what was counted: %(digest)s."
        ) % {
            "sequence": own.ledger_sequence,
            "day": timezone.localdate(own.frozen_at).isoformat() if own.frozen_at else "",
            "digest": own.snapshot_digest,
        }
    return ReportPage(
        title=item.title,
        title_lines=lines,
        year=year,
        url=item.url,
        column=item.column,
        column_kind=COLUMN_TYPES[ColumnKind.ANNUAL_REPORT],
        crumbs=item.crumbs,
        published_at=item.published_at,
        source=item.source,
        body_html=body,
        files=item.files,
        years=_years(gather, release),
        basis=basis,
        summary=item.summary,
        keywords=item.keywords,
    )


def statutory_tables(release: Release) -> Tables | None:
    """The tables of the frozen report that the release carries, or nothing."""
    if not is_report(release):
        return None
    own = AnnualReport.objects.filter(item=release.item_id).first()
    if own is None or not carries(own, release.submission.content) or not is_intact(own):
        return None
    return read(own).document.tables


def beside(release: Release) -> list[int]:
    """Releases of the column's other reports, whose pages name this one."""
    others = site_releases(release.organ).filter(
        column=release.column_id, submission__kind=ItemKind.ANNUAL_REPORT.value
    )
    return list(others.exclude(pk=release.pk).values_list("pk", flat=True))


def _years(gather: Gatherer, release: Release) -> tuple[Link, ...]:
    found = site_releases(gather.organ).filter(
        column=release.column_id, submission__kind=ItemKind.ANNUAL_REPORT.value
    )
    links = {year: one for one in found.order_by("pk") if (year := _year_of(one))}
    gather.named |= {one.item_id for one in links.values()}
    return tuple(
        Link(str(year), f"{gather.base}{links[year].path}") for year in sorted(links, reverse=True)
    )


def _year_of(release: Release) -> int | None:
    """The year that the title names."""
    match = _YEAR.search(str(release.submission.content["title"]))
    return int(match.group(1)) if match else None
