"""Building the demonstration town from a seed number."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from lubu.demo import (
    afterwards,
    catalogue,
    citizens,
    files,
    history,
    plan,
    request_plan,
    requests,
    today,
    topics,
)
from lubu.demo.bureau import found_bureau
from lubu.demo.clock import standing_at
from lubu.demo.report import compile_report, draft_report
from lubu.demo.town import Town, found_town
from lubu.language import gettext as _
from lubu.office.calendar import calendar
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder
from lubu.portal.search.entries import mend
from lubu.portal.several import beside, cores
from lubu.publishing.actions import expire_documents

Say = Callable[[str], None]


class AlreadyBuiltError(Exception):
    """The installation holds an organ already; a demonstration starts from an empty one."""


def build(*, seed: int = 2021, say: Say = lambda text: None) -> Organ:
    """Generate Shaxi 2021 and its site; the same seed gives the same town.

    Raises:
        AlreadyBuiltError: there is an organ.
    """
    if Organ.objects.exists():
        raise AlreadyBuiltError
    random = Random(seed)  # noqa: S311  reproducible on purpose
    since = Stopwatch(say)
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        with standing_at(plan.YEAR - 1, 12, 28, 9):
            town = found_town()
        since.say(_("Organ, posts and columns"))
        with standing_at(plan.YEAR - 1, 12, 28, 15):
            catalogue.put_first_in_force(town)
        since.say(_("%(count)s entries of the catalogue") % {"count": len(town.entries)})
        with standing_at(plan.YEAR - 1, 12, 29, 9):
            made = files.make(town)
        clean = sum(file.is_clean for file in made)
        text = _("%(count)s attachments and pictures, of which the scanner found %(clean)s clean")
        since.say(text % {"count": len(made), "clean": clean})
        if not clean:
            say(_("No virus scanner runs: all attachments wait, and none becomes public."))
        releases = history.write(town, random, made, _applications(town, seed))
        since.say(_("%(count)s releases of 2021") % {"count": len(releases)})
        afterwards.mend(town)
        with standing_at(plan.YEAR + 1, 1, 7, 9):
            topics.draft_and_show(town)
        compile_report(town)
        since.say(_("Annual report on 2021"))
        citizens.wrote(town)
        today.work(town)
        citizens.writes(town)
        expire_documents(timezone.localdate(), timezone.now())
        since.say(_("Texts in work"))
        office, count = _bureau(town, seed)
        since.say(_("%(count)s applications of a made-up bureau") % {"count": count})
    for organ in (town.organ, office.organ):
        complete_site(organ, say=say)
    return town.organ


def _applications(town: Town, seed: int) -> list[history.Meanwhile]:
    """What was done with the town's three applications, for the days on which it was done."""
    cases = request_plan.of_town(calendar(), seed)
    steps = requests.agenda(requests.office_of(town), cases)
    return [(step.on, step.carry_out) for step in steps]


def _bureau(town: Town, seed: int) -> tuple[requests.Office, int]:
    """A county bureau with its applications of five years and of now, and its report's draft."""
    with standing_at(request_plan.YEARS[0] - 1, 12, 28, 9):
        office = found_bureau(town.people["dzb-editor"].password)
    count = requests.carry_out(office, request_plan.of_bureau(calendar(), seed))
    draft_report(office)
    now = request_plan.open_today(calendar(), timezone.localdate(), seed)
    return office, count + requests.carry_out(office, now)


def complete_site(organ: Organ, *, say: Say = lambda text: None) -> int:
    """Build what the site lacks; returns how many files were written.

    The site is built, and what the search finds is written, after the town is stored: what was
    interrupted between, or is no longer as it was built, is made good here.
    """
    since = Stopwatch(say)
    found, written = beside(lambda: mend(organ), lambda: _build_site(organ))
    since.say(_("%(count)s files of the site") % {"count": written})
    since.say(_("%(count)s texts added to the search index") % {"count": found})
    return written


def _build_site(organ: Organ) -> int:
    builder = Builder(organ, processes=cores())
    return builder.build_all() if builder.compare() else builder.build_changes()


class Stopwatch:
    """Says what is done, and how long it took since the beginning."""

    def __init__(self, say: Say) -> None:
        self._say, self._start = say, time.monotonic()

    def say(self, what: str) -> None:
        seconds = f"{time.monotonic() - self._start:.0f}"
        self._say(_("%(what)s (%(seconds)s s)") % {"what": what, "seconds": seconds})
