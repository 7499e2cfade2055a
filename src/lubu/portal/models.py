"""What the builder wrote, and up to where in the ledger it has read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, VisibleQuerySet


class BuiltFile(models.Model):
    """One file of a built site: path below the site's folder, SM3 of its bytes."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="built_files")
    path = models.CharField(_("path"), max_length=240)
    digest = models.CharField(_("SM3"), max_length=64)

    objects = VisibleQuerySet["BuiltFile"].as_manager()

    class Meta:
        verbose_name = _("built file")
        verbose_name_plural = _("built files")
        constraints = [models.UniqueConstraint(fields=["organ", "path"], name="built_once")]

    def __str__(self) -> str:
        return self.path


class BuildState(models.Model):
    """The last ledger entry that the organ's site shows; 0 before the first full build."""

    organ = models.OneToOneField(
        Organ, on_delete=models.PROTECT, primary_key=True, related_name="build_state"
    )
    sequence = models.PositiveBigIntegerField(default=0)

    objects = VisibleQuerySet["BuildState"].as_manager()

    class Meta:
        verbose_name = _("state of the built site")
        verbose_name_plural = _("states of the built sites")

    def __str__(self) -> str:
        return f"{self.organ_id}: {self.sequence}"
