"""Identifiers of organs and the vocabulary of posts, pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError


class Chain(StrEnum):
    """Where a post stands in the chain of responsibility (政务公开责任制)."""

    PRINCIPAL = "principal"  # 主要领导亲自抓
    IN_CHARGE = "in_charge"  # 分管领导具体抓
    OFFICE = "office"  # 专门机构抓落实
    NONE = "none"


LEADERS = (Chain.PRINCIPAL, Chain.IN_CHARGE)


class Role(StrEnum):
    """What the holder of a post may do in the organ's open-government work."""

    EDITOR = "editor"  # 拟稿、编辑
    REVIEW_1 = "review_1"  # 一审一校
    REVIEW_2 = "review_2"  # 二审二校
    REVIEW_3 = "review_3"  # 三审三校(签发)
    RELEASER = "releaser"  # 发布
    URGENT = "urgent"  # 分管领导紧急发布
    SITE_ADMIN = "site_admin"  # 网站管理员
    CLERK = "clerk"  # 依申请公开经办
    LEGAL = "legal"  # 合法性审核
    LEADER = "leader"  # 领导
    AUDITOR = "auditor"  # 审计
    SYSTEM = "system"  # 系统管理


REVIEW_ROLES = (Role.REVIEW_1, Role.REVIEW_2, Role.REVIEW_3)
ORGAN_WIDE = frozenset({Role.SITE_ADMIN, Role.LEADER, Role.AUDITOR, Role.RELEASER})


class UnitKind(StrEnum):
    """What a unit is: an office of the organ, a village or a residents' community."""

    OFFICE = "office"
    VILLAGE = "village"
    COMMUNITY = "community"


# First parts of addresses that are Lubu's own.
OWN_ADDRESSES = frozenset(
    {
        "deadline", "desk", "fact-check", "files", "find-error", "request", "search", "static",
        "subscribe",
    }
)  # fmt: skip


class BadIdentifierError(ValueError):
    """``value`` is not a valid identifier of ``kind`` (``uscc`` or ``site_id_code``)."""

    def __init__(self, kind: str, value: str) -> None:
        self.kind, self.value = kind, value
        super().__init__(f"{value!r} is not a valid {kind}")


class SitePathError(ValueError):
    """No site can be published under ``path``."""

    field = "site_path"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


_SITE_ID_CODE = re.compile(r"[0-9]{10}|bm[0-9]{8}")
_SITE_PATH = re.compile(r"/(?:[A-Za-z0-9][A-Za-z0-9._~-]*/)*")


def check_uscc(value: str) -> str:
    """The unified social credit code (统一社会信用代码), 18 characters, checked and in its one
    form: upper case, half width, without the spaces and hyphens that people put between.

    Raises:
        BadIdentifierError: wrong length, characters or check character.
    Source: GB 32100-2015.
    """
    try:
        return str(uscc.validate("".join(unicodedata.normalize("NFKC", value).split())))
    except ValidationError as error:
        raise BadIdentifierError("uscc", value) from error


def check_site_id_code(value: str) -> str:
    """The site code (网站标识码): ten digits, or ``bm`` and eight for ministries.

    Raises:
        BadIdentifierError: any other form.
    Source: 国办发〔2017〕47号.
    """
    if not _SITE_ID_CODE.fullmatch(value):
        raise BadIdentifierError("site_id_code", value)
    return value


def check_site_path(value: str) -> str:
    """The path under which a site is published: ``/``, or folders between slashes.

    Raises:
        SitePathError: any other form, or an address of Lubu itself.
    """
    if not _SITE_PATH.fullmatch(value) or value.split("/")[1] in OWN_ADDRESSES:
        raise SitePathError(value)
    return value


@dataclass(frozen=True, slots=True)
class Duty:
    """What one post gives its holder: ``roles`` for the units of these ids."""

    roles: frozenset[Role]
    units: frozenset[int]


def clashes(duties: Iterable[Duty]) -> frozenset[int]:
    """Ids of the units whose texts one holder of all ``duties`` would both write and review, or
    review at two steps: whoever wrote a text or reviewed it before takes no step of its review."""
    found: dict[int, set[Role]] = defaultdict(set)
    for duty in duties:
        for unit in duty.units:
            found[unit] |= duty.roles & {Role.EDITOR, *REVIEW_ROLES}
    return frozenset(unit for unit, roles in found.items() if len(roles) > 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``most`` failed log-ins within ``span``; then a wait of the same length."""

    most: int
    span: timedelta


def waits_until(failures: Sequence[datetime], limit: Limit) -> datetime | None:
    """The end of the last wait that the failures, earliest first, brought about; ``None``: none.

    A wait begins with the failure that made ``limit.most`` of them within ``limit.span``. Later
    failures count anew from there, so that every wait takes as many failures as the first.
    """
    until: datetime | None = None
    counted: list[datetime] = []
    for failure in failures:
        counted = [one for one in counted if failure - one < limit.span]
        counted.append(failure)
        if len(counted) >= limit.most:
            until = failure + limit.span
            counted = []
    return until
