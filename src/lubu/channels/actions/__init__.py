"""What people can do on channels: each function one transaction and one ledger entry.

Workers deliver through :func:`lubu.channels.delivering.deliver`.
"""

from __future__ import annotations

from lubu.channels.actions.accounts import ChannelDetails, add_channel, change_channel
from lubu.channels.actions.by_hand import (
    AlreadyRunningError,
    NothingToTakeDownError,
    Proof,
    record_proof,
    record_taken_down,
    try_again,
)
from lubu.channels.actions.reads import (
    Fault,
    FaultKind,
    Imported,
    ReadsFaultsError,
    ReadsRow,
    check_reads_rows,
    import_reads,
    record_reads,
)
from lubu.channels.actions.rights import NotYourChannelError

__all__ = [
    "AlreadyRunningError",
    "ChannelDetails",
    "Fault",
    "FaultKind",
    "Imported",
    "NotYourChannelError",
    "NothingToTakeDownError",
    "Proof",
    "ReadsFaultsError",
    "ReadsRow",
    "add_channel",
    "change_channel",
    "check_reads_rows",
    "import_reads",
    "record_proof",
    "record_reads",
    "record_taken_down",
    "try_again",
]
