"""Addresses and menu of the catalogue on the desk."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from lubu.catalogue.desk import coverage, entries, screens, tables, tailoring, versions
from lubu.office.screens import RoleMenuItem
from lubu.organisations.rules import REVIEW_ROLES, Role

SEEING = (
    Role.EDITOR, *REVIEW_ROLES, Role.RELEASER, Role.SITE_ADMIN, Role.LEADER, Role.CLERK,
    Role.AUDITOR,
)  # fmt: skip

urls = [
    path("", entries.EntriesScreen.as_view(), name="entries"),
    path("table.xlsx", tables.TableFile.as_view(), name="table"),
    path("import/", tables.ImportScreen.as_view(), name="import"),
    path("adopt/", tailoring.AdoptScreen.as_view(), name="adopt"),
    path("assign/", tailoring.AssignManyStep.as_view(), name="assign-many"),
    path("add/", tailoring.AddEntryScreen.as_view(), name="add"),
    path("entries/<int:pk>/", entries.EntryScreen.as_view(), name="entry"),
    path("entries/<int:pk>/change/", tailoring.ChangeEntryScreen.as_view(), name="change"),
    path("entries/<int:pk>/drop/", tailoring.DropStep.as_view(), name="drop"),
    path("entries/<int:pk>/keep/", tailoring.KeepStep.as_view(), name="keep"),
    path("entries/<int:pk>/assign/", tailoring.AssignStep.as_view(), name="assign"),
    path("coverage/", coverage.CoverageScreen.as_view(), name="coverage"),
    path("versions/", versions.VersionsScreen.as_view(), name="versions"),
    path("versions/next/", versions.PutInForceScreen.as_view(), name="put-in-force"),
    path("versions/<int:pk>/", versions.VersionScreen.as_view(), name="version"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("catalogue/", include((urls, "catalogue")))]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    listed = (
        ("entries", screens.LABEL, "list-ul"),
        ("coverage", coverage.LABEL, "tasks"),
        ("versions", versions.LABEL, "history"),
    )
    items = [
        RoleMenuItem(
            label,
            reverse_lazy(f"catalogue:{name}"),
            SEEING,
            name=f"catalogue-{name}",
            icon_name=icon,
            order=order,
        )
        for order, (name, label, icon) in enumerate(listed)
    ]
    return SubmenuMenuItem(
        screens.LABEL, Menu(items=items), name="catalogue", icon_name="list-ul", order=340
    )
