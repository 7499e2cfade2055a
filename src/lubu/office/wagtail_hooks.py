"""Addresses of the screens that all rooms share."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from lubu.office.personal_screen import PersonalScreen

urls = [path("<str:what>/<int:pk>/", PersonalScreen.as_view(), name="personal")]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("personal/", include((urls, "office")))]
