"""An organ's disclosure catalogue (主动公开目录): its entries, and the versions put in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lubu.catalogue.rules.differences import Listed
from lubu.catalogue.rules.limits import times_words
from lubu.catalogue.rules.reading import OWN_CODE, content_from, content_to
from lubu.catalogue.rules.standing import State
from lubu.catalogue.rules.vocabulary import Audience, EntryContent, Level, Mode, OwnerKind
from lubu.ledger.rules import JSON
from lubu.organisations.models import Organ, Unit, User, VisibleQuerySet

OWNER_LABELS = {
    OwnerKind.GENERAL_OFFICE: _("general office"),
    OwnerKind.DEVELOPMENT: _("economic development"),
    OwnerKind.EDUCATION: _("education"),
    OwnerKind.PUBLIC_SECURITY: _("public security"),
    OwnerKind.CIVIL_AFFAIRS: _("civil affairs"),
    OwnerKind.JUSTICE: _("justice"),
    OwnerKind.FINANCE: _("finance"),
    OwnerKind.HUMAN_RESOURCES: _("human resources and social security"),
    OwnerKind.NATURAL_RESOURCES: _("natural resources"),
    OwnerKind.ECOLOGY: _("ecology and environment"),
    OwnerKind.HOUSING: _("housing and construction"),
    OwnerKind.TRANSPORT: _("transport"),
    OwnerKind.WATER: _("water"),
    OwnerKind.AGRICULTURE: _("agriculture"),
    OwnerKind.CULTURE: _("culture and tourism"),
    OwnerKind.HEALTH: _("health"),
    OwnerKind.EMERGENCY: _("emergency management"),
    OwnerKind.MARKET: _("market regulation"),
    OwnerKind.TAX: _("taxation"),
    OwnerKind.ENFORCEMENT: _("administrative law enforcement"),
    OwnerKind.VETERANS: _("veterans affairs"),
    OwnerKind.VILLAGE: _("village or community"),
}
AUDIENCE_LABELS = {Audience.SOCIETY: _("everybody"), Audience.GROUP: _("a particular group")}
MODE_LABELS = {
    Mode.PROACTIVE: _("on the organ's own initiative"),
    Mode.ON_REQUEST: _("when applied for"),
}
LEVEL_LABELS = {Level.COUNTY: _("county tier"), Level.TOWNSHIP: _("township tier")}
STATE_LABELS = {
    State.CURRENT: _("current"),
    State.LATE: _("late"),
    State.NEVER: _("nothing published"),
}
COLUMN_LABELS = {
    "code": _("code"),
    "level1": _("first-level item"),
    "level2": _("second-level item"),
    "elements": _("elements disclosed"),
    "bases": _("legal bases"),
    "limit": _("time limit"),
    "owner": _("who discloses"),
    "channels": _("channels and places"),
    "audience": _("disclosed to"),
    "mode": _("way of disclosure"),
    "levels": _("tier"),
}


class EntryQuerySet(VisibleQuerySet["CatalogueEntry"]):
    def kept(self) -> EntryQuerySet:
        """Those that the organ discloses: not dropped."""
        return self.filter(dropped_because="")

    def proactive(self) -> EntryQuerySet:
        """Those that it discloses of its own accord: what coverage counts."""
        return self.filter(mode=Mode.PROACTIVE.value)


class CatalogueEntry(models.Model):
    """An entry (公开事项) of an organ's catalogue as it is being worked on; never deleted.

    Its columns are those of `EntryContent`, which `content` gives typed. An entry that the organ
    does not keep says why (``dropped_because``). ``since`` is the day on which it came in.
    """

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="catalogue_entries", verbose_name=_("organ")
    )
    code = models.CharField(_("code"), max_length=10)
    field = models.PositiveSmallIntegerField(_("field"), db_index=True)
    level1 = models.CharField(_("first-level item"), max_length=200)
    level2 = models.CharField(_("second-level item"), max_length=200)
    elements = models.JSONField(_("elements disclosed"), default=list)
    bases = models.JSONField(_("legal bases"), default=list)
    limit = models.JSONField(_("time limit"))
    notice = models.JSONField(_("length of the public notice"), null=True, blank=True)
    owner = models.CharField(
        _("kind of office"),
        max_length=20,
        choices={kind.value: label for kind, label in OWNER_LABELS.items()},
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="catalogue_entries",
        verbose_name=_("unit that keeps it"),
    )
    channels = models.JSONField(_("required channels"), default=list)
    also = models.JSONField(_("optional channels"), default=list, blank=True)
    other = models.CharField(_("other channel"), max_length=200, blank=True)
    audience = models.CharField(
        _("disclosed to"),
        max_length=10,
        choices={audience.value: label for audience, label in AUDIENCE_LABELS.items()},
    )
    group = models.CharField(_("group"), max_length=200, blank=True)
    mode = models.CharField(
        _("way of disclosure"),
        max_length=10,
        choices={mode.value: label for mode, label in MODE_LABELS.items()},
    )
    levels = models.JSONField(_("tier"), default=list)
    dropped_because = models.CharField(_("dropped because"), max_length=300, blank=True)
    since = models.DateField(_("in the catalogue since"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue entry")
        verbose_name_plural = _("catalogue entries")
        ordering = ["organ", "code"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "code"], name="catalogue_code_once_in_organ"),
            models.UniqueConstraint(
                fields=["organ", "field", "level1", "level2"], name="catalogue_item_once_in_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level1} / {self.level2}"

    @property
    def is_kept(self) -> bool:
        """Whether the organ discloses it."""
        return not self.dropped_because

    @property
    def is_own(self) -> bool:
        """Whether the organ added it itself; others come from the baseline."""
        return bool(OWN_CODE.fullmatch(self.code))

    @cached_property
    def content(self) -> EntryContent:
        """What the entry says, typed; unsaved changes of the fields are not seen."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in CONTENT_FIELDS}
        plain["owner_unit"] = self.unit.name if self.unit else ""
        return content_from(plain)

    @property
    def times(self) -> str:
        """公开时限 in words."""
        return times_words(self.content.limit, self.content.notice)

    def say(self, content: EntryContent) -> None:
        """Take over what ``content`` says; the unit is given by itself."""
        plain = content_to(content)
        for name in CONTENT_FIELDS:
            setattr(self, name, plain.get(name, EMPTY.get(name)))
        self.field = content.field_number
        self.__dict__.pop("content", None)


