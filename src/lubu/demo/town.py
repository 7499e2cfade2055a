"""The demonstration town: its units, villages, posts, accounts, columns and channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lubu.catalogue.models import CatalogueEntry
from lubu.demo.offices import MARK, leaders, offices
from lubu.demo.places import places
from lubu.demo.plan import PASSWORD
from lubu.organisations import actions as organisations
from lubu.organisations.models import Organ, Post, Unit, User
from lubu.organisations.rules import Chain, Role, UnitKind
from lubu.publishing import actions as publishing
from lubu.publishing.models import Attachment, Channel, ColumnPage, HomePage, Picture
from lubu.publishing.rules import ChannelKind, ColumnKind

SINCE = date(2020, 12, 1)

VILLAGES_OFFICE = "nyj"
VILLAGE_DUTIES = (  # 村民委员会组织法 art. 2, 城市居民委员会组织法 art. 3
    "{}办理本村（社区）的公共事务和公益事业，调解民间纠纷，协助维护社会治安，"
    "向镇人民政府反映群众的意见、要求和提出建议。"
)

# account, post, roles, place in the chain, what its made-up holder is called
STAFF: tuple[tuple[str, str, tuple[Role, ...], Chain, str], ...] = (
    ("releaser", "发布员", (Role.RELEASER,), Chain.OFFICE, "岑科员"),
    ("siteadmin", "网站管理员", (Role.SITE_ADMIN,), Chain.OFFICE, "麦管理员"),
    ("clerk", "依申请公开经办", (Role.CLERK,), Chain.OFFICE, "关科员"),
    ("legal", "合法性审核员", (Role.LEGAL,), Chain.OFFICE, "司科员"),
    ("auditor", "审计员", (Role.AUDITOR,), Chain.NONE, "孔审计员"),
    ("system", "系统管理员", (Role.SYSTEM,), Chain.NONE, "甘工程师"),
)
# slug, title, kind, owner, days, open to all units, below
COLUMNS: tuple[tuple[str, str, ColumnKind, str, int | None, bool, str], ...] = (
    ("zwdt", "政务动态", ColumnKind.NEWS, "dzb", 14, True, ""),
    ("tzgg", "通知公告", ColumnKind.NOTICES, "dzb", 180, True, ""),
    ("zcwj", "政策文件", ColumnKind.POLICY, "dzb", 180, True, ""),
    ("zcjd", "政策解读", ColumnKind.INTERPRETATION, "dzb", 180, True, ""),
    ("zdly", "重点领域", ColumnKind.KEY_AREA, "dzb", 90, False, ""),
    ("czyjs", "财政预决算", ColumnKind.FINANCE, "czs", 365, False, "zdly"),
    ("zdjsxm", "重大建设项目", ColumnKind.KEY_AREA, "jfj", 90, False, "zdly"),
    ("ggzy", "公共资源配置", ColumnKind.KEY_AREA, "czs", 90, True, "zdly"),
    ("hjbh", "环境保护", ColumnKind.KEY_AREA, "hbj", 90, False, "zdly"),
    ("zfbz", "住房保障", ColumnKind.KEY_AREA, "cjj", 90, False, "zdly"),
    ("aqsc", "安全生产", ColumnKind.KEY_AREA, "yjj", 90, True, "zdly"),
    ("shgy", "社会公益事业", ColumnKind.KEY_AREA, "mzb", 90, True, "zdly"),
    ("yqfk", "疫情防控", ColumnKind.KEY_AREA, "wjj", 30, True, ""),
    ("zfxxgk", "政府信息公开", ColumnKind.DISCLOSURE, "dzb", None, False, ""),
    ("zfxxgkzn", "政府信息公开指南", ColumnKind.GUIDE, "dzb", 365, False, "zfxxgk"),
    ("zfxxgkzd", "政府信息公开制度", ColumnKind.REGULATIONS, "dzb", 365, False, "zfxxgk"),
    ("fdzdgknr", "法定主动公开内容", ColumnKind.STATUTORY, "dzb", 90, True, "zfxxgk"),
    ("ldxx", "领导信息", ColumnKind.LEADERS, "dzb", 365, False, "zfxxgk"),
    ("zfxxgknb", "政府信息公开年报", ColumnKind.ANNUAL_REPORT, "dzb", 365, False, "zfxxgk"),
    ("ysqgk", "依申请公开", ColumnKind.REQUESTS, "dzb", 365, False, "zfxxgk"),
    ("bsfw", "办事服务", ColumnKind.STATIC, "zwf", 90, True, ""),
    ("hygq", "回应关切", ColumnKind.NOTICES, "zwf", 30, True, ""),
    ("jggk", "机构职能", ColumnKind.INSTITUTION, "dzb", 365, False, ""),
    ("xmt", "新媒体专稿", ColumnKind.NEW_MEDIA, "xwz", 14, False, ""),
)
IN_CHARGE = ((Role.REVIEW_2, Role.URGENT, Role.LEADER), Chain.IN_CHARGE)
LEADING = {
    "mayor": ((Role.LEADER, Role.URGENT), Chain.PRINCIPAL),
    "final": ((Role.REVIEW_3,), Chain.IN_CHARGE),
}
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
    files: dict[str, Attachment | Picture] = field(default_factory=dict)
    entries: dict[str, CatalogueEntry] = field(default_factory=dict)

    def reviewers(self, unit: str) -> tuple[User, User, User]:
        """The three reviewers of a unit's texts."""
        leader = next(office.oversee for office in offices() if office.slug == unit)
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
        office_hours="工作日8:30-12:00，14:30-17:30",
        phone="0760-00000000",
        fax="0760-00000001",
        postcode="528471",
        email="zfxxgk@shaxi.demo.example",
        guide_opening=(
            "为方便公民、法人和其他组织获取本机关政府信息，根据《中华人民共和国政府信息公开条例》"
            "第十二条编制本指南。"
        ),
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
    rows = [
        (office.slug, office.name, UnitKind.OFFICE, office.phone, "\n".join(office.duties))
        for office in offices()
    ]
    for place in places():
        kind = UnitKind.VILLAGE if place.is_village else UnitKind.COMMUNITY
        rows.append((place.slug, place.name, kind, "", VILLAGE_DUTIES.format(place.committee)))
    for position, (slug, name, kind, phone, duties) in enumerate(rows):
        town.units[slug] = Unit.objects.create(
            organ=town.organ,
            slug=slug,
            name=name,
            kind=kind,
            phone=phone,
            duties=duties,
            position=position,
            address=f"{name}党群服务中心（演示）" if kind is not UnitKind.OFFICE else "",
            office_hours=town.organ.office_hours if kind is not UnitKind.OFFICE else "",
        )


