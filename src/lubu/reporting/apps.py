from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "lubu.reporting"
    label = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from lubu.ledger.actions import register_kind
        from lubu.reporting import (  # noqa: F401  they register themselves
            checks,
            explanations,
            policies,
            review_notes,
            tasks,
        )
        from lubu.reporting.kinds import KINDS

        for kind, label in KINDS.items():
            register_kind(kind, label)
