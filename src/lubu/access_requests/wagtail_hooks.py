"""Addresses and menu of the room's screens on the desk."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from lubu.access_requests.desk import (
    addresses,
    hand_outs,
    keying_in,
    letter_urls,
    office,
    shared,
    withheld,
)
from lubu.access_requests.policies import ANSWERS, SEES
from lubu.office.screens import RoleMenuItem
from lubu.organisations.rules import Role

urls = [*addresses.urls, *letter_urls.urls]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("requests/", include((urls, "access_requests")))]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    listed = (
        ("list", shared.LABEL, "doc-full-inverse", SEES),
        ("key-in", keying_in.KeyInScreen.page_title, "plus-inverse", (Role.CLERK,)),
        ("hand-outs", hand_outs.LABEL, "help", ANSWERS),
        ("withheld", withheld.WithheldScreen.page_title, "lock", SEES),
        ("office-facts", office.OfficeFactsScreen.page_title, "cog", SEES),
    )
    items = [
        RoleMenuItem(
            label,
            reverse_lazy(f"access_requests:{name}"),
            roles,
            name=f"requests-{name}",
            icon_name=icon,
            order=order,
        )
        for order, (name, label, icon, roles) in enumerate(listed)
    ]
    return SubmenuMenuItem(
        _("Disclosure on request"),
        Menu(items=items),
        name="access-requests",
        icon_name="doc-full-inverse",
        order=345,
    )
