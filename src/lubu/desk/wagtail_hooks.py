"""Where the desk meets Wagtail: home, addresses, menu."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.models import Page

from lubu.desk import (
    figures_screens,
    health_screens,
    items,
    ledger_screens,
    organisations_screens,
    people_screens,
    todo_lists,
)
from lubu.desk.home import HomePanel
from lubu.desk.kept_files import visible_files
from lubu.desk.pages import visible_pages
from lubu.office.screens import RoleMenuItem, person
from lubu.organisations.rules import Role
from lubu.publishing.desk import importing

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
    "organisations": [
        path("", people_screens.PeopleScreen.as_view(), name="people"),
        path("people/add/", people_screens.AddPersonScreen.as_view(), name="add-person"),
        path("people/<int:pk>/", people_screens.PersonScreen.as_view(), name="person"),
        path("people/<int:pk>/appoint/", people_screens.Appoint.as_view(), name="appoint"),
        path("people/<int:pk>/end/<int:appointment>/", people_screens.End.as_view(), name="end"),
        path(
            "people/<int:pk>/password/",
            people_screens.ResetPassword.as_view(),
            name="reset-password",
        ),
        path("people/<int:pk>/hand-over/", people_screens.HandOver.as_view(), name="hand-over"),
        path("people/<int:pk>/present/", people_screens.Present.as_view(), name="present"),
        path("people/<int:pk>/reopen/", people_screens.Reopen.as_view(), name="reopen"),
        path("posts/", organisations_screens.PostsScreen.as_view(), name="posts"),
        path("posts/add/", organisations_screens.AddPostScreen.as_view(), name="add-post"),
        path("posts/<int:pk>/", organisations_screens.ChangePostScreen.as_view(), name="post"),
        path(
            "posts/<int:pk>/abolish/",
            organisations_screens.AbolishPost.as_view(),
            name="abolish-post",
        ),
        path("units/", organisations_screens.UnitsScreen.as_view(), name="units"),
        path(
            "units/add/<slug:organ>/",
            organisations_screens.AddUnitScreen.as_view(),
            name="add-unit",
        ),
        path("units/<int:pk>/", organisations_screens.ChangeUnitScreen.as_view(), name="unit"),
        path(
            "units/<int:pk>/abolish/",
            organisations_screens.AbolishUnit.as_view(),
            name="abolish-unit",
        ),
        path("organs/", organisations_screens.OrgansScreen.as_view(), name="organs"),
        path("organs/<slug:slug>/", organisations_screens.OrganScreen.as_view(), name="organ"),
    ],
    "health": [path("", health_screens.ChecksScreen.as_view(), name="checks")],
}


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    rooms = {**ADDRESSES, "imports": importing.urls}
    return [path(f"{room}/", include((urls, room))) for room, urls in rooms.items()]


@hooks.register("construct_homepage_panels", order=1000)
def home(request: HttpRequest, panels: list[object]) -> None:
    panels[:] = [HomePanel(request)]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[object]) -> None:
    items.clear()


@hooks.register("construct_explorer_page_queryset")
def only_visible(parent: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return visible_pages(pages, person(request))


@hooks.register("construct_page_chooser_queryset")
def only_visible_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return visible_pages(pages, person(request))


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def only_visible_files(files: QuerySet[Model], request: HttpRequest) -> QuerySet[Model]:
    return visible_files(files, person(request))


@hooks.register("insert_global_admin_js")
def starts() -> SafeString:
    """Days are chosen on many screens, and not every one of them names the file that it takes."""
    files = (versioned_static("wagtailadmin/js/date-time-chooser.js"), static("desk/starts.js"))
    return format_html_join("", '<script src="{}"></script>', ((file,) for file in files))


@hooks.register("construct_main_menu", order=1000)
def only_what_is_reached(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in ("reports", "settings", "help")]


@hooks.register("register_admin_menu_item")
def home_entry() -> MenuItem:
    return MenuItem(
        _("My desk"), reverse_lazy("wagtailadmin_home"), name="home", icon_name="home", order=1
    )


@hooks.register("register_admin_menu_item")
def import_entry() -> MenuItem:
    return RoleMenuItem(
        importing.LABEL,
        reverse_lazy("imports:items"),
        importing.ROLES,
        name="import-items",
        icon_name="upload",
        order=320,
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
def organisations_entry() -> SubmenuMenuItem:
    """People, units and the organ for who keeps them; posts are there for everybody to read."""
    entries = (
        ("people", people_screens.LABEL, (Role.SITE_ADMIN,), "group"),
        ("posts", organisations_screens.PostsScreen.page_title, EVERYBODY, "clipboard-list"),
        ("units", organisations_screens.UnitsScreen.page_title, (Role.SITE_ADMIN,), "folder"),
        ("organs", organisations_screens.OrgansScreen.page_title, (Role.SITE_ADMIN,), "site"),
    )
    menu = Menu(
        items=[
            RoleMenuItem(
                label,
                reverse_lazy(f"organisations:{name}"),
                roles,
                name=f"organisations-{name}",
                icon_name=icon,
                order=order,
            )
            for order, (name, label, roles, icon) in enumerate(entries)
        ]
    )
    return SubmenuMenuItem(
        _("Organisation"), menu, name="organisations", icon_name="group", order=600
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
