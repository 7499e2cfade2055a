"""All addresses: the desk, and the few public forms; the public site itself is files."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("desk/", include(wagtailadmin_urls)),
]