def _posts(town: Town) -> None:
    for office in offices():
        _post(town, office.slug, "信息员", f"{office.slug}-editor", office.editor_name, Role.EDITOR)
        head = f"{office.slug}-head"
        post = _post(town, office.slug, "负责人", head, office.head_name, Role.REVIEW_1)
        post.is_head = True
        post.save(update_fields=["is_head"])
    _villages_work(town)
    for number, leader in enumerate(leaders()):
        roles, chain = LEADING.get(leader.key, IN_CHARGE)
        post = _post(town, "dzb", leader.post, leader.key, leader.full_name, *roles, chain=chain)
        post.duties, post.position = leader.work, number
        post.save(update_fields=["duties", "position"])
        overseen = [
            town.units[office.slug]
            for office in offices()
            if leader.key in (office.oversee, "final")
        ]
        if town.units[VILLAGES_OFFICE] in overseen:
            overseen += villages_of(town)
        if chain is Chain.IN_CHARGE:
            post.oversees.set(overseen)
    for username, title, roles, chain, name in STAFF:
        _post(town, "dzb", title, username, f"{name}{MARK}", *roles, chain=chain)


def villages_of(town: Town) -> list[Unit]:
    """The villages and communities."""
    return [town.units[place.slug] for place in places()]


def _villages_work(town: Town) -> None:
    """Villages have no editors of their own here: an office writes and first reviews for them."""
    for key in (f"{VILLAGES_OFFICE}-editor", f"{VILLAGES_OFFICE}-head"):
        post = town.people[key].appointments.get().post
        post.oversees.set([town.units[VILLAGES_OFFICE], *villages_of(town)])


def _post(
    town: Town,
    unit: str,
    title: str,
    username: str,
    name: str,
    *roles: Role,
    chain: Chain = Chain.NONE,
) -> Post:
    post = Post.objects.create(
        unit=town.units[unit], name=title, roles=[role.value for role in roles], chain=chain
    )
    organisations.establish(post)
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
