"""Channels as rules: what proves a posting, how readings add up. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lubu.publishing.rules import ChannelKind


class ReadSource(StrEnum):
    """Where a read count came from."""

    API = "api"
    IMPORT = "import"
    MANUAL = "manual"


PROOF: dict[ChannelKind, tuple[str, ...]] = {
    ChannelKind.WEBSITE: (),
    ChannelKind.WECHAT: ("address",),
    ChannelKind.WEIBO: ("address",),
    ChannelKind.NANFANG: ("address",),
    ChannelKind.NOTICE_BOARD: ("photo", "place", "shown_from", "shown_until"),
    ChannelKind.LOUDSPEAKER: ("place", "shown_from"),
    ChannelKind.VISITS: ("place", "shown_from"),
}


class ProofMissingError(Exception):
    """A posting by hand lacks the proof that its kind of channel asks for."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(self.missing))


class ReadsFellError(Exception):
    """A later count is below an earlier one: reads only grow."""

    def __init__(self, on: date, reads: int, other_on: date, other_reads: int) -> None:
        self.on, self.reads, self.other_on, self.other_reads = on, reads, other_on, other_reads
        super().__init__(f"{reads} on {on} against {other_reads} on {other_on}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Reads of one release up to and with the day ``on``."""

    on: date
    reads: int


def increases(snapshots: Iterable[Snapshot]) -> dict[date, int]:
    """How many reads each snapshot adds to the one before; they sum to the last count.

    Raises:
        ReadsFellError: a later count is smaller.
    """
    added: dict[date, int] = {}
    before: Snapshot | None = None
    for snapshot in sorted(snapshots, key=lambda one: one.on):
        if before is not None and snapshot.reads < before.reads:
            raise ReadsFellError(snapshot.on, snapshot.reads, before.on, before.reads)
        added[snapshot.on] = snapshot.reads - (before.reads if before else 0)
        before = snapshot
    return added


def check_proof(kind: ChannelKind, given: Iterable[str]) -> None:
    """Whether ``given`` (names of filled fields) proves a posting on this kind of channel.

    Raises:
        ProofMissingError: what is missing.
    """
    missing = [name for name in PROOF[kind] if name not in set(given)]
    if missing:
        raise ProofMissingError(missing)
