from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "lubu.portal"
    label = "portal"
    verbose_name = _("Public site")

    def ready(self) -> None:
        from lubu.portal import checks, policies, tasks  # noqa: F401  they register themselves
        from lubu.portal.preview import page_of
        from lubu.portal.search import checks as of_search  # noqa: F401
        from lubu.portal.search import following  # noqa: F401
        from lubu.publishing import previews

        previews.connect_site(page_of)
