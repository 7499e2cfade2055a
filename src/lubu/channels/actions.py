"""Putting releases out by hand, with proof, and counting reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from lubu.channels import rules
from lubu.channels.models import Delivery, ReadCount
from lubu.channels.rules import ReadSource, Snapshot
from lubu.ledger import actions as ledger
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing import actions as publishing
from lubu.publishing.actions.releasing import NotAReleaserError
from lubu.publishing.models import Attachment, Release
from lubu.publishing.rules import ChannelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that a text was put out."""

    address: str = ""
    photo: Attachment | None = None
    place: str = ""
    shown_from: date | None = None
    shown_until: date | None = None
    note: str = ""

    def given(self) -> list[str]:
        """Names of the filled fields."""
        names = ("address", "photo", "place", "shown_from", "shown_until")
        return [name for name in names if getattr(self, name)]


@transaction.atomic
def prove_delivery(release_id: int, *, actor: User, proof: Proof) -> Delivery:
    """Record that a waiting release was posted by hand; it is then public on its channel.

    Raises:
        Release.DoesNotExist: there is none that ``actor`` may see.
        NotAReleaserError: ``actor`` holds no post that posts for the organ.
        rules.ProofMissingError: the proof that this kind of channel asks for.
        NotReleasableError: it was not waiting.
    """
    release = Release.objects.visible_to(actor).select_related("channel").get(pk=release_id)
    if not actor.holds(Role.RELEASER, Role.SITE_ADMIN, organ_id=release.organ_id):
        raise NotAReleaserError(Role.RELEASER)
    rules.check_proof(ChannelKind(release.channel.kind), proof.given())
    now = timezone.now()
    delivery = Delivery.objects.create(
        release=release,
        address=proof.address,
        photo=proof.photo,
        place=proof.place,
        shown_from=proof.shown_from,
        shown_until=proof.shown_until,
        note=proof.note,
        by=actor,
        at=now,
    )
    publishing.confirm_release(
        release_id, actor=actor, at=now, payload={"proof": proof.given(), "place": proof.place}
    )
    return delivery


@transaction.atomic
def record_reads(
    release_id: int, *, on: date, reads: int, source: ReadSource, actor: User | None
) -> ReadCount:
    """Store how often a release had been read up to ``on``; a second count of a day replaces it.

    Raises:
        Release.DoesNotExist: there is none that ``actor`` may see.
        NotAReleaserError: ``actor`` may not count for the organ.
        rules.ReadsFellError: the count contradicts another day's.
    """
    rows = Release.objects.all() if actor is None else Release.objects.visible_to(actor)
    release = rows.select_for_update(of=("self",)).get(pk=release_id)
    if actor is not None and not actor.holds(
        Role.RELEASER, Role.SITE_ADMIN, organ_id=release.organ_id
    ):
        raise NotAReleaserError(Role.RELEASER)
    stored = {row.on: row for row in release.read_counts.all()}
    snapshots = [Snapshot(row.on, row.reads) for row in stored.values() if row.on != on]
    added = rules.increases([*snapshots, Snapshot(on, reads)])
    count, _ = ReadCount.objects.update_or_create(
        release=release,
        on=on,
        defaults={"reads": reads, "increase": added[on], "source": source, "by": actor},
    )
    for day, row in stored.items():
        if day != on and row.increase != added[day]:
            row.increase = added[day]
            row.save(update_fields=["increase"])
    ledger.record(
        "reads.counted",
        organ=release.organ,
        subject=release,
        actor=actor,
        payload={"on": on.isoformat(), "reads": reads, "source": source.value},
    )
    return count


@transaction.atomic
def record_many_reads(
    rows: Iterable[tuple[int, date, int]], *, source: ReadSource, actor: User
) -> int:
    """Store several counts (release, day, reads), all or none; returns how many.

    Raises:
        Release.DoesNotExist, NotAReleaserError, rules.ReadsFellError: as :func:`record_reads`.
    """
    stored = 0
    for release_id, on, reads in rows:
        record_reads(release_id, on=on, reads=reads, source=source, actor=actor)
        stored += 1
    return stored
