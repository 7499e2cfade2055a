"""Reads, and the ledger entries of a year written in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from lubu.channels.models import Delivery, ReadCount
from lubu.channels.rules import ReadSource
from lubu.demo import plan
from lubu.demo.made import Made
from lubu.demo.town import Town
from lubu.ledger.actions import Fact
from lubu.ledger.rules import JSON
from lubu.publishing import rules
from lubu.publishing.models import Release

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
                at=timezone.make_aware(datetime.combine(on, time(23, 0))),
                payload={"on": on.isoformat(), "reads": reads, "source": "import"},
            )
        )
    ReadCount.objects.bulk_create(rows, batch_size=BATCH)
    return facts


def insert_deliveries(town: Town, releases: list[Release]) -> None:
    """Every new-media release was posted by hand and proved with the address of its post."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                release=release,
                submission=release.submission,
                address=_address(release),
                shown_from=release.released_on,
                by=town.people["releaser"],
                at=release.released_at,
            )
            for release in releases
            if release.channel.kind in rules.NEW_MEDIA and release.released_at is not None
        ],
        batch_size=BATCH,
    )


def _address(release: Release) -> str:
    """Of a post that never was: names under ``example`` belong to nobody (RFC 2606)."""
    return f"https://{release.channel.kind}.example/posts/{release.item_id}"


def facts_of_reviews(made: list[Made]) -> Iterator[Fact]:
    for one in made:
        submission = one.submission
        assert submission is not None  # noqa: S101  made a moment ago
        yield Fact(
            kind="submission.submitted",
            subject=submission,
            actor=one.author,
            at=one.at,
            payload={"item": one.item.pk, "number": 1, "digest": submission.digest},
        )
        for step, person, at in zip(rules.STEPS, one.reviewers, one.decided, strict=True):
            yield Fact(
                kind="review.approved",
                subject=submission,
                actor=person,
                at=at,
                payload={"step": step, "digest": submission.digest, "remark": ""},
            )


def facts_of_releases(town: Town, made: list[Made], releases: list[Release]) -> Iterator[Fact]:
    approver = {one.item.pk: one.reviewers[-1] for one in made}
    for release in releases:
        assert release.first_released_at is not None  # noqa: S101  set a moment ago
        by_hand = release.channel.kind in rules.NEW_MEDIA
        proof: dict[str, JSON] = (
            {
                "proof": ["address", "shown_from"],
                "on": release.released_on.isoformat() if release.released_on else None,
                "address": _address(release),
                "place": "",
                "photo": "",
            }
            if by_hand
            else {}
        )
        yield Fact(
            kind="release.released",
            subject=release,
            actor=town.people["releaser"] if by_hand else approver[release.item_id],
            at=release.first_released_at.astimezone(UTC),
            payload={
                "item": release.item_id,
                "channel": release.channel.name,
                "digest": release.submission.digest,
                "path": release.path,
                **proof,
            },
        )