CONTENT_FIELDS = (
    "code", "level1", "level2", "elements", "bases", "limit", "notice", "owner", "channels",
    "also", "other", "audience", "group", "mode", "levels",
)  # fmt: skip
EMPTY: Mapping[str, object] = {"notice": None, "also": [], "other": "", "group": ""}


class FrozenVersionError(Exception):
    """A version in force is never changed."""


class VersionQuerySet(VisibleQuerySet["CatalogueVersion"]):
    def in_force(self) -> VersionQuerySet:
        """The last version of each organ."""
        later = CatalogueVersion.objects.filter(
            organ=OuterRef("organ"), number__gt=OuterRef("number")
        )
        return self.exclude(Exists(later))


class CatalogueVersion(models.Model):
    """A catalogue as it was put in force, whole; frozen, and replaced by the next one only.

    ``entries`` are the plain data of `rules.reading`, each with ``dropped_because`` where the
    organ does not keep it; ``digest`` the SM3 of their canonical JSON, which the ledger has too.
    """

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="catalogue_versions", verbose_name=_("organ")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    in_force_from = models.DateField(_("in force from"))
    note = models.CharField(_("what changed, and why"), max_length=300, blank=True)
    entries = models.JSONField(_("entries"))
    digest = models.CharField(_("hash (SM3)"), max_length=64)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("put in force by")
    )
    at = models.DateTimeField(_("time"))

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the catalogue")
        verbose_name_plural = _("versions of the catalogue")
        ordering = ["organ", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "number"], name="catalogue_version_once_in_organ"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="catalogue_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's own signature
        if not self._state.adding:
            raise FrozenVersionError
        super().save(*args, **kwargs)

    def listed(self) -> list[Listed]:
        """The entries, typed."""
        return [listed_from(one) for one in self.entries]


def listed_from(plain: Mapping[str, object]) -> Listed:
    """An entry of a version from its plain data."""
    said = {key: value for key, value in plain.items() if key != "dropped_because"}
    return Listed(
        content=content_from(said), dropped_because=str(plain.get("dropped_because") or "")
    )


def listed_to(listed: Listed) -> dict[str, JSON]:
    """The plain data from which :func:`listed_from` makes the same."""
    plain = content_to(listed.content)
    if listed.dropped_because:
        plain["dropped_because"] = listed.dropped_because
    return plain


def as_listed(entries: Iterable[CatalogueEntry]) -> list[Listed]:
    """Entries as a version would freeze them; they come with their units."""
    return [
        Listed(content=entry.content, dropped_because=entry.dropped_because) for entry in entries
    ]


def current_version(organ: Organ) -> CatalogueVersion | None:
    """The version of the organ's catalogue that is in force."""
    return CatalogueVersion.objects.filter(organ=organ).order_by("-number").first()
