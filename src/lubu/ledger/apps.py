from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "lubu.ledger"
    label = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        from lubu.ledger import policies  # noqa: F401  registers who sees which rows
