from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "lubu.portal"
    label = "portal"
    verbose_name = _("Public site")

    def ready(self) -> None:
        from lubu.ledger.actions import register_kind
        from lubu.portal import (  # noqa: F401  they register themselves
            checks,
            explanations,
            figures,
            personal,
            policies,
            retention,
            tasks,
            todo,
        )
        from lubu.portal.kinds import KINDS
        from lubu.portal.preview import page_of
        from lubu.portal.search import checks as of_search  # noqa: F401
        from lubu.portal.search import following  # noqa: F401
        from lubu.publishing import previews

        for kind, label in KINDS.items():
            register_kind(kind, label)
        previews.connect_site(page_of)
