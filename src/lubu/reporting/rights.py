"""Who compiles an organ's annual report: its disclosure office (政府信息公开工作机构).

Source: 政府信息公开条例 art. 4. The office is the unit that keeps the column of annual reports.
"""

from __future__ import annotations

from lubu.organisations.models import Organ, User
from lubu.organisations.rules import ORGAN_WIDE, REVIEW_ROLES, Role
from lubu.publishing.models import ColumnPage
from lubu.publishing.rules import ColumnKind

COMPILING = (Role.EDITOR, Role.CLERK, Role.REVIEW_1)
WORKING = {*COMPILING, *REVIEW_ROLES}


class NotACompilerError(Exception):
    """The person holds no post in the unit that compiles the report of ``organ``."""

    def __init__(self, organ: str) -> None:
        self.organ = organ
        super().__init__(f"compiles no report of {organ}")


class NoReportColumnError(Exception):
    """The site of ``organ`` has no column of annual reports."""

    def __init__(self, organ: str) -> None:
        self.organ = organ
        super().__init__(f"no column of annual reports: {organ}")


def report_column(organ: Organ) -> ColumnPage | None:
    """The organ's column of annual reports, the first if there are several."""
    columns = ColumnPage.objects.filter(organ=organ, kind=ColumnKind.ANNUAL_REPORT.value)
    found: ColumnPage | None = columns.order_by("path").first()
    return found


def may_compile(user: User, organ: Organ) -> bool:
    """Whether the person may draft, edit, check, freeze and hand in the organ's report."""
    column = report_column(organ)
    return column is not None and any(
        post.unit_id == column.owner_unit_id and set(COMPILING) & set(post.roles)
        for post in user.posts_held
    )


def seeing_organs(user: User) -> set[int]:
    """Organs whose reports the person sees before they are public.

    Who leads or audits the organ, and who works in the office; not its system administrator.
    """
    offices = set(
        ColumnPage.objects.filter(
            kind=ColumnKind.ANNUAL_REPORT.value, organ__in=user.organ_ids
        ).values_list("owner_unit", flat=True)
    )
    return set(user.organs_with(*ORGAN_WIDE)) | {
        post.unit.organ_id
        for post in user.posts_held
        if post.unit_id in offices and WORKING & set(post.roles)
    }
