"""What the pages of 依申请公开 show, as data; see :mod:`lubu.portal.pages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lubu.office.charts import Chart
from lubu.portal.deadlines.pages import DeadlineAnswer
from lubu.portal.institution_pages import GuidePart
from lubu.portal.pages import Link
from lubu.portal.search.found import Option

Faults = tuple[tuple[str, str], ...]
"""Sentences by field, or by nothing for the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestGuidePage:
    """How to apply: parts of the law's terms and of the organ's own."""

    ways: tuple[Link, ...]
    parts: tuple[GuidePart, ...]
    form: str
    deadline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What may be attached: ``accept`` as a browser wants it, numbers of files and megabytes."""

    accept: str
    most: int
    megabytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFormPage:
    """The application with what was typed; ``days`` and ``extension`` are working days."""

    ways: tuple[Link, ...]
    action: str
    token: str
    mark: str
    values: Mapping[str, str]
    applicants: tuple[Option, ...]
    documents: tuple[Option, ...]
    forms: tuple[Option, ...]
    means: tuple[Option, ...]
    files: Files
    days: int
    extension: int
    receipt_confirms: bool
    faults: Faults = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A period that runs: what ends, when, by which article, and how it was counted.

    ``due_on`` is None while nobody can know it, and ``note`` says why.
    """

    title: str
    article: str
    due_on: date | None
    note: str = ""
    answer: DeadlineAnswer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReceiptPage:
    """That an application is stored: its number, the code that opens it, and what comes next."""

    ways: tuple[Link, ...]
    number: str
    code: str
    at: datetime
    words: str
    files: int
    term: Term | None
    steps: tuple[str, ...]
    status: str
    weekdays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCodePage:
    """The form that asks for number and code; ``kept`` is what was typed into another form before
    the page grew too old."""

    ways: tuple[Link, ...]
    action: str
    token: str
    fault: str = ""
    number: str = ""
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of the time line."""

    on: date
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayable:
    """A form by which something can be said now; ``is_open`` where the case waits for it."""

    kind: str
    label: str
    hint: str
    mark: str
    is_open: bool
    asks_to_be_sure: bool
    words: str = ""
    faults: Faults = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that was sent, and what the office says to it."""

    label: str
    at: datetime
    words: str
    files: int
    state: str
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A letter or copy that can be fetched; ``size`` in bytes."""

    number: int
    name: str
    label: str
    size: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCasePage:
    """Where an application stands, for whom has its code; ``opened`` is the pass in its forms."""

    ways: tuple[Link, ...]
    token: str
    opened: str
    say: str
    fetch: str
    leave: str
    number: str
    state: str
    stands: str
    facts: tuple[tuple[str, str], ...]
    terms: tuple[Term, ...]
    happened: tuple[Happened, ...]
    remedies: tuple[str, ...]
    sayable: tuple[Sayable, ...]
    said: tuple[Said, ...]
    given: tuple[Given, ...]
    files: Files
    minutes: int
    weekdays: tuple[str, ...]
    told: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """An answered application, and nothing of whose it is; ``days`` are working days."""

    number: str
    received_on: date
    answered_on: date
    days: int | None
    kind: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLogPage:
    """The answered applications of one year; ``chart`` draws the same numbers as ``kinds``."""

    ways: tuple[Link, ...]
    year: int | None
    years: tuple[Link, ...]
    rows: tuple[LogRow, ...]
    kinds: tuple[tuple[str, int], ...]
    totals: tuple[tuple[str, int], ...]
    otherwise: int
    chart: Chart | None
    chart_of_years: Chart | None
    pages: tuple[Link, ...] = ()
