"""Organs, units and posts (机关、内设机构、村居、岗位责任制), each change in the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from string import Formatter

from django.db import transaction

from lubu.desk.actions.rights import (
    NotYourselfError,
    check_keeps,
    check_keeps_an_administrator,
)
from lubu.ledger import actions as ledger
from lubu.organisations import actions as organisations
from lubu.organisations.models import Appointment, Organ, Post, Unit, User
from lubu.organisations.rules import (
    Chain,
    Role,
    UnitKind,
    check_site_id_code,
    check_site_path,
    check_uscc,
)
from lubu.publishing.actions import grant_rights
from lubu.publishing.models import ColumnPage, HomePage

ORGAN_FIELDS = (
    "name", "short_name", "site_name", "site_path", "uscc", "site_id_code", "tier_name",
    "is_township",
    "superior", "reconsideration_organ", "court", "disclosure_office", "address", "postcode",
    "office_hours", "phone", "fax", "email", "guide_opening", "guide_closing", "icp_number",
    "police_number", "index_pattern", "doc_prefix",
)  # fmt: skip


class NameTakenError(Exception):
    """Another unit of the organ, or post of the unit, is called so; ``field`` says which name."""

    def __init__(self, field: str, name: str) -> None:
        self.field, self.name = field, name
        super().__init__(name)


class CodeTakenError(Exception):
    """Another organ has this unified social credit code."""

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(value)


class SitePathTakenError(Exception):
    """Another organ publishes its site under this path of the same domain."""

    field = "site_path"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


class PatternError(Exception):
    """A pattern of index numbers that does not give each its own: year and serial must occur."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        super().__init__(pattern)


class NoRoleError(Exception):
    """A post without any role, or with one that does not exist."""


class StillHeldError(Exception):
    """``people`` hold the post, or are to hold it from a later day."""

    def __init__(self, people: str) -> None:
        self.people = people
        super().__init__(people)


