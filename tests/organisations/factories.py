"""A small organ with people in posts, built through the actions that the product uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lubu.organisations import actions
from lubu.organisations.models import Organ, Post, Unit, User
from lubu.organisations.rules import Role

USCC = ("11442000007331123D", "11440000006940167B", "114420000073311408")
SINCE = date(2021, 1, 1)


@dataclass
class Town:
    """An organ, its units and one account for each post, by short name."""

    organ: Organ
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


POSTS: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("editor", "office", "编辑", (Role.EDITOR,)),
    ("second_editor", "office", "副编辑", (Role.EDITOR,)),
    ("first", "office", "科室负责人", (Role.REVIEW_1,)),
    ("second", "office", "分管领导", (Role.REVIEW_2, Role.URGENT, Role.LEADER)),
    ("final", "office", "签发人", (Role.REVIEW_3,)),
    ("releaser", "office", "发布员", (Role.RELEASER,)),
    ("admin", "office", "网站管理员", (Role.SITE_ADMIN,)),
    ("auditor", "office", "审计员", (Role.AUDITOR,)),
    ("system", "office", "系统管理员", (Role.SYSTEM,)),
    ("village_editor", "village", "村编辑", (Role.EDITOR,)),
)


def make_town(slug: str = "shaxi", *, uscc: str | None = None) -> Town:
    """An organ with two units and a person in each post."""
    number = Organ.objects.count()
    organ = Organ.objects.create(
        slug=slug,
        name=f"{slug}镇人民政府",
        short_name="沙溪镇",
        site_name=f"{slug}镇人民政府网站",
        uscc=uscc or valid_uscc(number),
        site_id_code=f"44200000{number:02d}",
        site_domain=f"{slug}.example.gov.cn",
        doc_prefix="沙府",
    )
    town = Town(organ)
    for key, name, kind in (
        ("office", "党政综合办公室", "office"),
        ("village", "龙头环村", "village"),
    ):
        town.units[key] = Unit.objects.create(organ=organ, slug=key, name=name, kind=kind)
    for key, unit, title, roles in POSTS:
        post = Post.objects.create(unit=town.units[unit], name=title, roles=list(roles))
        actions.establish(post)
        user = User.objects.create_user(
            f"{slug}-{key}", password="露布 test 2021", full_name=f"{title}{number}"
        )
        actions.appoint(user, post, since=SINCE)
        town.people[key] = user
    return town


def valid_uscc(number: int) -> str:
    """A made-up unified social credit code with a right check character."""
    from stdnum.cn import uscc

    body = f"1144200000733{number:04d}"
    return body + uscc.calc_check_digit(body)
