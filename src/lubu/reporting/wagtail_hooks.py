"""Addresses and menu of the annual report on the desk."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse_lazy
from wagtail import hooks

from lubu.office.screens import RoleMenuItem
from lubu.organisations.rules import Role
from lubu.reporting.desk import screens

SEEING = (
    Role.EDITOR, Role.CLERK, Role.REVIEW_1, Role.REVIEW_2, Role.REVIEW_3, Role.LEADER, Role.AUDITOR
)  # fmt: skip

urls = [
    path("", screens.ReportsScreen.as_view(), name="reports"),
    path("<int:pk>/", screens.ReportScreen.as_view(), name="report"),
    path("<int:pk>/words/", screens.WordsScreen.as_view(), name="words"),
    path("<int:pk>/check/", screens.CheckStep.as_view(), name="check"),
    path("<int:pk>/freeze/", screens.FreezeStep.as_view(), name="freeze"),
    path("<int:pk>/release/", screens.ReleaseStep.as_view(), name="release"),
    path("<int:pk>/reopen/", screens.ReopenStep.as_view(), name="reopen"),
    path("<int:pk>/report.<slug:form>", screens.ReportFile.as_view(), name="file"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("reports-annual/", include((urls, "reporting")))]


@hooks.register("register_admin_menu_item")
def register_menu() -> RoleMenuItem:
    return RoleMenuItem(
        screens.LABEL,
        reverse_lazy("reporting:reports"),
        SEEING,
        name="annual-reports",
        icon_name="doc-full",
        order=370,
    )