class StillUsedError(Exception):
    """The unit has posts or columns: ``what``."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDetails:
    """What is said of a unit; ``slug`` stands in addresses."""

    slug: str
    name: str
    kind: UnitKind
    duties: str = ""
    phone: str = ""
    address: str = ""
    office_hours: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDetails:
    """What a post is: its duties, place in the chain, roles, and the units that it oversees.

    The public reads of posts that lead the organ or head a unit (``is_head``), by ``position``.
    """

    name: str
    duties: str
    chain: Chain
    roles: tuple[Role, ...]
    oversees: tuple[int, ...] = ()
    is_head: bool = False
    position: int = 0


def check_pattern(pattern: str) -> None:
    """Pass a pattern that gives every year and serial a number of its own.

    Raises:
        PatternError: anything else.
    """
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        raise PatternError(pattern) from None
    found = {name: f"{spec}!{how}" if how else spec for _, name, spec, how in parts if name}
    plain = all(not spec for name, spec in found.items() if name != "serial")
    if not (
        {"year", "serial"} <= set(found) <= {"uscc", "year", "serial"}
        and plain
        and re.fullmatch(r"(0[1-9]d)?", found["serial"] or "")
        and all(name != "" for _, name, _, _ in parts)
    ):
        raise PatternError(pattern)


@transaction.atomic
def change_organ(organ_id: int, *, actor: User, details: Mapping[str, str | bool]) -> Organ:
    """Change what is said of an organ (``ORGAN_FIELDS``); its site is written again.

    Raises:
        Organ.DoesNotExist: there is none that ``actor`` may see.
        NotYourOrganError: ``actor`` is no site administrator of it.
        BadIdentifierError: the credit code or the site code is none.
        SitePathError: no site can be published there.
        CodeTakenError, SitePathTakenError: another organ has it.
        PatternError: the index numbers would not be unique.
    """
    organ = Organ.objects.visible_to(actor).select_for_update(no_key=True).get(pk=organ_id)
    check_keeps(actor, organ)
    details = {**details, "uscc": check_uscc(str(details["uscc"]))}
    check_site_id_code(str(details["site_id_code"]))
    check_site_path(str(details["site_path"]))
    check_pattern(str(details["index_pattern"]))
    if Organ.objects.filter(uscc=details["uscc"]).exclude(pk=organ.pk).exists():
        raise CodeTakenError(str(details["uscc"]))
    same = Organ.objects.filter(site_domain=organ.site_domain, site_path=details["site_path"])
    if same.exclude(pk=organ.pk).exists():
        raise SitePathTakenError(str(details["site_path"]))
    changed: dict[str, list[str | bool]] = {}
    for name in ORGAN_FIELDS:
        before = getattr(organ, name)
        if details[name] != before:
            changed[name] = [before, details[name]]
            setattr(organ, name, details[name])
    if changed:
        organ.save(update_fields=list(changed))
        ledger.record("organ.changed", organ=organ, subject=organ, actor=actor, payload=changed)
    return organ


@transaction.atomic
def add_unit(organ: Organ, *, actor: User, details: UnitDetails) -> Unit:
    """Add an office, village or community.

    Raises:
        NotYourOrganError: ``actor`` is no site administrator of the organ.
        NameTakenError: name or short name is used.
    """
    check_keeps(actor, organ)
    return _store_unit(Unit(organ=organ), details, actor, "unit.added")


@transaction.atomic
def change_unit(unit_id: int, *, actor: User, details: UnitDetails) -> Unit:
    """Change what is said of a unit.

    Raises:
        Unit.DoesNotExist: there is none that ``actor`` may see.
        NotYourOrganError: ``actor`` is no site administrator of its organ.
        NameTakenError: name or short name is used.
    """
    unit = Unit.objects.visible_to(actor).select_related("organ").get(pk=unit_id)
    check_keeps(actor, unit.organ)
    return _store_unit(unit, details, actor, "unit.changed")


@transaction.atomic
def abolish_unit(unit_id: int, *, actor: User, on: date) -> Unit:
    """Abolish a unit: it is offered nowhere any more; what it published stays under its name.

    Raises:
        Unit.DoesNotExist: there is none standing that ``actor`` may see.
        NotYourOrganError: ``actor`` is no site administrator of its organ.
        StillUsedError: it has posts, or columns.
    """
    units = Unit.objects.visible_to(actor).standing().select_related("organ")
    unit = units.select_for_update(of=("self",)).get(pk=unit_id)
    check_keeps(actor, unit.organ)
    used = [post.name for post in unit.posts.standing()]
    used += ColumnPage.objects.filter(owner_unit=unit).values_list("title", flat=True)
    if used:
        raise StillUsedError("、".join(used))
    unit.abolished_on = on
    unit.save(update_fields=["abolished_on"])
    payload = {"on": on.isoformat()}
    ledger.record("unit.abolished", organ=unit.organ, subject=unit, actor=actor, payload=payload)
    return unit


def _store_unit(unit: Unit, details: UnitDetails, actor: User, kind: str) -> Unit:
    others = Unit.objects.filter(organ=unit.organ).exclude(pk=unit.pk)
    for field in ("name", "slug"):
        if others.filter(**{field: getattr(details, field)}).exists():
            raise NameTakenError(field, getattr(details, field))
    for field, value in asdict(details).items():
        setattr(unit, field, value)
    unit.save()
    payload = {**asdict(details), "kind": details.kind.value}
    ledger.record(kind, organ=unit.organ, subject=unit, actor=actor, payload=payload)
    return unit


@transaction.atomic
def add_post(unit_id: int, *, actor: User, details: PostDetails) -> Post:
    """Establish a post in a unit.

    Raises:
        Unit.DoesNotExist: there is none that ``actor`` may see.
        NotYourOrganError: ``actor`` is no site administrator of its organ.
        NameTakenError, NoRoleError
    """
    units = Unit.objects.visible_to(actor).standing().select_related("organ")
    unit = units.get(pk=unit_id)
    check_keeps(actor, unit.organ)
    return _store_post(Post(unit=unit), details, actor, "post.added")


@transaction.atomic
def change_post(post_id: int, *, actor: User, details: PostDetails) -> Post:
    """Change a post; its holders have the new roles at once.

    Raises:
        Post.DoesNotExist: there is none that ``actor`` may see.
        NotYourOrganError: ``actor`` is no site administrator of its organ.
        NotYourselfError: a post that ``actor`` holds gets another role: that is for a colleague.
        LastAdministratorError: the organ would be left without one.
        NameTakenError, NoRoleError
    """
    post = Post.objects.visible_to(actor).select_related("unit__organ").get(pk=post_id)
    check_keeps(actor, post.unit.organ)
    own = post.pk in {held.pk for held in actor.posts_held}
    if own and set(details.roles) - set(post.roles):
        raise NotYourselfError
    changed = _store_post(post, details, actor, "post.changed")
    check_keeps_an_administrator(post.unit.organ)
    return changed


def _store_post(post: Post, details: PostDetails, actor: User, kind: str) -> Post:
    if not details.roles:
        raise NoRoleError
    others = Post.objects.filter(unit=post.unit, name=details.name).exclude(pk=post.pk)
    if others.exists():
        raise NameTakenError("name", details.name)
    organ = post.unit.organ
    post.name, post.duties, post.chain = details.name, details.duties, details.chain.value
    post.is_head, post.position = details.is_head, details.position
    post.roles = [role.value for role in details.roles]
    post.save()
    post.oversees.set(_units(organ, details.oversees))
    organisations.establish(post)
    if HomePage.objects.filter(organ=organ).exists():
        grant_rights(organ)
    ledger.record(
        kind,
        organ=organ,
        subject=post,
        actor=actor,
        payload={
            "unit": post.unit_id,
            "name": details.name,
            "duties": details.duties,
            "chain": details.chain.value,
            "is_head": details.is_head,
            "position": details.position,
            "roles": list(post.roles),
            "oversees": sorted(details.oversees),
        },
    )
    return post


@transaction.atomic
def abolish_post(post_id: int, *, actor: User, on: date) -> Post:
    """Abolish a post that nobody holds; who held it and when stays known.

    Raises:
        Post.DoesNotExist: there is none standing that ``actor`` may see.
        NotYourOrganError: ``actor`` is no site administrator of its organ.
        StillHeldError: somebody holds it.
    """
    posts = Post.objects.visible_to(actor).standing().select_related("unit__organ")
    post = posts.select_for_update(of=("self",)).get(pk=post_id)
    organ = post.unit.organ
    check_keeps(actor, organ)
    held = Appointment.objects.open().filter(post=post).select_related("user")
    if held:
        raise StillHeldError("、".join(str(one.user) for one in held))
    post.abolished_on = on
    post.save(update_fields=["abolished_on"])
    if HomePage.objects.filter(organ=organ).exists():
        grant_rights(organ)
    payload = {"on": on.isoformat()}
    ledger.record("post.abolished", organ=organ, subject=post, actor=actor, payload=payload)
    return post


def _units(organ: Organ, ids: Iterable[int]) -> list[Unit]:
    return list(Unit.objects.standing().filter(organ=organ, pk__in=list(ids)))
