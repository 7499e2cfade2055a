"""Samples of the pages made of the organ's record."""

from __future__ import annotations

from datetime import date

from lubu.portal.institution_pages import (
    Guide,
    GuidePart,
    Institution,
    Institutions,
    Leaders,
    LeaderShown,
    VillageEntry,
    VillagePage,
    VillagesPage,
)
from lubu.portal.pages import ColumnListPage, Link
from lubu.portal.record import Record
from tests.portal.sample_figures import at

VILLAGES = tuple(
    Link(name, at("villages") + f"{slug}.html")
    for name, slug in (("龙头环村", "longtouhuan"), ("云汉村", "yunhan"))
)
ITEMS = (Link("云汉村2021年第一季度村务公开", at("fdzdgknr") + "2021/1.html", date(2021, 4, 11)),)
ROWS = (
    ("负责人", "陈主任"),
    ("地址", "沙溪镇政府大院"),
    ("办公时间", "工作日8:30-12:00，14:30-17:30"),
    ("电话", "0760-00000001"),
)
INSTITUTIONS = Institutions(
    offices=tuple(
        Institution(
            name=name,
            anchor=f"unit-{slug}",
            duties=("负责机关日常运转", "负责政府信息公开工作机构的日常工作"),
            rows=ROWS,
            entries=Link(name, at("catalogue") + f"unit-{slug}.html"),
        )
        for name, slug in (("党政综合办公室", "dzb"), ("财政局", "czs"))
    ),
    villages=VILLAGES,
    villages_href=at("villages"),
)
LEADERS = Leaders(
    leaders=(
        LeaderShown(
            name="周某",
            post="镇长",
            duties=("主持镇人民政府全面工作。",),
            oversees=("财政局",),
            resume=("1975年5月生，大学学历。",),
        ),
        LeaderShown(name="", post="副镇长", duties=(), oversees=(), resume=()),
    )
)
GUIDE = Guide(
    opening=("为方便公民、法人和其他组织获取政府信息，编制本指南。",),
    parts=(
        GuidePart(title="受理机构", rows=ROWS),
        GuidePart(title="收费", paragraphs=("提供政府信息不收费用。",)),
    ),
    closing=("本指南每年更新一次。",),
    links=(Link("依申请公开", at("ysqgk")),),
)


def column(title: str, slug: str, record: Record) -> ColumnListPage:
    """A column's front page with the record above its texts."""
    return ColumnListPage(
        title=title,
        description=f"沙溪镇{title}",
        keywords=title,
        kind=title,
        crumbs=(Link(title, at(slug)),),
        children=(),
        items=ITEMS,
        number=None,
        older="",
        newer="",
        total=1,
        record=record,
    )


VILLAGE = VillagePage(
    title="云汉村",
    heading="云汉村村务公开",
    crumbs=(Link("村（居）务公开", at("villages")), Link("云汉村", "")),
    duties=("办理本村的公共事务和公益事业。",),
    rows=ROWS,
    entries=(
        VillageEntry(
            code="27-33",
            title="村（居）务公开 / 村级一般事项公布",
            limit="每季度公开",
            href=at("catalogue") + "field-27.html#entry-27-33",
            items=ITEMS,
        ),
        VillageEntry(
            code="27-35",
            title="村（居）务公开 / 村级重大事项公布",
            limit="及时公开",
            href=at("catalogue") + "field-27.html#entry-27-35",
            items=(),
        ),
    ),
    items=ITEMS,
)
INSTITUTION_PAGES = {
    "institutions": column("机构职能", "jggk", INSTITUTIONS),
    "leaders": column("领导信息", "ldxx", LEADERS),
    "guide": column("政府信息公开指南", "zfxxgkzn", GUIDE),
    "village": VILLAGE,
    "villages": VillagesPage(
        crumbs=(Link("村（居）务公开", ""),),
        kinds=(("村", VILLAGES),),
        entries=(Link("村（居）务公开 / 村级一般事项公布", at("catalogue") + "field-27.html"),),
    ),
}
