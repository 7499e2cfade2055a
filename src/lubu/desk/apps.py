from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "lubu.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from lubu.desk import policies, tasks  # noqa: F401  they register themselves
