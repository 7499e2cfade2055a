"""The beginning of an organ: its site, one office, and who keeps it from there on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lubu.desk.actions.organs import CodeTakenError, SitePathTakenError
from lubu.desk.actions.people import UsernameTakenError
from lubu.ledger import actions as ledger
from lubu.organisations import actions as organisations
from lubu.organisations.models import Organ, Post, Unit, User
from lubu.organisations.rules import Role, check_site_id_code, check_site_path, check_uscc
from lubu.publishing.actions import open_platform, open_site

POST_NAME = "网站管理员"


class OrganTakenError(Exception):
    """Another organ has this short name in addresses."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganDetails:
    """What an organ needs to begin; all else is filled in on the desk.

    ``slug`` is its short name, ``site_path`` the path under which its site is published.
    """

    slug: str
    name: str
    site_name: str
    uscc: str
    site_id_code: str
    site_domain: str
    site_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministratorDetails:
    """The account of the first site administrator."""

    username: str
    full_name: str
    password: str


@transaction.atomic
def found_organ(
    details: OrganDetails, *, office: str, administrator: AdministratorDetails, on: date
) -> Organ:
    """Found an organ with its site and disclosure platform, the office that keeps it, and its
    first administrator.

    Done on the command line by whoever runs the installation: before it, nobody has an account.

    Raises:
        BadIdentifierError: the credit code or the site code is none.
        SitePathError: no site can be published there.
        OrganTakenError, CodeTakenError, SitePathTakenError, UsernameTakenError: another has it.
    """
    uscc = check_uscc(details.uscc)
    check_site_id_code(details.site_id_code)
    check_site_path(details.site_path)
    if Organ.objects.filter(slug=details.slug).exists():
        raise OrganTakenError(details.slug)
    if Organ.objects.filter(uscc=uscc).exists():
        raise CodeTakenError(uscc)
    same = Organ.objects.filter(site_domain=details.site_domain, site_path=details.site_path)
    if same.exists():
        raise SitePathTakenError(details.site_path)
    if User.objects.filter(username__iexact=administrator.username).exists():
        raise UsernameTakenError(administrator.username)
    organ = Organ.objects.create(
        slug=details.slug,
        name=details.name,
        short_name=details.name[:20],
        site_name=details.site_name,
        uscc=uscc,
        site_id_code=details.site_id_code,
        site_domain=details.site_domain,
        site_path=details.site_path,
        disclosure_office=office,
    )
    home = open_site(organ)
    user = _first_administrator(organ, office, administrator, on)
    open_platform(home, owner=organ.units.get())
    ledger.record(
        "organ.founded",
        organ=organ,
        subject=organ,
        actor=None,
        payload={"name": organ.name, "administrator": user.pk, "on": on.isoformat()},
    )
    return organ


@transaction.atomic
def add_administrator(slug: str, *, administrator: AdministratorDetails, on: date) -> User:
    """Open the account of one more site administrator of an organ.

    Done on the command line by whoever runs the installation, where nobody is left on the desk who
    could: the only one has gone, or has forgotten the password.

    Raises:
        Organ.DoesNotExist: there is none of this short name.
        UsernameTakenError: another account has the name to log in with.
    """
    organ = Organ.objects.select_for_update(no_key=True).get(slug=slug)
    if User.objects.filter(username__iexact=administrator.username).exists():
        raise UsernameTakenError(administrator.username)
    posts = Post.objects.standing().filter(unit__organ=organ).order_by("pk")
    post = next(post for post in posts if Role.SITE_ADMIN.value in post.roles)
    user = _account(administrator, post, on)
    ledger.record(
        "account.opened",
        organ=organ,
        subject=user,
        actor=None,
        payload={"username": user.username, "post": post.pk, "on": on.isoformat()},
    )
    return user


def _first_administrator(
    organ: Organ, office: str, administrator: AdministratorDetails, on: date
) -> User:
    unit = Unit.objects.create(organ=organ, slug="office", name=office)
    post = Post.objects.create(
        unit=unit, name=POST_NAME, roles=[Role.SITE_ADMIN.value, Role.SYSTEM.value]
    )
    return _account(administrator, organisations.establish(post), on)


def _account(administrator: AdministratorDetails, post: Post, on: date) -> User:
    user = User.objects.create_user(
        administrator.username,
        password=administrator.password,
        full_name=administrator.full_name,
    )
    organisations.appoint(user, post, since=on)
    return user
