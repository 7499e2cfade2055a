"""A second organ of the demonstration: a county bureau that never was, with its applications."""

from __future__ import annotations

from datetime import date

from lubu.access_requests.models import OfficeFacts
from lubu.demo.offices import MARK
from lubu.demo.plan import PASSWORD
from lubu.demo.requests import Office
from lubu.organisations import actions as organisations
from lubu.organisations.models import Organ, Post, Unit, User
from lubu.organisations.rules import Chain, Role, UnitKind
from lubu.publishing import actions as publishing
from lubu.publishing.rules import ColumnKind

SINCE = date(2016, 12, 1)
# account, post, roles, place in the chain, what its made-up holder is called
STAFF: tuple[tuple[str, str, tuple[Role, ...], Chain, str], ...] = (
    ("shili-clerk", "依申请公开经办", (Role.CLERK, Role.EDITOR), Chain.OFFICE, "谷科员"),
    ("shili-legal", "合法性审核员", (Role.LEGAL,), Chain.OFFICE, "闵科员"),
    ("shili-leader", "分管局领导", (Role.LEADER,), Chain.IN_CHARGE, "柏局长"),
    ("shili-admin", "网站管理员", (Role.SITE_ADMIN,), Chain.OFFICE, "桑管理员"),
)


def found_bureau(password: str = "") -> Office:
    """Create the bureau with who handles its applications; ``password`` is hashed already."""
    organ = Organ.objects.create(
        slug="shili",
        name=f"示例县自然资源局{MARK}",
        short_name=f"示例县资源局{MARK}",
        site_name=f"示例县自然资源局{MARK}",
        tier_name="县级",
        is_township=False,
        superior=f"示例县人民政府{MARK}",
        reconsideration_organ=f"示例县人民政府{MARK}",
        court=f"示例县人民法院{MARK}",
        uscc=_uscc(),
        site_id_code="0000000099",
        site_domain="shili.demo.example",
        doc_prefix="示资",
        disclosure_office=f"示例县自然资源局办公室{MARK}",
        address="示例县示例路1号（演示）",
        office_hours="工作日8:30-12:00，14:30-17:30",
        phone="0000-00000000",
        email="zfxxgk@shili.demo.example",
        is_demo=True,
    )
    OfficeFacts.objects.create(
        organ=organ, online_reconsideration="https://reconsideration.demo.example/"
    )
    home = publishing.open_site(organ)
    unit = Unit.objects.create(
        organ=organ, slug="bgs", name="办公室", kind=UnitKind.OFFICE, phone="0000-00000001"
    )
    people = {
        username: _appointed(unit, title, roles, chain, username, f"{name}{MARK}", password)
        for username, title, roles, chain, name in STAFF
    }
    publishing.add_column(
        home,
        title="政府信息公开年报",
        slug="zfxxgknb",
        kind=ColumnKind.ANNUAL_REPORT,
        owner=unit,
        description=f"示例县自然资源局政府信息公开年报{MARK}",
    )
    clerk, legal, leader = (people[f"shili-{part}"] for part in ("clerk", "legal", "leader"))
    return Office(organ=organ, clerk=clerk, legal=legal, leader=leader)


def _uscc() -> str:
    from stdnum.cn import uscc

    body = "11000000DEM020170"
    return body + uscc.calc_check_digit(body)


def _appointed(
    unit: Unit,
    title: str,
    roles: tuple[Role, ...],
    chain: Chain,
    username: str,
    name: str,
    password: str,
) -> User:
    post = Post.objects.create(
        unit=unit, name=title, roles=[role.value for role in roles], chain=chain
    )
    organisations.establish(post)
    user = User(username=username, full_name=name)
    if password:
        user.password = password  # one hash for all demonstration accounts
    else:
        user.set_password(PASSWORD)
    user.save()
    organisations.appoint(user, post, since=SINCE)
    return user
