from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "lubu.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from lubu.desk import explanations, policies, tasks  # noqa: F401  they register themselves
        from lubu.desk.chosen import name_link_fields, narrow_choosers
        from lubu.desk.kept_files import narrow_lists
        from lubu.desk.kinds import KINDS
        from lubu.desk.mails import narrow_mails
        from lubu.desk.pages import drop_filters
        from lubu.desk.starts import start_choosers_by_file
        from lubu.ledger.actions import register_kind

        drop_filters()
        narrow_lists()
        narrow_choosers()
        name_link_fields()
        narrow_mails()
        start_choosers_by_file()
        for kind, label in KINDS.items():
            register_kind(kind, label)
