"""Addresses and menu of the room's screens on the desk."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from lubu.channels.desk import accounts, deliveries, reads
from lubu.office.screens import RoleMenuItem
from lubu.organisations.rules import Role

POSTING = (Role.EDITOR, Role.RELEASER, Role.SITE_ADMIN)
SEEING = (*POSTING, Role.LEADER, Role.AUDITOR)

urls = [
    path("", deliveries.DeliveriesScreen.as_view(), name="deliveries"),
    path("<int:pk>/proof/", deliveries.ProveScreen.as_view(), name="prove"),
    path("<int:pk>/take-down/", deliveries.TakeDownScreen.as_view(), name="take-down"),
    path("<int:pk>/try-again/", deliveries.TryAgain.as_view(), name="try-again"),
    path("<int:pk>/package.zip", deliveries.PackageFile.as_view(), name="package"),
    path("accounts/", accounts.AccountsScreen.as_view(), name="accounts"),
    path("accounts/add/", accounts.AddChannelScreen.as_view(), name="add-channel"),
    path("accounts/<int:pk>/", accounts.ChangeChannelScreen.as_view(), name="change-channel"),
    path("reads/", reads.ReadsScreen.as_view(), name="reads"),
    path("reads/import/", reads.ReadsImportScreen.as_view(), name="reads-import"),
    path("reads/template.xlsx", reads.ReadsTemplateFile.as_view(), name="reads-template"),
    path("reads/<int:pk>/", reads.ReadsOfReleaseScreen.as_view(), name="reads-of-release"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("channels/", include((urls, "channels")))]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    entries = (
        ("deliveries", deliveries.LABEL, POSTING, "upload"),
        ("reads", reads.LABEL, SEEING, "view"),
        ("accounts", accounts.LABEL, SEEING, "mobile-alt"),
    )
    items = [
        RoleMenuItem(
            label,
            reverse_lazy(f"channels:{name}"),
            roles,
            name=f"channels-{name}",
            icon_name=icon,
            order=order,
        )
        for order, (name, label, roles, icon) in enumerate(entries)
    ]
    return SubmenuMenuItem(
        _("Channels"), Menu(items=items), name="channels", icon_name="mobile-alt", order=350
    )
