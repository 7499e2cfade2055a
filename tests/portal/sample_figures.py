# ruff: noqa: E501  running text is easier to read unbroken
"""The demonstration town's annual report and figures; made up, like the other sample pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lubu.office.charts import chart
from lubu.portal.pages import (
    ChartRow,
    CountedPage,
    CountedRow,
    DataLinks,
    FigureChart,
    FiguresPage,
    File,
    Link,
    ReportPage,
)

BASE = "/shaxi/"


def at(slug: str) -> str:
    return f"{BASE}{slug}/"


def data_links(path: str, title: str) -> DataLinks:
    return DataLinks(
        title=title,
        csv=f"{BASE}{path}.csv",
        json=f"{BASE}{path}.json",
        about=f"{BASE}{path}-data.json",
    )


TABLE_TWO = """<table><caption>主动公开政府信息情况</caption>
<thead><tr><th scope="col" colspan="4">第二十条第（一）项</th></tr>
<tr><th scope="col">信息内容</th><th scope="col">本年制发件数</th><th scope="col">本年废止件数</th><th scope="col">现行有效件数</th></tr></thead>
<tbody><tr><th scope="row">规章</th><td>0</td><td>0</td><td>0</td></tr><tr><th scope="row">行政规范性文件</th><td>2</td><td>1</td><td>6</td></tr></tbody></table>"""
TABLE_FOUR = (
    '<table><caption>政府信息公开行政复议、行政诉讼情况</caption><thead><tr><th scope="colgroup" colspan="5">行政复议</th>'
    '<th scope="colgroup" colspan="5">未经复议直接起诉</th><th scope="colgroup" colspan="5">复议后起诉</th></tr><tr>'
    + '<th scope="col">结果维持</th><th scope="col">结果纠正</th><th scope="col">其他结果</th>'
    '<th scope="col">尚未审结</th><th scope="col">总计</th>'
    * 3
    + "</tr></thead><tbody><tr>"
    + "<td>0</td>" * 15
    + "</tr></tbody></table>"
)
REPORT = ReportPage(
    title="中山市沙溪镇人民政府2021年政府信息公开工作年度报告",
    year=2021,
    url="https://www.zs.gov.cn/shaxi/zfxxgknb/2022/3.html",
    column=Link("信息公开年报", at("zfxxgknb")),
    column_kind="信息公开年报",
    crumbs=(
        Link("政府信息公开", at("disclosure")),
        Link("信息公开年报", at("zfxxgknb")),
        Link("正文", ""),
    ),
    published_at=datetime(2022, 1, 21, 2, 0, tzinfo=UTC),
    source="沙溪镇党政综合办公室",
    body_html=(
        "<h2>一、总体情况</h2><p>2021年，通过网站发布政务信息2901条，政务新媒体发布信息3398条，"
        "总阅读量527.9万次；收到政府信息公开申请3份，按时答复办结3份。</p>"
        f"<h2>二、主动公开政府信息情况</h2>{TABLE_TWO}"
        f"<h2>四、政府信息公开行政复议、行政诉讼情况</h2>{TABLE_FOUR}"
        "<h2>六、其他需要报告的事项</h2><p>本年度未发出收费通知，未收取信息处理费。</p>"
    ),
    files=(File(title="年度报告", href=f"{BASE}files/2021.docx", kind="docx", size=48_220),),
    years=(Link("2021", at("zfxxgknb/2021")), Link("2020", at("zfxxgknb/2020"))),
    data=(data_links("zfxxgknb/2022/3-table-1", "主动公开政府信息情况"), None),
    basis="报告数字由发布和办理记录自动统计，冻结于2022年1月20日。",
)


def shown(value: int) -> str:
    return f"{value / 10000:.1f}万" if abs(value) >= 10000 else str(value)


def months(values: tuple[int, ...], slug: str) -> dict[str, object]:
    named = [(f"{n}月", value) for n, value in enumerate(values, start=1)]
    return {
        "drawn": chart(named, has_words=True, shown=shown),
        "rows": tuple(
            ChartRow(
                label=label,
                shown=shown(value),
                href=f"{BASE}figures/2021/{slug}-{n:02}.html",
            )
            for n, (label, value) in enumerate(named, start=1)
        ),
    }


WEBSITE = (201, 158, 262, 231, 248, 275, 240, 252, 236, 219, 268, 311)
READS = (38, 33, 42, 40, 45, 88, 49, -12, 37, 35, 33, 36)
FIGURES = FiguresPage(
    year=2021,
    years=(Link("2021", f"{BASE}figures/2021.html"), Link("2020", f"{BASE}figures/2020.html")),
    note="截至2021年12月31日。",
    data=data_links("figures/2021", "2021年数据"),
    charts=(
        FigureChart(
            title="网站发布信息",
            unit="条",
            total=str(sum(WEBSITE)),
            **months(WEBSITE, "website"),
            href=f"{BASE}figures/2021/website.html",
        ),
        FigureChart(
            title="政务新媒体阅读量",
            unit="次",
            total="527.9万",
            **months(tuple(n * 10000 - 800 for n in READS), "reads"),
            note="微博、微信公众号、南方号",
        ),
    ),
)

_COUNTED_AT = "figures/2021/website_items/"
_COUNTED_CRUMBS = (Link("数据", at("figures")), Link("网站发布信息", ""))
COUNTED = CountedPage(
    label="网站发布信息",
    unit="条",
    year=2021,
    total="2901",
    crumbs=_COUNTED_CRUMBS,
    months=tuple(
        Link(f"{month}月", f"{BASE}{_COUNTED_AT}{month:02}.html", note=str(200 + month))
        for month in range(1, 13)
    ),
    columns=(Link("通知公告", f"{BASE}{_COUNTED_AT}column-tzgg.html", note="812"),),
    report=Link("2021年政府信息公开工作年度报告", f"{BASE}zfxxgknb/2022/3.html"),
    reported="2901",
    dropped=(CountedRow(title="此后已撤回", href="", on=date(2021, 1, 4), is_gone=True),),
)
COUNTED_MONTH = CountedPage(
    label="新媒体阅读量",
    unit="次",
    year=2021,
    part="6月",
    total="421067",
    count=2,
    crumbs=_COUNTED_CRUMBS,
    rows=(
        CountedRow(
            title="关于开展防汛检查的通告",
            href=f"{BASE}tzgg/2021/8.html",
            on=date(2021, 6, 1),
            note="沙溪发布（微信）",
            amount="1,204",
        ),
        CountedRow(
            title="此后已撤回",
            href="",
            on=date(2021, 6, 2),
            note="沙溪发布（微信）",
            amount="530",
            is_gone=True,
        ),
    ),
    number=2,
    older=f"{BASE}figures/2021/reads/06.html",
    newer=f"{BASE}figures/2021/reads/06-3.html",
)
FIGURE_PAGES = {
    "report": REPORT,
    "figures": FIGURES,
    "counted": COUNTED,
    "counted-month": COUNTED_MONTH,
}
