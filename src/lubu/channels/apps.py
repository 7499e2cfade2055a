from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "lubu.channels"
    label = "channels"
    verbose_name = _("Channels")

    def ready(self) -> None:
        from lubu.channels import (  # noqa: F401  they register themselves
            explanations,
            figures,
            policies,
            tasks,
            todo,
        )
        from lubu.channels.kinds import KINDS
        from lubu.ledger.actions import register_kind

        for kind, label in KINDS.items():
            register_kind(kind, label)
