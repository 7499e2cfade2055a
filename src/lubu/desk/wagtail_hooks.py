"""Where the desk meets Wagtail: home, addresses, menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lubu.desk import figures_screens, health_screens, items, ledger_screens, todo_lists
from lubu.desk.home import HomePanel
from lubu.office.screens import RoleMenuItem
from lubu.organisations.rules import Role

EVERYBODY = tuple(Role)
KEEPERS = (Role.SITE_ADMIN, Role.SYSTEM)

ADDRESSES = {
    "figures": [
        path("", figures_screens.DashboardScreen.as_view(), name="dashboard"),
        path("<slug:name>/", figures_screens.RowsScreen.as_view(), name="rows"),
        path("<slug:name>/rows.csv", figures_screens.RowsFile.as_view(), name="rows-csv"),
    ],
    "todo": [path("<slug:name>/", todo_lists.TodoListScreen.as_view(), name="list")],
    "items": [
        path("<int:pk>/", items.OpenItem.as_view(), name="open"),
        path("<int:pk>/text/", items.TextScreen.as_view(), name="text"),
    ],
    "ledger": [
        path("", ledger_screens.EntriesScreen.as_view(), name="entries"),
        path("entries.csv", ledger_screens.EntriesFile.as_view(), name="entries-csv"),
        path("verify/", ledger_screens.VerifyScreen.as_view(), name="verify"),
        path("<int:pk>/", ledger_screens.EntryScreen.as_view(), name="entry"),
    ],
    "health": [path("", health_screens.ChecksScreen.as_view(), name="checks")],
}


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path(f"{room}/", include((urls, room))) for room, urls in ADDRESSES.items()]


@hooks.register("construct_homepage_panels", order=1000)
def home(request: HttpRequest, panels: list[object]) -> None:
    panels[:] = [HomePanel(request)]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[object]) -> None:
    items.clear()


@hooks.register("register_admin_menu_item")
def home_entry() -> MenuItem:
    return MenuItem(
        _("My desk"), reverse_lazy("wagtailadmin_home"), name="home", icon_name="home", order=1
    )


@hooks.register("register_admin_menu_item")
def figures_entry() -> MenuItem:
    return RoleMenuItem(
        figures_screens.LABEL,
        reverse_lazy("figures:dashboard"),
        EVERYBODY,
        name="figures",
        icon_name="view",
        order=400,
    )


@hooks.register("register_admin_menu_item")
def ledger_entry() -> MenuItem:
    return RoleMenuItem(
        ledger_screens.LABEL,
        reverse_lazy("ledger:entries"),
        ledger_screens.EXAMINERS,
        name="ledger",
        icon_name="history",
        order=500,
    )


@hooks.register("register_admin_menu_item")
def checks_entry() -> MenuItem:
    return RoleMenuItem(
        health_screens.LABEL,
        reverse_lazy("health:checks"),
        KEEPERS,
        name="checks",
        icon_name="circle-check",
        order=900,
    )
