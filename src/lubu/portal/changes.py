"""What a ledger entry changes on the site: from its kind to the keys of what is written anew.

:data:`SHOWN` is the one list of kinds that the site shows: the builder asks it for the keys, and
the task that builds follows exactly its kinds. Whatever a function here leaves out stays wrong
until the next full build; a test holds each kind against one, byte by byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator
from datetime import date, datetime
from typing import TypeAlias

from django.db.models import Q, QuerySet

from lubu.ledger.models import Entry
from lubu.office import figures
from lubu.portal import counted, report_page
from lubu.portal.counted import Key
from lubu.portal.counted_changes import CountedChanges
from lubu.portal.models import Mention
from lubu.portal.site import Site
from lubu.publishing.models import Release
from lubu.reporting.models import AnnualReport

EVERYTHING: Key = ("everything",)


class Changes:
    """Finds keys for one organ; ``known`` are the paths of the site as it was built.

    The number of keys is bounded whatever the archive's size, but for what stands in the frame of
    every page.
    """

    def __init__(self, site: Site, known: Container[str]) -> None:
        self.site, self.known = site, known
        self.counted = CountedChanges(site.counted, known)

    def keys(self, entry: Entry) -> Iterator[Key]:
        """What one entry changes; nothing where the site does not show its kind."""
        if entry.kind in SHOWN:
            yield from SHOWN[entry.kind](self, entry)

    def everything(self, entry: Entry) -> Iterator[Key]:
        """Names, addresses and columns stand on every page."""
        yield EVERYTHING

    def notice_above(self, entry: Entry) -> Iterator[Key]:
        """An urgent notice stands above every page; one that is planned stands nowhere yet."""
        begins = json.loads(entry.payload).get("from")
        if begins is None or datetime.fromisoformat(begins) <= entry.at:
            yield EVERYTHING

    def topic(self, entry: Entry) -> Iterator[Key]:
        """A topic came, changed, became a historical one or went."""
        yield ("topic", str(_subject(entry)))
        yield ("topics",)
        yield from self.site.overviews()

    def release(self, entry: Entry) -> Iterator[Key]:
        """A text came out, changed or went: its page, all that names it, lists and figures."""
        yield from self._of_releases(Release.objects.filter(pk=_subject(entry)))

    def report(self, entry: Entry) -> Iterator[Key]:
        """An annual report became, or is no longer, the one that its page shows."""
        public = json.loads(entry.payload)["release"]
        yield from self._of_releases(Release.objects.filter(pk=public))

    def catalogue(self, entry: Entry) -> Iterator[Key]:
        """A version of the catalogue is in force: its pages, and what leads to them."""
        yield from self.site.catalogue.keys_of_version(_subject(entry))
        yield from self.site.institutions.keys_of_people()
        yield from self.site.overviews()

    def unit(self, entry: Entry) -> Iterator[Key]:
        """An office or village came or went."""
        yield from self.site.institutions.keys_of_unit(_subject(entry))
        yield from self.site.overviews()

    def people(self, entry: Entry) -> Iterator[Key]:
        """Who leads the organ or a unit may be another, or is presented otherwise."""
        yield from self.site.institutions.keys_of_people()

    def document(self, entry: Entry) -> Iterator[Key]:
        """A document was repealed, or its validity ended."""
        releases = Release.objects.filter(item=_subject(entry))
        yield from self._of_releases(releases)
        for release in releases.select_related("item")[:1]:
            yield from _with_figures(self.counted.of_item(release.item))

    def notice(self, entry: Entry) -> Iterator[Key]:
        """A public notice ended: its page says so."""
        found = Release.objects.filter(item=_subject(entry)).exclude(path="")
        yield from _pages(found)

    def file(self, entry: Entry) -> Iterator[Key]:
        """A file went, or came back: it and the page that lists it; the first news is pictured."""
        for release in Release.objects.filter(pk=_subject(entry)).exclude(path=""):
            yield from self._of_page(release)
            yield ("home",)

    def reads(self, entry: Entry) -> Iterator[Key]:
        """Reads were counted, or a count was put right."""
        on = json.loads(entry.payload)["on"]
        yield from self._of_reads([(_subject(entry), on)])

    def many_reads(self, entry: Entry) -> Iterator[Key]:
        """A table of reads came in."""
        counts = json.loads(entry.payload)["counts"]
        yield from self._of_reads([(release, on) for release, on, _reads in counts])

    # --- from rows to keys ------------------------------------------------------------------------

    def _of_releases(self, releases: QuerySet[Release]) -> Iterator[Key]:
        for release in releases.select_related("item", "submission", "organ"):
            if release.path:
                yield from self._of_page(release)
                yield from self._naming(release)
                yield from self._of_report(release)
                yield from self._of_column(release)
                yield from self.site.catalogue.keys_of_item(release.item_id)
                yield from self.site.machines.keys_of_release(release)
                yield from self.site.institutions.keys_of_item(release.item_id)
                yield from self.site.topics.keys_of_release(release)
            yield from _with_figures(self.counted.of_release(release))
        yield from self.site.overviews()

    def _of_page(self, release: Release) -> Iterator[Key]:
        """The page with its files, those of earlier texts too: they may have to go."""
        yield ("item", str(release.pk))
        yield ("item_data", str(release.pk))
        yield from self.site.files_of(Q(submission__item=release.item_id))

    def _naming(self, release: Release) -> Iterator[Key]:
        """Pages that name the item as they were built, or will: what its texts interpret."""
        mentioning = Mention.objects.filter(item=release.item_id).values_list("page", flat=True)
        texts = release.item.submissions.exclude(interprets=None)
        interpreted = list(texts.values_list("interprets", flat=True))
        pages = Release.objects.filter(item__in=interpreted).values_list("pk", flat=True)
        found = {*mentioning, *pages}  # in one query SQLite would read all that the organ released
        yield from _pages(
            Release.objects.filter(pk__in=found, organ=release.organ_id).exclude(path="")
        )

    def _of_report(self, release: Release) -> Iterator[Key]:
        """An annual report's years stand beside it, and lists say what it counted."""
        if not report_page.is_report(release):
            return
        yield from (("item", str(pk)) for pk in report_page.beside(release))
        for report in AnnualReport.objects.filter(item=release.item_id):
            for name in figures.registered():
                if counted.listed(name) is not None:
                    yield ("counted", str(report.year), name)

    def _of_column(self, release: Release) -> Iterator[Key]:
        """The list that an item stands in, and the front pages of the columns above it."""
        gather = self.site.gather
        column = gather.columns.get(release.column_id or 0)
        if column is None:
            return
        for number in gather.pages_after(column, release.position or 0):
            yield ("list", str(column.pk), str(number))
        for other in gather.columns.values():
            if column.path.startswith(other.path):
                yield ("index", str(other.pk))
                yield ("feed", str(other.pk))

    def _of_reads(self, counts: list[tuple[int, str]]) -> Iterator[Key]:
        for release, on in counts:
            yield from self.counted.of_reads(release, date.fromisoformat(on))
        yield ("home",)
        yield ("datasets",)


