"""What the pages of 我为政府网站找错 show, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class FindErrorPage:
    """The form; ``faults`` are sentences by field, or empty for the whole."""

    action: str
    status: str
    token: str
    mark: str
    kinds: tuple[tuple[str, str], ...]
    days: int
    page: str = ""
    kind: str = ""
    words: str = ""
    contact: str = ""
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """That a message has arrived: its number, and the code that opens it."""

    number: str
    code: str
    due_on: date
    status: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """Where a message stands; without ``found`` the form that asks for number and code."""

    action: str
    token: str
    form: str
    found: bool = False
    fault: str = ""
    number: str = ""
    kind: str = ""
    state: str = ""
    unit: str = ""
    received_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    answer: str = ""
