"""The demonstration town: its units, villages, posts, accounts, columns and channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lubu.demo.plan import PASSWORD
from lubu.organisations import actions as organisations
from lubu.organisations.models import Organ, Post, Unit, User
from lubu.organisations.rules import Chain, Role, UnitKind
from lubu.publishing import actions as publishing
from lubu.publishing.models import Channel, ColumnPage, HomePage
from lubu.publishing.rules import ChannelKind, ColumnKind

SINCE = date(2020, 12, 1)

UNITS = (
    ("dzb", "党政综合办公室", "0760-00000001", "承担政务公开、信息公开审查、机关运转。"),
    ("djb", "党建工作办公室", "0760-00000002", "承担组织、宣传、统战工作。"),
    ("jfj", "经济发展和科技信息局", "0760-00000003", "承担经济运行、项目建设、科技与统计。"),
    ("czs", "财政局", "0760-00000004", "承担预算、决算、政府采购和国有资产管理。"),
    ("cjj", "城市建设和管理局", "0760-00000005", "承担规划建设、住房保障、市政公用。"),
    ("hbj", "生态环境保护局", "0760-00000006", "承担生态环境保护与监测。"),
    ("nyj", "农业农村局", "0760-00000007", "承担农业农村、农田水利、集体资产管理。"),
    ("zfj", "综合行政执法局", "0760-00000008", "承担综合行政执法。"),
    ("yjj", "应急管理局", "0760-00000009", "承担安全生产、防灾减灾救灾。"),
    ("wjj", "卫生健康局", "0760-00000010", "承担公共卫生、疫情防控。"),
    ("jty", "教育和体育事务中心", "0760-00000011", "承担教育、体育事务。"),
    ("mzb", "公共服务办公室", "0760-00000012", "承担民政、社会救助、退役军人事务。"),
    ("rsf", "人力资源和社会保障分局", "0760-00000013", "承担就业、社会保险、劳动关系。"),
    ("xwz", "宣传文体服务中心", "0760-00000014", "承担政务新媒体、公共文化服务。"),
    ("zwf", "政务服务中心", "0760-00000015", "承担政务服务、便民热线。"),
)
VILLAGES = [
    "龙瑞",
    "圣狮",
    "象角",
    "康乐",
    "龙头环",
    "涌边",
    "港园",
    "敦陶",
    "水牛城",
    "濠涌",
    "虎逊",
    "涌头",
    "岗背",
    "秀山",
    "云汉",
]
COMMUNITIES = ("乐群", "中兴")
LEADERS = (
    ("fg1", "分管经济建设的领导", ("jfj", "czs", "cjj", "hbj", "nyj")),
    ("fg2", "分管社会事业的领导", ("wjj", "jty", "mzb", "rsf", "xwz", "zwf")),
    ("fg3", "分管综合治理的领导", ("dzb", "djb", "zfj", "yjj")),
)
# slug, title, kind, owner, days, open to all units, below
COLUMNS: tuple[tuple[str, str, ColumnKind, str, int | None, bool, str], ...] = (
    ("zwdt", "政务动态", ColumnKind.NEWS, "dzb", 14, True, ""),
    ("tzgg", "通知公告", ColumnKind.NOTICES, "dzb", 180, True, ""),
    ("zcwj", "政策文件", ColumnKind.POLICY, "dzb", 180, False, ""),
    ("zcjd", "政策解读", ColumnKind.INTERPRETATION, "dzb", 180, True, ""),
    ("zdly", "重点领域", ColumnKind.KEY_AREA, "dzb", 90, False, ""),
    ("czyjs", "财政预决算", ColumnKind.FINANCE, "czs", 365, False, "zdly"),
    ("zdjsxm", "重大建设项目", ColumnKind.KEY_AREA, "jfj", 90, False, "zdly"),
    ("ggzy", "公共资源配置", ColumnKind.KEY_AREA, "czs", 90, False, "zdly"),
    ("hjbh", "环境保护", ColumnKind.KEY_AREA, "hbj", 90, False, "zdly"),
    ("zfbz", "住房保障", ColumnKind.KEY_AREA, "cjj", 90, False, "zdly"),
    ("aqsc", "安全生产", ColumnKind.KEY_AREA, "yjj", 90, False, "zdly"),
    ("shgy", "社会公益事业", ColumnKind.KEY_AREA, "mzb", 90, False, "zdly"),
    ("yqfk", "疫情防控", ColumnKind.KEY_AREA, "wjj", 30, False, ""),
    ("zfxxgk", "政府信息公开", ColumnKind.STATIC, "dzb", None, False, ""),
    ("zfxxgkzn", "政府信息公开指南", ColumnKind.STATIC, "dzb", 365, False, "zfxxgk"),
    ("zfxxgkzd", "政府信息公开制度", ColumnKind.STATIC, "dzb", 365, False, "zfxxgk"),
    ("fdzdgknr", "法定主动公开内容", ColumnKind.STATIC, "dzb", 90, True, "zfxxgk"),
    ("zfxxgknb", "政府信息公开年报", ColumnKind.ANNUAL_REPORT, "dzb", 365, False, "zfxxgk"),
    ("jggk", "机构概况", ColumnKind.STATIC, "dzb", 365, False, ""),
    ("xmt", "新媒体专稿", ColumnKind.NEW_MEDIA, "xwz", 14, False, ""),
)
CHANNELS = (
    (ChannelKind.WECHAT, "“沙溪发布”微信公众号"),
    (ChannelKind.WEIBO, "“沙溪发布”微博"),
    (ChannelKind.NANFANG, "“沙溪发布”南方号"),
    (ChannelKind.NOTICE_BOARD, "村居公告栏"),
    (ChannelKind.LOUDSPEAKER, "村居广播"),
    (ChannelKind.VISITS, "入户宣传"),
)


@dataclass
class Town:
    """What the rest of the demonstration refers to, by short names."""

    organ: Organ
    home: HomePage
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    columns: dict[str, ColumnPage] = field(default_factory=dict)
    channels: dict[ChannelKind, Channel] = field(default_factory=dict)

    def reviewers(self, unit: str) -> tuple[User, User, User]:
        """The three reviewers of a unit's texts."""
        leader = next(key for key, _, units in LEADERS if unit in units)
        return self.people[f"{unit}-head"], self.people[leader], self.people["final"]


