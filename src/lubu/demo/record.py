"""Reads, and the ledger entries of a year written in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from lubu.channels.actions import Proof
from lubu.channels.models import ReadCount
from lubu.channels.rules import ReadSource
from lubu.demo import plan
from lubu.demo.made import ORDERED_AFTER, Handed, Made
from lubu.demo.town import Town
from lubu.ledger.actions import Fact
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.publishing import rules
from lubu.publishing.models import Release
from lubu.publishing.rules import ChannelKind, Decision

BATCH = 400


def insert_reads(town: Town, releases: list[Release], random: Random) -> list[Fact]:
    """A count a week after each new-media release, and the year's last day for the late ones."""
    media = [r for r in releases if r.channel.kind in rules.NEW_MEDIA]
    rows, facts = [], []
    last = date(plan.YEAR, 12, 31)
    for release, reads in zip(media, plan.reads(random, len(media)), strict=True):
        out = release.released_on or last
        on = min(out + timedelta(days=7), last)
        rows.append(
            ReadCount(
                release=release, on=on, reads=reads, increase=reads, source=ReadSource.IMPORT,
                by=town.people["releaser"],
            )
        )  # fmt: skip
        facts.append(
            Fact(
                kind="reads.counted",
                subject=release,
                actor=town.people["releaser"],
                at=timezone.make_aware(datetime.combine(on, time(23, 30))),
                payload={"on": on.isoformat(), "reads": reads, "source": "import", "reason": ""},
            )
        )
    ReadCount.objects.bulk_create(rows, batch_size=BATCH)
    return facts


def facts_of_reviews(made: list[Made]) -> Iterator[Fact]:
    """Handing in and deciding, and what became of documents and notices."""
    for one in made:
        for handed in one.handed:
            yield from _facts_of_text(one, handed)


def _facts_of_text(one: Made, handed: Handed) -> Iterator[Fact]:
    submission = handed.given
    payload: Mapping[str, JSON] = {"digest": submission.digest}
    yield Fact(
        kind="submission.submitted",
        subject=submission,
        actor=one.author,
        at=handed.at,
        payload={"item": one.item.pk, "number": handed.number, **payload},
    )
    if one.is_urgent:
        yield Fact(
            kind="release.urgent",
            subject=submission,
            actor=submission.urgent_by,
            at=handed.at + timedelta(minutes=ORDERED_AFTER),
            payload={"reason": submission.urgent_reason, **payload},
        )
    for decided in handed.decided:
        approved = decided.decision is Decision.APPROVE
        yield Fact(
            kind=f"review.{'approved' if approved else 'returned'}",
            subject=submission,
            actor=decided.person,
            at=decided.at,
            payload={"step": decided.step, "remark": decided.remark, **payload},
        )
    if one.is_urgent:
        yield Fact(
            kind="submission.made_good",
            subject=submission,
            actor=handed.decided[-1].person,
            at=handed.decided[-1].at,
            payload=payload,
        )


def facts_of_items(made: list[Made], by: Town) -> Iterator[Fact]:
    """Documents repealed by later ones, notices that the clock closed."""
    for one in made:
        item = one.item
        if one.repealed_by is not None and item.repealed_on is not None:
            yield Fact(
                kind="document.repealed",
                subject=item,
                actor=by.people["releaser"],
                at=one.repealed_by.out_at + timedelta(minutes=30),
                payload={
                    "on": item.repealed_on.isoformat(),
                    "by": one.repealed_by.item.pk,
                    "doc_no": item.doc_no,
                },
            )
        if one.closed_at is not None and item.notice_until is not None:
            yield Fact(
                kind="notice.closed",
                subject=item,
                actor=None,
                at=one.closed_at,
                payload={"until": item.notice_until.isoformat()},
            )


def facts_of_releases(
    made: list[Made], releases: list[Release], proofs: Mapping[int, Proof], town: Town
) -> Iterator[Fact]:
    """That each release reached the public: by the last reviewer's approval or the order to release
    at once, elsewhere by hand with a proof."""
    by_item = {one.item.pk: one for one in made}
    for release in releases:
        assert release.first_released_at is not None  # noqa: S101  set a moment ago
        one = by_item[release.item_id]
        proof = proofs.get(release.pk)
        told: dict[str, JSON] = proof.payload() if proof is not None else {}
        yield Fact(
            kind="release.released",
            subject=release,
            actor=_released_by(one, release, town),
            at=release.first_released_at.astimezone(UTC),
            payload={
                "item": release.item_id,
                "channel": release.channel.name,
                "digest": release.submission.digest,
                "path": release.path,
                **told,
            },
        )


def _released_by(one: Made, release: Release, town: Town) -> User | None:
    if release.channel.kind != ChannelKind.WEBSITE:
        return town.people["releaser"]
    return one.submission.urgent_by if one.is_urgent else one.last.decided[-1].person
