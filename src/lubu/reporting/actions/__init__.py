"""What people can do with an annual report: draft, edit its words, check, freeze, hand in.

Each function is one transaction with its ledger entry, but for :func:`release`, which goes on to
publishing's own actions (the scan of the files, the submission) as a person would.
"""

from __future__ import annotations

from lubu.reporting.actions.compiling import (
    ReasonMissingError,
    ReportExistsError,
    ReportFaultyError,
    TextChangedError,
    WrongReportStateError,
    YearNotOverError,
    check,
    check_right,
    draft,
    edit_text,
    freeze,
    reopen,
)
from lubu.reporting.actions.releasing import (
    hand_in,
    mark_released,
    mark_taken_back,
    release,
)

__all__ = [
    "ReasonMissingError",
    "ReportExistsError",
    "ReportFaultyError",
    "TextChangedError",
    "WrongReportStateError",
    "YearNotOverError",
    "check",
    "check_right",
    "draft",
    "edit_text",
    "freeze",
    "hand_in",
    "mark_released",
    "mark_taken_back",
    "release",
    "reopen",
]
