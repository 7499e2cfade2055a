"""The report as HTML: plain and semantic; a page of the site, or a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lubu.office.paper.pdf import paper_style
from lubu.office.sentences import Sentence
from lubu.reporting.documents.document import ReportDocument, SubHeading, TablePlace
from lubu.reporting.documents.layout import layout

LinkTo: TypeAlias = Callable[[str], str | None]
"""From a figure's name ("website_items") or a cell's address ("three/received/total") to the page
with the rows that it counts; nothing where there is none."""

_environment: Final = Environment(
    loader=PackageLoader("lubu.reporting", "jinja2"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph; ``figure`` is the name of the figure that it is, if any."""

    text: str
    figure: str = ""
    href: str = ""


def runs(sentence: Sentence, link: LinkTo | None = None) -> Iterator[Run]:
    """A paragraph cut at its figures."""
    position = 0
    for span in sentence.spans:
        if span.start > position:
            yield Run(sentence.text[position : span.start])
        href = link(span.figure) if link else None
        yield Run(sentence.text[span.start : span.end], span.figure, href or "")
        position = span.end
    if position < len(sentence.text):
        yield Run(sentence.text[position:])


def fragment(
    document: ReportDocument,
    *,
    link: LinkTo | None = None,
    level: int = 2,
    is_framed: bool = True,
) -> Markup:
    """The report's text without title, to stand in a page; its headings begin at ``level``.

    ``is_framed``: its wide tables scroll in frames of their own; not where the page frames them.
    """
    return Markup(  # noqa: S704 - Jinja2 has escaped every value of it
        _environment.get_template("reporting/fragment.html").render(
            document=document,
            level=level,
            is_framed=is_framed,
            runs=lambda sentence: runs(sentence, link),
            link=link or (lambda _: None),
            layout=lambda key: layout(key, document.tables, document.reasons.get(key, ())),
            is_heading=lambda block: isinstance(block, SubHeading),
            is_table=lambda block: isinstance(block, TablePlace),
        )
    )


def page(document: ReportDocument, *, link: LinkTo | None = None) -> str:
    """The report as a whole HTML file that carries its own style, for screen and for A4 paper."""
    return _environment.get_template("reporting/report.html").render(
        document=document,
        content=fragment(document, link=link),
        style=Markup(print_style()),  # noqa: S704 - our own file
    )


def print_style() -> str:
    """The style sheet of the report on paper (GB/T 9704) and on screen."""
    own = (files("lubu.reporting") / "jinja2/reporting/report.css").read_text(encoding="utf-8")
    return paper_style() + own