def _with_figures(keys: Iterator[Key]) -> Iterator[Key]:
    """Lists of what figures count, and the page of each year in which the numbers changed."""
    years = set[str]()
    for key in keys:
        yield key
        if key[0].startswith("counted"):
            years.add(key[1])
    yield from (("figures", year) for year in sorted(years))


def _subject(entry: Entry) -> int:
    return int(entry.subject.rpartition(":")[2])


def _pages(releases: QuerySet[Release]) -> Iterator[Key]:
    for pk in releases.order_by("pk").values_list("pk", flat=True):
        yield ("item", str(pk))


Finder: TypeAlias = Callable[[Changes, Entry], Iterator[Key]]
SHOWN: dict[str, Finder] = {
    "organ.founded": Changes.everything,
    "organ.changed": Changes.everything,
    "unit.changed": Changes.everything,
    "unit.added": Changes.unit,
    "unit.abolished": Changes.unit,
    "post.added": Changes.people,
    "post.changed": Changes.people,
    "post.abolished": Changes.people,
    "account.opened": Changes.people,
    "account.reopened": Changes.people,
    "account.renamed": Changes.people,
    "account.presented": Changes.people,
    "appointment.begun": Changes.people,
    "appointment.took_effect": Changes.people,
    "appointment.ended": Changes.people,
    "work.handed_over": Changes.people,
    "column.changed": Changes.everything,
    "column.deleted": Changes.everything,
    "channel.changed": Changes.everything,
    "site_notice.put_up": Changes.notice_above,
    "site_notice.begun": Changes.notice_above,
    "site_notice.ended": Changes.notice_above,
    "site_notice.taken_down": Changes.notice_above,
    "topic.put_in_force": Changes.topic,
    "topic.begun": Changes.topic,
    "topic.ended": Changes.topic,
    "topic.taken_down": Changes.topic,
    "release.released": Changes.release,
    "release.waiting": Changes.release,
    "release.withdrawn": Changes.release,
    "catalogue.put_in_force": Changes.catalogue,
    "report.released": Changes.report,
    "report.taken_back": Changes.report,
    "document.repealed": Changes.document,
    "document.expired": Changes.document,
    "notice.closed": Changes.notice,
    "file.taken_down": Changes.file,
    "file.put_back": Changes.file,
    "reads.counted": Changes.reads,
    "reads.corrected": Changes.reads,
    "reads.imported": Changes.many_reads,
}
# Every other kind, so that a new one is thought about: a test asks for each to stand here or above.
NOT_SHOWN = frozenset(
    {
        "catalogue.adopted", "catalogue.imported",
        "catalogue_entry.added", "catalogue_entry.assigned", "catalogue_entry.changed",
        "catalogue_entry.dropped", "catalogue_entry.kept",
        "account.password_changed", "account.password_reset", "account.reminders_changed",
        "channel.added",  # a channel is named where something was released on it
        "delivery.asked_again", "delivery.by_hand", "delivery.put_off", "delivery.refused",
        "delivery.taken_down", "delivery.underway",
        "fault_report.answered", "fault_report.handed_over", "fault_report.received",
        "fact_check.answered", "fact_check.asked", "finding.dismissed", "items.imported",
        "file.received", "file.scanned",
        "personal_data.shown", "query_code.slowed",
        "retention.carried_out",
        "release.failed", "release.scheduled", "release.urgent",
        "report.checked", "report.drafted", "report.edited", "report.frozen", "report.handed_in",
        "report.reopened",
        # Of applications the site says nothing but what an annual report counted of them; the log
        # of answered ones is made when it is asked for.
        "request.approved", "request.arrived", "request.closed", "request.confirm_tried",
        "request.confirmed", "request.consulted", "request.corrected", "request.correction_asked",
        "request.correction_lapsed", "request.disclosed_to_all", "request.dispute_closed",
        "request.dispute_filed", "request.drafted", "request.ended", "request.exported",
        "request.extended", "request.fee_lapsed", "request.fee_noticed", "request.fee_paid",
        "request.hand_out_answered", "request.hand_out_recalled", "request.handed_out",
        "request.issued", "request.legal_passed", "request.letter_given_on",
        "request.letter_issued", "request.letter_read", "request.letter_set_aside",
        "request.letter_written", "request.message", "request.message_taken_up", "request.note",
        "request.office_facts", "request.opinion_given", "request.opinion_lapsed", "request.paper",
        "request.paper_opened", "request.paper_scanned", "request.reasons_accepted",
        "request.reasons_asked", "request.reasons_rejected", "request.recounted",
        "request.redaction_asked", "request.redaction_dropped", "request.redaction_released",
        "request.redaction_taken_back", "request.registered", "request.sent_back",
        "request.served", "request.split",
        "request.subject_named", "request.withdrawn",
        "reads.fetched",  # what was fetched is counted by entries of its own
        "review.approved", "review.returned",
        "digests.sent", "subscription.asked", "subscription.changed", "subscription.confirmed",
        "subscription.ended", "subscription.lapsed", "subscription.paused",
        "subscription.refused", "subscription.resumed",
        "submission.cancelled", "submission.made_good", "submission.submitted",
        "submission.superseded", "submission.withdrawn", "draft.deleted", "topic.drafted",
    }
)  # fmt: skip
