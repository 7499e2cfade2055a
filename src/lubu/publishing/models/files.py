"""Files that people hand in: attachments and pictures, with what the scanner said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import DocumentQuerySet as WagtailDocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import ImageQuerySet as WagtailImageQuerySet

from lubu.organisations.models import Organ, VisibleQuerySet
from lubu.publishing import traces, workflow
from lubu.publishing.rules import ScanState

SCAN_STATE_LABELS = {
    ScanState.WAITING: _("not yet scanned and read"),
    ScanState.CLEAN: _("clean"),
    ScanState.INFECTED: _("infected"),
    ScanState.TOO_LARGE: _("too large to scan"),
    ScanState.UNKNOWN: _("could not be scanned"),
}


class ScannedFile(models.Model):
    """A file with its scan. ``digest`` is the SM3 of the bytes that would be served."""

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="+", verbose_name=_("organ")
    )
    scan_state = models.CharField(
        _("virus scan"),
        max_length=20,
        choices={state.value: label for state, label in SCAN_STATE_LABELS.items()},
        default=ScanState.WAITING.value,
        editable=False,
        db_index=True,
    )
    scanned_at = models.DateTimeField(_("scanned at"), null=True, editable=False)
    scan_detail = models.CharField(_("scan result"), max_length=200, blank=True, editable=False)
    scan_engine = models.CharField(_("signatures"), max_length=120, blank=True, editable=False)
    digest = models.CharField(_("SM3"), max_length=64, blank=True, editable=False)
    kind = models.CharField(_("type"), max_length=10, blank=True, editable=False)
    original_name = models.CharField(
        _("original file name"), max_length=255, blank=True, editable=False
    )
    removed_metadata = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's own signature
        """A file that arrives is recorded, and so scanned, whichever way it came."""
        arrives = self.pk is None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if arrives:
                workflow.reviewing().received(self)  # type: ignore[arg-type]  # one of the two below

    @property
    def is_clean(self) -> bool:
        return self.scan_state == ScanState.CLEAN

    @property
    def traces(self) -> list[str]:
        """What was removed on arrival, in words."""
        return traces.said(self.removed_metadata)


class AttachmentQuerySet(VisibleQuerySet["Attachment"], WagtailDocumentQuerySet):
    pass


class Attachment(ScannedFile, AbstractDocument):
    """A document that items carry (附件); served only from a built site, or to its staff.

    ``text`` and what is known of it (``reading``, see `files.text.Extracted`) are read when the
    scanner has found the file clean; until then ``reading`` is ``None``.
    """

    text = models.TextField(_("text"), blank=True, editable=False)
    reading = models.JSONField(null=True, blank=True, editable=False)

    admin_form_fields = ("title", "file", "collection")
    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["digest"], name="attachment_by_digest")]


class PictureQuerySet(VisibleQuerySet["Picture"], WagtailImageQuerySet):
    pass


class Picture(ScannedFile, AbstractImage):
    """A picture in a text; its text alternative is asked for where it is used."""

    admin_form_fields = ("title", "file", "collection", "description")
    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["digest"], name="picture_by_digest")]

    @property
    def default_alt_text(self) -> str:
        """What somebody said it shows. Its title says nothing: it is the name of the file."""
        return str(self.description)


class Rendition(AbstractRendition):
    """A scaled picture for Wagtail's choosers; its address is that of the picture itself."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            )
        ]

    @property
    def url(self) -> str:
        """Where those who may see the picture fetch it, once it was found clean."""
        return reverse("publishing:picture", args=[self.image_id])


def fit_to_serve(organ: Organ, digests: Collection[str]) -> set[str]:
    """Those of the SM3 digests whose bytes the public may have: found clean, and infected in none
    of the rows that hold the same bytes."""
    found: dict[str, set[str]] = defaultdict(set)
    for model in (Attachment, Picture):
        rows = model.objects.filter(organ=organ, digest__in=digests)
        for digest, state in rows.values_list("digest", "scan_state"):
            found[digest].add(state)
    return {
        digest
        for digest, states in found.items()
        if ScanState.CLEAN in states and ScanState.INFECTED not in states
    }
