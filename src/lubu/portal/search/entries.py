"""The entries of the search index: what is found of each text on the website, kept by the record.

:func:`refresh` brings the entries of some releases in line with what the public reads now;
everything that writes or removes an entry goes through it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from modelsearch.backends import get_search_backend

from lubu.office.search import tokens
from lubu.office.search.backend import Index
from lubu.organisations.models import Organ
from lubu.portal.models import SearchEntry
from lubu.publishing.content import Content
from lubu.publishing.models import Attachment, Release
from lubu.publishing.models.files import fit_to_serve
from lubu.publishing.rules import ChannelKind, Validity, validity_now

Progress = Callable[[int, int], None]
AT_ONCE = 200  # entries that are made and written together
# 160,000 Chinese characters: no single file may make the index slow for all others.
MOST_BYTES = 480_000
ENDED = frozenset({Validity.EXPIRED.value, Validity.REPEALED.value})
_COMPARED = (
    "submission_id", "organ_id", "column_id", "year", "kind", "validity", "is_current", "title",
    "text", "keywords",
)  # fmt: skip


class Fault(StrEnum):
    """How an entry is not what the record says."""

    MISSING = "missing"  # a text in public that cannot be found
    BEHIND = "behind"  # the entry of an earlier text, or of an earlier state of it
    HIDDEN = "hidden"  # the entry of a text that is no longer in public


@dataclass(frozen=True, slots=True)
class Drift:
    """An entry that is not as it should be, by its release."""

    fault: Fault
    release: int


def public_releases() -> QuerySet[Release]:
    """All that the public reads on the websites of all organs."""
    rows = Release.objects.visible_to(None).filter(channel__kind=ChannelKind.WEBSITE.value)
    return rows.exclude(column=None)


def refresh(releases: Collection[int]) -> None:
    """Bring the entries of these releases (their keys) in line with the record, all or nothing."""
    with transaction.atomic():
        backend = get_search_backend("public")
        rows = public_releases().filter(pk__in=releases)
        made = list(map(entry_of, rows.select_related("organ", "item", "submission")))
        SearchEntry.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["release"], update_fields=_COMPARED
        )
        backend.add_bulk(SearchEntry, made)
        for gone in SearchEntry.objects.filter(pk__in={*releases} - {one.pk for one in made}):
            backend.delete(gone)
            gone.delete()


def entry_of(release: Release) -> SearchEntry:
    """What is found of a release in public."""
    content = release.submission.content
    parts = [content["title"], *_words(release), *_of_files(release.organ, content)]
    validity = _validity(release)
    return SearchEntry(
        release=release,
        submission_id=release.submission_id,
        organ_id=release.organ_id,
        column_id=release.column_id,
        year=(release.released_on or release.submission.submitted_at).year,
        kind=content["kind"],
        validity=validity,
        is_current=validity not in ENDED,
        title=tokens.joined(parts[:1]),
        keywords=tokens.joined([content["metadata"]["keywords"]]),
        text=_cut(tokens.joined(parts)),
    )


def _words(release: Release) -> Iterator[str]:
    """What stands on the page of the text besides its title, as it is read there."""
    item, content = release.item, release.submission.content
    metadata = content["metadata"]
    yield item.index_no
    yield metadata["doc_no"] or item.given_doc_no
    for name in ("issuer", "topic", "keywords", "source"):
        yield metadata[name]
    yield content["summary"]
    yield content["body_text"]


def attachments(organ: Organ, content: Content) -> Iterator[tuple[str, str]]:
    """The files of a text that the public may have now: each with its title and its own words."""
    digests = {entry["digest"] for entry in content["attachments"]}
    if not digests:
        return
    fit = fit_to_serve(organ, digests)
    rows = Attachment.objects.filter(organ=organ, digest__in=fit).order_by("pk")
    words = dict(rows.values_list("digest", "text"))
    for entry in content["attachments"]:
        if entry["digest"] in fit:
            yield entry["title"], words.get(entry["digest"], "")


def _of_files(organ: Organ, content: Content) -> Iterator[str]:
    for title, words in attachments(organ, content):
        yield title
        yield words


def _validity(release: Release) -> str:
    """As the page says it once the release is done: that a text is valid anew is written into the
    item after its release was recorded."""
    item, until = release.item, release.submission.valid_until
    is_over = until is not None and until < timezone.localdate()
    has_expired = item.expired_on is not None and is_over
    return str(
        validity_now(
            release.submission.content["metadata"]["validity"],
            is_repealed=item.repealed_on is not None,
            has_expired=has_expired,
        )
    )


def _cut(text: str) -> str:
    """As much of a text as the index holds."""
    data = text.encode()
    return data[:MOST_BYTES].decode(errors="ignore") if len(data) > MOST_BYTES else text


# --- all of them ----------------------------------------------------------------------------------


def rebuild(organ: Organ, progress: Progress | None = None) -> int:
    """Make every entry of an organ anew; returns how many there are. What is found stays found
    meanwhile."""
    keys, done = sorted(_concerned(organ)), 0
    for part in _parts(keys):
        refresh(part)
        done += len(part)
        if progress:
            progress(done, len(keys))
    return SearchEntry.objects.filter(organ=organ).count()


def mend(organ: Organ, most: int | None = None) -> int:
    """Refresh the entries, at most so many, that are missing, or are of texts no longer in public
    or replaced; returns how many."""
    keys = sorted(_out_of_line(organ))[:most]
    for part in _parts(keys):
        refresh(part)
    return len(keys)


def compare(organ: Organ) -> Iterator[Drift]:
    """Hold every entry against what it would be if it were made now."""
    unindexed = _unindexed()
    for part in _parts(sorted(_concerned(organ))):
        stored = SearchEntry.objects.in_bulk(part)
        public = public_releases().filter(pk__in=part)
        made = map(entry_of, public.select_related("organ", "item", "submission"))
        should_be = {one.pk: one for one in made}
        for key in part:
            fault = _fault(stored.get(key), should_be.get(key), is_sought=key not in unindexed)
            if fault is not None:
                yield Drift(fault, key)


def _fault(
    stored: SearchEntry | None, should_be: SearchEntry | None, *, is_sought: bool
) -> Fault | None:
    if should_be is None:
        return Fault.HIDDEN if stored is not None else None
    if stored is None or not is_sought:
        return Fault.MISSING
    is_same = all(getattr(stored, name) == getattr(should_be, name) for name in _COMPARED)
    return None if is_same else Fault.BEHIND


def _concerned(organ: Organ) -> set[int]:
    """Releases of the organ that have an entry or ought to."""
    public = public_releases().filter(organ=organ).values_list("pk", flat=True)
    return {*public, *SearchEntry.objects.filter(organ=organ).values_list("pk", flat=True)}


def _out_of_line(organ: Organ) -> set[int]:
    """What a look at the keys alone shows to be wrong."""
    known = SearchEntry.objects.filter(release=OuterRef("pk"), submission=OuterRef("submission"))
    lacking = public_releases().filter(~Exists(known), organ=organ).values_list("pk", flat=True)
    own = SearchEntry.objects.filter(organ=organ)
    public = public_releases().filter(pk=OuterRef("release"))
    hidden = own.filter(~Exists(public)).values_list("pk", flat=True)
    unindexed = own.filter(pk__in=_unindexed()).values_list("pk", flat=True)
    return {*lacking, *hidden, *unindexed}


def _unindexed() -> set[int]:
    """Entries that the database's index does not hold; others keep their own books."""
    index = get_search_backend("public").get_index_for_model(SearchEntry)
    return set(index.unindexed(SearchEntry)) if isinstance(index, Index) else set()


def _parts(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