def found_town() -> Town:
    """Create the organ with everybody and everything that stands before its first text."""
    organ = Organ.objects.create(
        slug="shaxi",
        name="中山市沙溪镇人民政府",
        short_name="沙溪镇",
        site_name="沙溪镇人民政府",
        superior="中山市人民政府",
        reconsideration_organ="中山市人民政府",
        court="中山市第一人民法院",
        uscc=_demo_uscc(),
        site_id_code="4420000099",
        site_domain="shaxi.demo.example",
        doc_prefix="沙府",
        disclosure_office="沙溪镇党政综合办公室",
        address="沙溪镇政府大院（演示）",
        office_hours="工作日8:30-12:00,14:30-17:30",
        phone="0760-00000000",
        icp_number="演示备案00000000号",
        police_number="演示公网安备00000000000000号",
        is_demo=True,
    )
    home = publishing.open_site(organ)
    home.introduction = "沙溪镇下辖15个村、2个社区。本站发布政府信息，接受社会监督。"
    home.save(update_fields=["introduction"])
    town = Town(organ, home)
    _units(town)
    _posts(town)
    _columns(town)
    town.channels[ChannelKind.WEBSITE] = Channel.objects.get(organ=organ)
    for kind, name in CHANNELS:
        town.channels[kind] = Channel.objects.create(organ=organ, kind=kind, name=name)
    return town


def _demo_uscc() -> str:
    from stdnum.cn import uscc

    body = "11442000DEM020211"
    return body + uscc.calc_check_digit(body)


def _units(town: Town) -> None:
    rows = [(slug, name, UnitKind.OFFICE, phone, duties) for slug, name, phone, duties in UNITS]
    rows += [
        (f"cun{n}", f"{name}村", UnitKind.VILLAGE, "", "") for n, name in enumerate(VILLAGES, 1)
    ]
    rows += [
        (f"shequ{n}", f"{name}社区", UnitKind.COMMUNITY, "", "")
        for n, name in enumerate(COMMUNITIES, 1)
    ]
    for position, (slug, name, kind, phone, duties) in enumerate(rows):
        town.units[slug] = Unit.objects.create(
            organ=town.organ,
            slug=slug,
            name=name,
            kind=kind,
            phone=phone,
            duties=duties,
            position=position,
        )


def _posts(town: Town) -> None:
    offices = [slug for slug, *_ in UNITS]
    for slug in offices:
        _post(town, slug, "信息员", f"{slug}-editor", Role.EDITOR)
        _post(town, slug, "负责人", f"{slug}-head", Role.REVIEW_1)
    for key, title, units in LEADERS:
        roles = (Role.REVIEW_2, Role.URGENT, Role.LEADER)
        post = _post(town, "dzb", title, key, *roles, chain=Chain.IN_CHARGE)
        post.oversees.set([town.units[unit] for unit in units])
    final = _post(
        town, "dzb", "分管政务公开和保密的领导（签发人）", "final", Role.REVIEW_3,
        chain=Chain.IN_CHARGE,
    )  # fmt: skip
    final.oversees.set([town.units[unit] for unit in offices])
    _post(town, "dzb", "镇长", "mayor", Role.LEADER, Role.URGENT, chain=Chain.PRINCIPAL)
    _post(town, "dzb", "发布员", "releaser", Role.RELEASER, chain=Chain.OFFICE)
    _post(town, "dzb", "网站管理员", "siteadmin", Role.SITE_ADMIN, chain=Chain.OFFICE)
    _post(town, "dzb", "依申请公开经办", "clerk", Role.CLERK, chain=Chain.OFFICE)
    _post(town, "dzb", "审计员", "auditor", Role.AUDITOR)
    _post(town, "dzb", "系统管理员", "system", Role.SYSTEM)


def _post(
    town: Town, unit: str, title: str, username: str, *roles: Role, chain: Chain = Chain.NONE
) -> Post:
    post = Post.objects.create(
        unit=town.units[unit], name=title, roles=[role.value for role in roles], chain=chain
    )
    organisations.establish(post)
    leads = chain in (Chain.PRINCIPAL, Chain.IN_CHARGE)  # of the town, not of the unit
    name = title if leads else f"{town.units[unit].name}{title}"
    if any(user.username == "dzb-editor" for user in town.people.values()):
        # One hash for all demonstration accounts: hashing fifty times would take seconds.
        user = User(username=username, full_name=name)
        user.password = town.people["dzb-editor"].password
        user.save()
    else:
        user = User.objects.create_user(username, password=PASSWORD, full_name=name)
    organisations.appoint(user, post, since=SINCE)
    town.people[username] = user
    return post


def _columns(town: Town) -> None:
    for slug, title, kind, owner, days, shared, below in COLUMNS:
        parent = town.columns[below] if below else HomePage.objects.get(pk=town.home.pk)
        town.columns[slug] = publishing.add_column(
            parent,
            title=title,
            slug=slug,
            kind=kind,
            owner=town.units[owner],
            update_days=days,
            open_to_units=shared,
            description=f"沙溪镇{title}",
            on_website=kind is not ColumnKind.NEW_MEDIA,
        )
        if below:
            town.columns[below].refresh_from_db()
