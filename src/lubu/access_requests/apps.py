from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessRequestsConfig(AppConfig):
    name = "lubu.access_requests"
    label = "access_requests"
    verbose_name = _("Disclosure on request")

    def ready(self) -> None:
        from lubu.access_requests import (  # noqa: F401  they register themselves
            checks,
            explanations,
            figures,
            personal,
            policies,
            retention,
            tasks,
            todo,
        )
        from lubu.access_requests.kinds import KINDS
        from lubu.ledger.actions import register_kind

        for kind, label in KINDS.items():
            register_kind(kind, label)
