"""What an expert outside reads, as data; see `pages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCheckPage:
    """What an expert outside reads through a link, and where the answer is written.

    ``closed`` says why the link cannot be used (then nothing of the text is here); ``thanks`` that
    the answer has arrived. ``faults`` are sentences by field (``facts_right``, ``answer``, or empty
    for the whole); ``facts_right`` and ``answer`` what was typed before. ``token`` goes back with
    the form, against requests that other sites forge.
    """

    closed: str = ""
    thanks: bool = False
    title: str = ""
    expert: str = ""
    question: str = ""
    unit: str = ""
    until: date | None = None
    body_html: str = ""
    summary: str = ""
    files: tuple[str, ...] = ()
    token: str = ""
    facts_right: str = ""
    answer: str = ""
    faults: tuple[tuple[str, str], ...] = ()
