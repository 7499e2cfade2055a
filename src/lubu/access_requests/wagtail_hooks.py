"""Addresses and menu of the room's screens on the desk."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from lubu.access_requests.desk import letter_urls, office, withheld
from lubu.access_requests.policies import SEES
from lubu.office.screens import RoleMenuItem

urls = [*letter_urls.urls]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("requests/", include((urls, "access_requests")))]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    entries = (
        ("withheld", withheld.WithheldScreen.page_title, "lock"),
        ("office-facts", office.OfficeFactsScreen.page_title, "cog"),
    )
    items = [
        RoleMenuItem(
            label,
            reverse_lazy(f"access_requests:{name}"),
            SEES,
            name=f"access-requests-{name}",
            icon_name=icon,
            order=order,
        )
        for order, (name, label, icon) in enumerate(entries, start=50)
    ]
    return SubmenuMenuItem(
        _("Disclosure on request"),
        Menu(items=items),
        name="access-requests",
        icon_name="mail",
        order=360,
    )
