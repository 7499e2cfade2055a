from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "lubu.channels"
    label = "channels"
    verbose_name = _("Channels")

    def ready(self) -> None:
        from lubu.channels import figures, policies  # noqa: F401  both register themselves
        from lubu.ledger.actions import register_kind

        register_kind("reads.counted", _("reads counted"))
