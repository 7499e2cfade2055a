"""What people can do in publishing: each function one transaction and one ledger entry."""

from __future__ import annotations

from lubu.publishing.actions.documents import (
    close_notices,
    expire_documents,
    hand_over,
    repeal,
)
from lubu.publishing.actions.fact_checks import answer_fact_check, ask_fact_check
from lubu.publishing.actions.handing_in import submit
from lubu.publishing.actions.releasing import confirm_release, fail_release, release_due
from lubu.publishing.actions.reviewing import cancel, decide, dismiss
from lubu.publishing.actions.sites import (
    add_column,
    grant_rights,
    open_platform,
    open_site,
    put_in_force,
    record_deleted,
)
from lubu.publishing.actions.urgent import order_urgent_release
from lubu.publishing.actions.withdrawing import withdraw

__all__ = [
    "add_column",
    "answer_fact_check",
    "ask_fact_check",
    "cancel",
    "close_notices",
    "confirm_release",
    "decide",
    "dismiss",
    "expire_documents",
    "fail_release",
    "grant_rights",
    "hand_over",
    "open_platform",
    "open_site",
    "order_urgent_release",
    "put_in_force",
    "record_deleted",
    "release_due",
    "repeal",
    "submit",
    "withdraw",
]
