from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "lubu.publishing"
    label = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from lubu.ledger.actions import register_kind
        from lubu.publishing import (  # noqa: F401  they register themselves
            catalogued,
            checks,
            explanations,
            figures,
            policies,
            retention,
            tasks,
            todo,
            workflow,
        )
        from lubu.publishing.kinds import KINDS
        from lubu.publishing.wagtail_reviewing import WagtailReviewing

        for kind, label in KINDS.items():
            register_kind(kind, label)
        workflow.connect(WagtailReviewing())
