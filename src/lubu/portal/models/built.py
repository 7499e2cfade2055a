"""What the builder wrote, how far in the ledger it has come, what is still to be written; and what
the public search knows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch.index import FilterField, SearchField

from lubu.office.search.sounds import sounds
from lubu.office.search.texts import IndexedText
from lubu.organisations.models import Organ, VisibleQuerySet
from lubu.publishing.models import ColumnPage, InformationItem, Release, Submission


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
    """How far an organ's site is: all entries up to ``sequence`` are on it.

    ``due`` are the keys of what is still to be written for the entries up to ``planned``; it is
    stored before the first file is touched, so that whoever comes after a dead builder knows.
    """

    organ = models.OneToOneField(
        Organ, on_delete=models.PROTECT, primary_key=True, related_name="build_state"
    )
    sequence = models.PositiveBigIntegerField(default=0)
    planned = models.PositiveBigIntegerField(default=0)
    due = models.JSONField(default=list)

    objects = VisibleQuerySet["BuildState"].as_manager()

    class Meta:
        verbose_name = _("state of the built site")
        verbose_name_plural = _("states of the built sites")

    def __str__(self) -> str:
        return f"{self.organ_id}: {self.sequence}"


class Mention(models.Model):
    """That the built page of a release names another item, or would if the public could read it."""

    page = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="mentions")
    item = models.ForeignKey(InformationItem, on_delete=models.CASCADE, related_name="+")

    objects = VisibleQuerySet["Mention"].as_manager()

    class Meta:
        verbose_name = _("mention on a built page")
        verbose_name_plural = _("mentions on built pages")
        constraints = [models.UniqueConstraint(fields=["page", "item"], name="mentioned_once")]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.item_id}"


class SearchEntry(IndexedText):
    """What the public search knows of a text on the website; there is none of what is hidden.

    ``keywords`` are in the text too. ``year`` is that of the first release. ``validity`` is a
    ``Validity`` value or empty, as the text's page says it; ``is_current`` is false of what was
    repealed or has expired.
    """

    release = models.OneToOneField(
        Release, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="search_entries")
    column = models.ForeignKey(ColumnPage, on_delete=models.PROTECT, related_name="+")
    keywords = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    validity = models.CharField(max_length=20, blank=True)
    is_current = models.BooleanField()

    objects = VisibleQuerySet["SearchEntry"].as_manager()
    search_fields = [
        *IndexedText.search_fields,
        SearchField("sounds"),
        *map(FilterField, ("organ", "column", "year", "kind", "validity", "is_current")),
    ]

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")
        indexes = [
            models.Index(
                fields=["release"], condition=models.Q(is_current=False), name="search_entry_ended"
            )
        ]

    def __str__(self) -> str:
        return str(self.release_id)

    def sounds(self) -> str:
        """How the words of title and keywords are read aloud, with spaces between."""
        return " ".join(sorted(sounds(f"{self.title} {self.keywords}")))
