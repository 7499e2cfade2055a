from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "lubu.office"
    label = "office"
    verbose_name = _("Office")

    def ready(self) -> None:
        from lubu.ledger.actions import register_kind
        from lubu.office import (  # noqa: F401  all register
            calendar_check,
            database,
            explanations,
            installation,
            ledger_check,
            policies,
            sealed_check,
            tasks,
            workers,
        )
        from lubu.office.kinds import KINDS

        for kind, label in KINDS.items():
            register_kind(kind, label)
