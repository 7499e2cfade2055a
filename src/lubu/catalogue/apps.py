from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "lubu.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from lubu.catalogue import (  # noqa: F401  they register themselves
            checks,
            explanations,
            figures,
            policies,
            todo,
        )
        from lubu.catalogue.kinds import KINDS
        from lubu.ledger.actions import register_kind

        for kind, label in KINDS.items():
            register_kind(kind, label)
