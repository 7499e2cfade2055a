# ruff: noqa: E501, PIE804  running text is easier to read unbroken
"""One of every page of the demonstration town's site, for tests and to look at.

Demonstration data: the town exists, what these pages say of it was made up.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from lubu.portal.pages import (
    ChartRow,
    ColumnListPage,
    Correction,
    DisclosurePage,
    File,
    HomePageData,
    Illustration,
    ItemPage,
    Link,
    Metadata,
    NotFoundPage,
    Section,
    SiteChrome,
    SiteMapPage,
    UrgentNotice,
    WithdrawnPage,
)
from lubu.portal.rendering import Page
from tests.portal.sample_catalogue import CATALOGUE_PAGES
from tests.portal.sample_deadlines import DEADLINE_PAGES
from tests.portal.sample_figures import BASE, FIGURE_PAGES, at
from tests.portal.sample_forms import FORMS
from tests.portal.sample_institutions import INSTITUTION_PAGES
from tests.portal.sample_requests import REQUEST_PAGES
from tests.portal.sample_search import SEARCH_PAGES
from tests.portal.sample_topics import TOPIC_PAGES

USCC = "11442000MB2C00001X"

NAVIGATION = (
    ("走进沙溪", "zjsx"),
    ("镇街动态", "zjdt"),
    ("通知公告", "tzgg"),
    ("政策文件", "zcwj"),
    ("政策解读", "zcjd"),
    ("重点领域", "zdly"),
    ("政务服务", "zwfw"),
    ("互动交流", "hdjl"),
)
VILLAGES = (
    "龙瑞村 龙头环村 象角村 圣狮村 康乐村 中兴村 虎逊村 云汉村 塔园村 涌头村 涌边村 新石门村 港园村 "
    "水溪村 沙溪村 乐群社区 隆兴社区"
).split()
KEY_AREAS = (
    "财政预决算 重大建设项目 公共资源配置 社会救助 养老服务 就业创业 义务教育 医疗卫生 "
    "生态环境 安全生产 征地补偿 涉农补贴"
).split()


def columns(pairs: tuple[tuple[str, str], ...]) -> tuple[Link, ...]:
    return tuple(Link(text, at(slug)) for text, slug in pairs)


DISCLOSURE = (
    Link("信息公开指南", at("zfxxgkzn"), icon="guide"),
    Link("信息公开制度", at("zfxxgkzd"), icon="rules"),
    Link("法定主动公开内容", at("fdzdgknr"), icon="statutory"),
    Link("信息公开年报", at("zfxxgknb"), icon="report"),
    Link("依申请公开", at("ysqgk"), icon="request"),
)

CHROME = SiteChrome(
    site_name="中山市沙溪镇人民政府",
    organ_name="中山市沙溪镇人民政府",
    base=BASE,
    domain="www.zs.gov.cn",
    site_id_code="4420000058",
    navigation=columns(NAVIGATION),
    platform=Link("政府信息公开", at("zfxxgk")),
    disclosure=DISCLOSURE,
    phone="0760-00000000",
    address="中山市沙溪镇宝珠西路34号",
    office_hours="工作日 8:30-12:00,14:30-17:30",
    icp_number="粤ICP备00000000号-1",
    police_number="粤公网安备 44200000000000号",
    is_demo=True,
    superiors=(
        Link("中国政府网", "https://www.gov.cn/"),
        Link("广东省人民政府", "https://www.gd.gov.cn/"),
        Link("中山市人民政府", "https://www.zs.gov.cn/"),
    ),
    related=(
        Link("中国政府网", "https://www.gov.cn/"),
        Link("广东省人民政府", "https://www.gd.gov.cn/"),
        Link("中山市人民政府", "https://www.zs.gov.cn/"),
        Link("广东政务服务网", "https://www.gdzwfw.gov.cn/"),
    ),
    find_error="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=4420000058",
    badge="https://bszs.conac.cn/",
    search="/search",
    deadline="/deadline/shaxi/",
    request="/request/shaxi/guide/",
    subscribe="/subscribe/shaxi/",
    elder=f"{BASE}elder/",
)
FLOOD = UrgentNotice(
    text="防汛提示：今晚有暴雨，低洼地带群众请按村（社区）安排转移",
    href=f"{BASE}tzgg/2021/980.html",
    at=datetime(2021, 8, 12, 9, 30, tzinfo=UTC),
)
URGENT_CHROME = SiteChrome(
    site_name="中山市沙溪镇人民政府",
    organ_name="中山市沙溪镇人民政府",
    base=BASE,
    domain="www.zs.gov.cn",
    site_id_code="4420000058",
    navigation=columns(NAVIGATION),
    platform=Link("政府信息公开", at("zfxxgk")),
    disclosure=DISCLOSURE,
    phone="0760-00000000",
    address="",
    office_hours="",
    icp_number="",
    police_number="",
    is_demo=False,
    urgent=FLOOD,
)


def links(slug: str, newest: date, titles: tuple[str, ...]) -> tuple[Link, ...]:
    """Items of a column, three days between one and the next."""
    return tuple(
        Link(title, f"{BASE}{slug}/2021/{900 - n}.html", newest - timedelta(days=3 * n))
        for n, title in enumerate(titles)
    )


NEWS = links(
    "zjdt",
    date(2021, 12, 28),
    (
        "沙溪镇召开2021年第四季度政务公开工作推进会",
        "17个村（社区）党群服务中心全部可代收代发居住证业务",
        "二手房交易“一窗受理”半年办结2165宗",
        "沙溪镇开展冬春季火灾防控检查，整改隐患86处",
        "镇综合服务中心延时服务惠及上班族",
        "隆都文化进校园活动在沙溪中心小学举行",
        "沙溪服装产业数字化转型对接会举行",
    ),
)
NOTICES = links(
    "tzgg",
    date(2021, 12, 30),
    (
        "关于2022年元旦期间政务服务窗口办公安排的通知",
        "沙溪镇2021年第四季度困难群众临时救助名单公示",
        "关于涌边村排水管网改造期间交通管制的通告",
        "沙溪镇公开招聘村（社区）网格员拟录用人员公示",
        "关于开展2022年度城乡居民基本医疗保险参保登记的通告",
        "象角村农村人居环境整治工程中标候选人公示",
        "关于征集2022年为民办实事项目的公告",
    ),
)
POLICIES = (
    Link(
        "沙溪镇促进服装产业高质量发展扶持办法",
        f"{BASE}zcwj/2021/712.html",
        date(2021, 11, 15),
        note="沙府规〔2021〕2号",
    ),
    Link(
        "关于印发沙溪镇2021年政务公开工作要点分工方案的通知",
        f"{BASE}zcwj/2021/411.html",
        date(2021, 6, 18),
        note="沙府办〔2021〕23号",
    ),
    Link(
        "沙溪镇农村宅基地审批管理实施细则（试行）",
        f"{BASE}zcwj/2019/118.html",
        date(2019, 9, 2),
        mark="废止",
        note="沙府规〔2019〕1号",
    ),
    Link(
        "中山市沙溪镇2021年政务公开工作制度",
        f"{BASE}zcwj/2021/395.html",
        date(2021, 6, 4),
        note="沙府办〔2021〕20号",
    ),
)
INTERPRETATIONS = links(
    "zcjd",
    date(2021, 11, 16),
    (
        "一图读懂《沙溪镇促进服装产业高质量发展扶持办法》",
        "《沙溪镇促进服装产业高质量发展扶持办法》政策解读",
        "《沙溪镇2021年政务公开工作要点分工方案》解读",
        "关于城乡居民基本医疗保险参保缴费的问答",
        "农村宅基地怎样申请？一文看懂",
    ),
)


def section(title: str, slug: str, items: tuple[Link, ...] = (), **more: object) -> Section:
    return Section(title=title, href=at(slug), items=items, **more)  # type: ignore[arg-type]


def numbered(names: list[str], slug: str) -> tuple[Link, ...]:
    return tuple(Link(name, f"{BASE}{slug}/{n:02}/") for n, name in enumerate(names, start=1))


HOME = HomePageData(
    introduction="沙溪镇位于中山市西部，下辖17个村（社区），是中国休闲服装名镇、隆都文化之乡。",
    lead=NEWS[0],
    lead_summary=(
        "会议通报了主动公开、依申请公开和每日读网情况，要求对上网信息严格执行三审三校，附件逐一查毒，"
        "重点领域信息在形成或者变更之日起20个工作日内公开。"
    ),
    news=section("镇街动态", "zjdt", NEWS[1:]),
    notices=section("通知公告", "tzgg", NOTICES[:6]),
    policies=section("政策文件", "zcwj", POLICIES),
    interpretations=section("政策解读", "zcjd", INTERPRETATIONS),
    key_areas=section(
        "重点领域信息公开",
        "zdly",
        links(
            "zdly",
            date(2021, 12, 24),
            (
                "沙溪镇2021年部门预算调整情况公开",
                "2021年12月城乡低保对象新增及停发名单",
                "岐江河流域沙溪段第四季度水质监测情况",
                "2021年度沙溪镇安全生产行政检查结果公示",
                "沙溪镇2021年耕地地力保护补贴发放公示",
            ),
        ),
        entries=numbered(KEY_AREAS, "zdly"),
    ),
    services=section(
        "政务服务",
        "zwfw",
        summary="3个政务服务站点，网上服务事项3690个，其中950项可在线申办。",
        entries=(
            Link("个人办事", at("zwfw/gr"), icon="person"),
            Link("企业办事", at("zwfw/qy"), icon="company"),
            Link("二手房一窗受理", at("zwfw/esf"), icon="house"),
            Link("社会保障", at("zwfw/sb"), icon="care"),
            Link("入学报名", at("zwfw/rx"), icon="school"),
            Link("就业服务", at("zwfw/jy"), icon="work"),
            Link("服务网点", at("zwfw/wd"), icon="place"),
            Link("12345热线", at("zwfw/12345"), icon="phone"),
        ),
    ),
    sections=(),
    villages=Section(
        title="村（社区）公开", href=at("cwgk"), items=(), entries=numbered(VILLAGES, "cwgk")
    ),
    figures=(
        ChartRow(
            label="2021年网站发布信息（条）", shown="2901", href=at("figures/2021/website_items")
        ),
        ChartRow(
            label="2021年政务新媒体发布（条）",
            shown="3398",
            href=at("figures/2021/new_media_items"),
        ),
        ChartRow(
            label="2021年政务新媒体阅读（次）",
            shown="527.9万",
            href=at("figures/2021/new_media_reads"),
        ),
        ChartRow(label="2021年12345热线办结（件）", shown="9110"),
    ),
    figures_note="数据由发布和办理记录自动统计，截至2021年12月31日。",
)
PICTURED_HOME = HomePageData(
    introduction="",
    lead=NEWS[0],
    lead_summary=HOME.lead_summary,
    lead_picture=Illustration(
        src=f"{BASE}assets/mark.svg", alt="会议现场，主席台上方悬挂会标", width=64, height=64
    ),
    news=HOME.news,
    sections=(section("通知公告", "tzgg", NOTICES), section("政策文件", "zcwj", ())),
    figures=(),
    topics=Section(
        title="专题", href=at("topics"), items=(), entries=TOPIC_PAGES["topics"].current
    ),
)

FRONT_LIST = ColumnListPage(
    title="通知公告",
    description="发布本镇通知、公告、公示，每周更新。",
    keywords="通知,公告,公示",
    kind="通知公告",
    crumbs=(Link("通知公告", at("tzgg")),),
    children=(Link("公示", at("tzgg/gs")), Link("招标采购", at("tzgg/zb"))),
    items=(NOTICES * 3)[:20],
    number=None,
    older=f"{BASE}tzgg/page-38.html",
    newer="",
    oldest=f"{BASE}tzgg/page-1.html",
    jumps=tuple(Link(str(n), f"{BASE}tzgg/page-{n}.html") for n in (38, 37, 36)),
    total=771,
    unit="党政综合办公室",
)
OLD_LIST = ColumnListPage(
    title="政策文件",
    description="",
    keywords="政策,规范性文件",
    kind="政策文件",
    crumbs=(Link("政策文件", at("zcwj")),),
    children=(),
    siblings=columns(NAVIGATION[3:6]),
    items=POLICIES,
    number=3,
    older=f"{BASE}zcwj/page-2.html",
    newer=f"{BASE}zcwj/page-4.html",
    oldest=f"{BASE}zcwj/page-1.html",
    newest=at("zcwj"),
    jumps=tuple(Link(str(n), f"{BASE}zcwj/page-{n}.html") for n in (4, 3, 2, 1)),
)
EMPTY_LIST = ColumnListPage(
    title="征集调查",
    description="",
    keywords="征集调查",
    kind="征集调查",
    crumbs=(Link("互动交流", at("hdjl")), Link("征集调查", at("zjdc"))),
    children=(),
    items=(),
    number=None,
    older="",
    newer="",
)


def item(**changes: object) -> ItemPage:
    """A policy document as most are; ``changes`` make it special."""
    title = "沙溪镇促进服装产业高质量发展扶持办法"
    fields: dict[str, object] = {
        "title": title,
        "url": "https://www.zs.gov.cn/shaxi/zcwj/2021/712.html",
        "column": Link("政策文件", at("zcwj")),
        "column_kind": "政策文件",
        "crumbs": (Link("政策文件", at("zcwj")), Link("正文", "")),
        "kind": "normative",
        "summary": "对技术改造、品牌建设和参展给予补助的条件、标准和程序。",
        "body_html": POLICY_TEXT,
        "published_at": datetime(2021, 11, 15, 1, 5, tzinfo=UTC),
        "source": "沙溪镇经济发展和科技统计局",
        "original_url": "",
        "metadata": (),
        "keywords": "服装产业,扶持,补助",
        "marks": (),
        "files": (
            File(title="扶持资金申请表", href=f"{BASE}files/3a7c.docx", kind="docx", size=28_160),
            File(
                title="沙府规〔2021〕2号（版式文件）",
                href=f"{BASE}files/91fe.pdf",
                kind="pdf",
                size=1_887_436,
            ),
        ),
        "interprets": None,
        "interpretations": INTERPRETATIONS[:2],
        "repealed_on": None,
        "repealed_by": None,
        "notice_until": None,
        "notice_closed": False,
        "urgent": False,
        "five_open": "决策公开",
        "key_area": Link("涉企扶持", at("zdly/13")),
        "facts": Metadata(
            index_no=f"{USCC}/2021-00712",
            topic_path="工业、交通 / 服装",
            issuer="中山市沙溪镇人民政府",
            written_on=date(2021, 11, 10),
            title=title,
            doc_no="沙府规〔2021〕2号",
            published_on=date(2021, 11, 15),
            keywords="服装产业,扶持,补助",
            validity="in_force",
            valid_until=date(2024, 12, 31),
            disclosure_mode="proactive",
        ),
    }
    return ItemPage(**(fields | changes))  # type: ignore[arg-type]


POLICY_TEXT = """<p>各村（社区），镇各有关单位：</p>
<p>《沙溪镇促进服装产业高质量发展扶持办法》已经镇政府同意，现印发给你们，请认真贯彻执行。执行中遇到的问题，请径向镇经济发展和科技统计局反映。</p>
<h2>第一章 总则</h2>
<p>第一条 为推动服装产业数字化、绿色化、品牌化发展，根据市有关文件精神，结合本镇实际，制定本办法。</p>
<p>第二条 扶持资金的使用遵循公开、公平、公正的原则，接受社会监督。申报、评审、拨付各环节在政府网站公开，公示期不少于7个工作日。</p>
<h2>第二章 扶持标准</h2>
<table><caption>扶持项目和标准</caption><thead><tr><th scope="col">项目</th><th scope="col">条件</th><th scope="col">标准</th><th scope="col">最高额（万元）</th></tr></thead>
<tbody><tr><td>技术改造</td><td>设备投资50万元以上</td><td>投资额的8%</td><td>30</td></tr>
<tr><td>品牌建设</td><td>新获省级以上品牌认定</td><td>一次性补助</td><td>10</td></tr>
<tr><td>参展</td><td>镇政府统一组织</td><td>展位费的50%</td><td>3</td></tr></tbody></table>
<p>第三条 同一项目符合多项扶持条件的，按就高不重复的原则给予扶持，相关情况可在<a href="https://www.gdzwfw.gov.cn/">广东政务服务网</a>查询。</p>
<h2>第三章 附则</h2>
<p>第四条 本办法自2022年1月1日起施行，有效期至2024年12月31日。</p>"""

NOTICE = item(
    title="沙溪镇2021年第四季度困难群众临时救助名单公示",
    column=Link("通知公告", at("tzgg")),
    column_kind="通知公告",
    crumbs=(Link("通知公告", at("tzgg")), Link("正文", "")),
    kind="public_notice",
    body_html="<p>经审核，现将第四季度临时救助对象予以公示。公示期内对公示内容有异议的，请向镇公共服务办公室反映。</p>",
    files=(),
    interpretations=(),
    notice_from=date(2021, 12, 27),
    notice_until=date(2022, 1, 5),
    facts=None,
    metadata=(("索引号", f"{USCC}/2021-00899"), ("文号", "—")),
    five_open="结果公开",
    key_area=Link("社会救助", at("zdly/04")),
    urgent=True,
    corrections=(Correction(on=date(2021, 12, 28), text="原公示表第3行“龙瑞社区”应为“龙瑞村”。"),),
)
CLOSED_NOTICE = item(notice_until=date(2021, 12, 20), notice_closed=True, author="党政综合办公室")
REPEALED = item(
    title="沙溪镇农村宅基地审批管理实施细则（试行）",
    repealed_on=date(2021, 7, 1),
    repealed_by=Link("沙溪镇农村宅基地管理办法", f"{BASE}zcwj/2021/420.html"),
    interpretations=(),
    facts=Metadata(
        index_no=f"{USCC}/2019-00118",
        topic_path="",
        issuer="中山市沙溪镇人民政府",
        written_on=None,
        title="沙溪镇农村宅基地审批管理实施细则（试行）",
        doc_no="",
        published_on=date(2019, 9, 2),
        keywords="",
        validity="repealed",
    ),
)
AMENDED = item(facts=Metadata(**{
    "index_no": f"{USCC}/2020-00031", "topic_path": "综合政务", "issuer": "中山市沙溪镇人民政府",
    "written_on": date(2020, 3, 2), "title": "沙溪镇政务服务窗口管理办法", "doc_no": "沙府〔2020〕6号",
    "published_on": date(2020, 3, 5), "keywords": "政务服务", "validity": "amended",
    "disclosure_mode": "on_request"}))  # fmt: skip
EXPIRED = item(facts=Metadata(**{
    "index_no": f"{USCC}/2016-00007", "topic_path": "综合政务", "issuer": "中山市沙溪镇人民政府",
    "written_on": date(2016, 3, 2), "title": "沙溪镇摩托车停放管理规定", "doc_no": "沙府〔2016〕6号",
    "published_on": date(2016, 3, 5), "keywords": "停放", "validity": "expired",
    "disclosure_mode": "denied"}))  # fmt: skip
INTERPRETATION = item(
    title="《沙溪镇促进服装产业高质量发展扶持办法》政策解读",
    kind="interpretation",
    interprets=POLICIES[0],
    interpretations=(),
    facts=None,
    files=(),
    body_html="<p>一、出台背景。二、主要内容。三、解决的问题。</p><blockquote><p>补助最高30万元。</p></blockquote><ul><li>技术改造</li><li>品牌建设</li></ul>",
)
REPOST = item(
    title="国务院办公厅关于2022年部分节假日安排的通知",
    kind="repost",
    source="中国政府网",
    original_url="https://www.gov.cn/zhengce/content/2021-10/25/content_5644835.htm",
    files=(),
    interpretations=(),
    facts=None,
    body_html="<p>经国务院批准，现将2022年部分节假日的具体安排通知如下。</p>",
    marks=("转载",),
    five_open="",
    key_area=None,
)

MISTAKE = WithdrawnPage(
    title="（误发的标题）",
    crumbs=(Link("通知公告", at("tzgg")), Link("已撤回", "")),
    kind="mistake",
    reason="发布栏目错误",
    on=date(2021, 10, 9),
    target=None,
)
MERGED = WithdrawnPage(
    title="关于涌边村交通管制的通告",
    crumbs=MISTAKE.crumbs,
    kind="merged",
    reason="",
    on=date(2021, 10, 9),
    target=NOTICES[2],
)
WITHDRAWN = WithdrawnPage(
    title="沙溪镇公开招聘公告",
    crumbs=MISTAKE.crumbs,
    kind="withdrawn",
    reason="招聘计划取消，已通知报名人员。",
    on=date(2021, 10, 9),
    target=None,
)

STATUTORY = (
    "规章和规范性文件 机关职能 规划计划 统计信息 行政许可和其他管理服务 行政处罚和行政强制 财政预决算 "
    "行政事业性收费 政府采购 重大建设项目 民生保障 应急管理 环境和食品药品监督 招考录用 农业农村政策 "
    "农田水利 土地承包经营权流转 宅基地使用审核 土地和房屋征收 筹资筹劳 社会救助"
).split()
PLATFORM = DisclosurePage(
    title="政府信息公开",
    crumbs=(Link("政府信息公开", at("zfxxgk")),),
    introduction="依照《中华人民共和国政府信息公开条例》，本机关主动公开和依申请公开的政府信息均可在此查阅。",
    parts=(
        section(
            "政府信息公开指南",
            "zfxxgkzn",
            links("zfxxgkzn", date(2021, 9, 1), ("中山市沙溪镇人民政府信息公开指南",)),
        ),
        section(
            "政府信息公开制度",
            "zfxxgkzd",
            links(
                "zfxxgkzd",
                date(2021, 6, 4),
                ("中华人民共和国政府信息公开条例", "中山市沙溪镇2021年政务公开工作制度"),
            ),
        ),
        section(
            "法定主动公开内容",
            "fdzdgknr",
            entries=numbered(STATUTORY, "fdzdgknr"),
            summary="按条例第二十条、第二十一条分类。",
        ),
        section(
            "政府信息公开年报",
            "zfxxgknb",
            links(
                "zfxxgknb",
                date(2022, 1, 21),
                (
                    "中山市沙溪镇人民政府2021年政府信息公开工作年度报告",
                    "中山市沙溪镇人民政府2020年政府信息公开工作年度报告",
                ),
            ),
        ),
        Section(
            title="依申请公开",
            href="",
            items=(),
            summary="可当面、邮寄、传真或者通过互联网向本机关政府信息公开工作机构提出申请。",
        ),
    ),
    office="沙溪镇党政综合办公室",
    contact=(
        ("工作机构", "沙溪镇党政综合办公室"),
        ("办公地址", CHROME.address),
        ("办公时间", CHROME.office_hours),
        ("联系电话", CHROME.phone),
        ("传真", "0760-00000001"),
        ("互联网联系方式", "demo@example.invalid"),
    ),
)

SITE_MAP = SiteMapPage(
    columns=tuple(
        (Link(text, at(slug)), numbered(KEY_AREAS, slug) if slug == "zdly" else ())
        for text, slug in NAVIGATION
    )
)
LOST = NotFoundPage(suggestions=(Link("通知公告", at("tzgg")), Link("政策文件", at("zcwj"))))

PAGES: dict[str, Page] = {
    "home": HOME,
    "home-pictured": PICTURED_HOME,
    "column": FRONT_LIST,
    "column-old": OLD_LIST,
    "column-empty": EMPTY_LIST,
    "item": item(),
    "item-notice": NOTICE,
    "item-notice-closed": CLOSED_NOTICE,
    "item-repealed": REPEALED,
    "item-amended": AMENDED,
    "item-expired": EXPIRED,
    "item-interpretation": INTERPRETATION,
    "item-repost": REPOST,
    "withdrawn-mistake": MISTAKE,
    "withdrawn-merged": MERGED,
    "withdrawn": WITHDRAWN,
    "disclosure": PLATFORM,
    **FIGURE_PAGES,
    "sitemap": SITE_MAP,
    **CATALOGUE_PAGES,
    **INSTITUTION_PAGES,
    **TOPIC_PAGES,
    "not-found": LOST,
    **SEARCH_PAGES,
    **DEADLINE_PAGES,
    **REQUEST_PAGES,
    **FORMS,
}
