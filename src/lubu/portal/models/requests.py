"""Query codes that did not fit, so that nobody tries many."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, VisibleQuerySet


class WrongCode(models.Model):
    """That somebody asked for an application with a code that is not its own; forgotten after a
    day. ``asked_for`` is a digest: what was typed as a number may be anything."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    asked_for = models.CharField(max_length=64)
    address = models.GenericIPAddressField(_("address"))
    at = models.DateTimeField(_("time"))

    objects = VisibleQuerySet["WrongCode"].as_manager()

    class Meta:
        verbose_name = _("wrong query code")
        verbose_name_plural = _("wrong query codes")
        indexes = [
            models.Index(fields=["organ", "asked_for", "at"], name="wrong_code_by_number"),
            models.Index(fields=["address", "at"], name="wrong_code_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at.isoformat()}"
