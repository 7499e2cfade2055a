"""Samples of the disclosure catalogue's pages."""

from __future__ import annotations

from datetime import date

from lubu.office.charts import chart
from lubu.portal.catalogue_pages import (
    CatalogueEntryShown,
    CataloguePage,
    CataloguePart,
    CataloguePartPage,
    DroppedEntry,
)
from lubu.portal.pages import Link
from tests.portal.sample_figures import at

ITEMS = (
    Link("沙溪镇2021年5月最低生活保障审核公示", at("tzgg") + "2021/00051.html", date(2021, 5, 10)),
    Link("沙溪镇2021年4月最低生活保障审核公示", at("tzgg") + "2021/00040.html", date(2021, 4, 9)),
)
CATALOGUE = CataloguePage(
    crumbs=(Link("主动公开目录", ""),),
    number=2,
    in_force_from=date(2021, 6, 1),
    note="按国家标准指引增加公共文化服务领域。",
    entries=45,
    published=31,
    drawn=chart([("05", 80), ("08", 66), ("20", 0)], has_words=True),
    fields=tuple(
        CataloguePart(
            code=code, title=title, href=at("catalogue") + f"field-{code}.html", entries=15,
            published=published,
        )
        for code, title, published in (
            ("05", "社会救助", 12), ("08", "财政预决算", 10), ("20", "公共文化服务", 0),
        )
    ),
    units=(
        CataloguePart(
            code="", title="财政分局", href=at("catalogue") + "unit-finance.html", entries=15,
            published=10,
        ),
    ),
    dropped=(
        DroppedEntry(code="13-01", title="行政许可 / 环评受理公示", reason="镇级无此审批权限"),
    ),
)  # fmt: skip
CATALOGUE_PART = CataloguePartPage(
    title="社会救助",
    crumbs=(Link("主动公开目录", at("catalogue")), Link("社会救助", "")),
    total=2,
    published=1,
    entries=tuple(
        CatalogueEntryShown(
            code=f"05-{number:02d}",
            title=f"最低生活保障 / 第{number}项",
            columns=(
                ("公开内容（要素）", ("申请条件", "救助供养标准", "申请材料", "办理流程")),
                ("公开依据", ("《社会救助暂行办法》（国务院令第649号）",)),
                ("公开时限", ("自制作或者获取之日起10个工作日内；公示7个工作日",)),
                ("公开渠道和载体", ("■政府网站", "□两微一端")),
            ),
            items=ITEMS if number == 1 else (),
        )
        for number in range(1, 16)
    ),
)
CATALOGUE_PAGES = {"catalogue": CATALOGUE, "catalogue-part": CATALOGUE_PART}
