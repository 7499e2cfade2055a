"""What the checks found when they last ran."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, VisibleQuerySet


class CheckRun(models.Model):
    """The last run of one check, of one organ or (none) of the installation; ``findings`` a list
    of sentence, remedy, place and severity."""

    name = models.CharField(_("check"), max_length=40)
    organ = models.ForeignKey(
        Organ, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("organ")
    )
    at = models.DateTimeField(_("time"))
    findings = models.JSONField(_("findings"), default=list)

    objects = VisibleQuerySet["CheckRun"].as_manager()

    class Meta:
        verbose_name = _("run of a check")
        verbose_name_plural = _("runs of checks")
        ordering = ["name", "organ"]
        constraints = [
            models.UniqueConstraint(fields=["name", "organ"], name="check_run_once_in_organ"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(organ=None), name="check_run_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {len(self.findings)}"
