"""The pages made of the organ's own record: guide, institutions, leaders, villages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.catalogue.rules.limits import times_words
from lubu.catalogue.rules.vocabulary import EntryContent, OwnerKind
from lubu.organisations.models import Organ, Unit
from lubu.organisations.presented import Presented, heads, leaders
from lubu.organisations.rules import UnitKind
from lubu.portal.catalogue import CataloguePages, title_of
from lubu.portal.counted import Key
from lubu.portal.gather import Gatherer
from lubu.portal.guide import guide, paragraphs
from lubu.portal.institution_pages import (
    Guide,
    Institution,
    Institutions,
    Leaders,
    LeaderShown,
    Rows,
    VillageEntry,
    VillagePage,
    VillagesPage,
)
from lubu.portal.pages import Link, Section
from lubu.portal.requests.guide import ways
from lubu.publishing.models import ColumnPage, Submission
from lubu.publishing.rules import ColumnKind

FOLDER = "villages/"
MOST_NEWEST = 20


class InstitutionPages:
    """One organ's generated pages; read once a run."""

    def __init__(self, gather: Gatherer, catalogue: CataloguePages) -> None:
        self.gather, self.catalogue = gather, catalogue
        self.organ: Organ = gather.organ
        self.base = gather.base + FOLDER

    @cached_property
    def units(self) -> list[Unit]:
        """Units that stand, in their order."""
        own = Unit.objects.visible_to(None).standing().filter(organ=self.organ)
        return list(own.order_by("position", "pk"))

    @cached_property
    def villages(self) -> list[Unit]:
        """Villages, then communities."""
        order = [UnitKind.VILLAGE, UnitKind.COMMUNITY]
        found = [unit for unit in self.units if unit.kind in order]
        return sorted(found, key=lambda unit: order.index(UnitKind(unit.kind)))

    @cached_property
    def heads(self) -> dict[int, list[Presented]]:
        """Who heads each unit, by its key."""
        return heads(self.organ, timezone.localdate())

    # --- which pages ------------------------------------------------------------------------------

    def keys(self) -> Iterator[Key]:
        """The villages' pages; the others are front pages of their columns."""
        if self.villages:
            yield ("villages",)
        for unit in self.villages:
            yield ("village", str(unit.pk))

    def keys_of_people(self) -> Iterator[Key]:
        """Where those who lead the organ or a unit are named, and the units are."""
        for kind in (ColumnKind.INSTITUTION, ColumnKind.LEADERS):
            for column in self.gather.of_kind(kind):
                yield ("index", str(column.pk))
        yield from self.keys()

    def keys_of_unit(self, pk: int) -> Iterator[Key]:
        """Where a unit that came or went is named; its own page too."""
        yield from self.keys_of_people()
        yield ("villages",)
        yield ("village", str(pk))

    def keys_of_item(self, item_id: int) -> Iterator[Key]:
        """The pages of the villages that an item's texts are, or were, of."""
        texts = Submission.objects.filter(item=item_id).order_by()
        owners = set(texts.values_list("unit", flat=True).distinct())
        yield from (("village", str(one.pk)) for one in self.villages if one.pk in owners)

    # --- what they show ---------------------------------------------------------------------------

    def record(self, column: ColumnPage) -> Guide | Institutions | Leaders | None:
        """What stands above the texts of a column of this kind; nothing in most."""
        if column not in self.gather.of_kind(ColumnKind(column.kind)):
            return None
        if column.kind == ColumnKind.GUIDE:
            requests = self.gather.of_kind(ColumnKind.REQUESTS)
            columns = map(self.gather.column_link, requests)
            return guide(self.organ, (*columns, *ways(self.organ)))
        if column.kind == ColumnKind.REQUESTS:
            said = _("For information that is not public already; no purpose need be given.")
            return Guide(opening=(said,), parts=(), closing=(), links=ways(self.organ))
        if column.kind == ColumnKind.INSTITUTION and self.units:
            return self.institutions()
        if column.kind == ColumnKind.LEADERS:
            found = self.leaders()
            return found if found.leaders else None
        return None

    def leaders(self) -> Leaders:
        """Those who lead the organ."""
        return Leaders(
            leaders=tuple(
                LeaderShown(
                    name=one.name,
                    post=one.post,
                    duties=paragraphs(one.duties),
                    oversees=one.oversees,
                    resume=paragraphs(one.resume),
                )
                for one in leaders(self.organ, timezone.localdate())
            )
        )

    def institutions(self) -> Institutions:
        """Offices with their duties; villages and communities by name."""
        entries = {part.title: part for part in self.catalogue.units}
        offices = tuple(
            Institution(
                name=unit.name,
                anchor=f"unit-{unit.slug}",
                duties=paragraphs(unit.duties),
                rows=self._reached(unit),
                entries=self.catalogue.part_link(entries[unit.name])
                if unit.name in entries
                else None,
            )
            for unit in self.units
            if unit.kind == UnitKind.OFFICE
        )
        links = tuple(map(self._link, self.villages))
        return Institutions(
            offices=offices, villages=links, villages_href=self.base if links else ""
        )

    def _reached(self, unit: Unit) -> Rows:
        """How a unit is reached; what an office leaves out is the organ's."""
        organ = self.organ if unit.kind == UnitKind.OFFICE else unit
        rows = (
            (_("Head"), "、".join(one.name for one in self.heads.get(unit.pk, ()))),
            (_("Office address"), unit.address or organ.address),
            (_("Office hours"), unit.office_hours or organ.office_hours),
            (_("Phone"), unit.phone),
        )
        return tuple((label, words) for label, words in rows if words)

    def _link(self, unit: Unit) -> Link:
        return Link(unit.name, f"{self.base}{unit.slug}.html")

    def link(self) -> Section | None:
        """The way to the villages; nothing where the organ has none."""
        if not self.villages:
            return None
        links = tuple(map(self._link, self.villages))
        return Section(title=_("Village affairs"), href=self.base, items=(), entries=links)

    def village_index(self) -> VillagesPage | None:
        """All villages and communities; nothing where there is none."""
        if not self.villages:
            return None
        kinds = {UnitKind.VILLAGE: _("Villages"), UnitKind.COMMUNITY: _("Communities")}
        groups = (
            (label, tuple(self._link(unit) for unit in self.villages if unit.kind == kind))
            for kind, label in kinds.items()
        )
        return VillagesPage(
            crumbs=(Link(_("Village affairs"), ""),),
            kinds=tuple((label, links) for label, links in groups if links),
            entries=tuple(
                Link(title_of(content), self.catalogue.entry_href(content))
                for content in self.catalogue.contents
                if content.owner == OwnerKind.VILLAGE
            ),
        )

    def village(self, pk: int) -> tuple[str, VillagePage | None]:
        """The path of a village's page, and the page; none for a unit that stands no longer."""
        unit = Unit.objects.visible_to(None).get(pk=pk)
        path = f"{FOLDER}{unit.slug}.html"
        if unit.pk not in {one.pk for one in self.villages}:
            return path, None
        is_village = unit.kind == UnitKind.VILLAGE
        heading = _("Village affairs of %(name)s") if is_village else _("Affairs of %(name)s")
        return path, VillagePage(
            title=unit.name,
            heading=heading % {"name": unit.name},
            crumbs=(Link(_("Village affairs"), self.base), Link(unit.name, "")),
            duties=paragraphs(unit.duties),
            rows=self._reached(unit),
            entries=tuple(self._entries(unit)),
            items=self.gather.links(self.gather.newest_of(unit, MOST_NEWEST)),
        )

    def _entries(self, unit: Unit) -> Iterator[VillageEntry]:
        """What villages disclose by the catalogue, with what this one published under it."""
        own = [content for content in self.catalogue.contents if self._is_of(content, unit)]
        newest = self.catalogue.newest(own, unit)
        for content in own:
            yield VillageEntry(
                code=content.code,
                title=title_of(content),
                limit=times_words(content.limit, content.notice),
                href=self.catalogue.entry_href(content),
                items=newest.get(content.code, ()),
            )

    @staticmethod
    def _is_of(content: EntryContent, unit: Unit) -> bool:
        """An entry is a village's by name, or every village's where no unit is named."""
        if content.owner_unit:
            return content.owner_unit == unit.name
        return content.owner == OwnerKind.VILLAGE
