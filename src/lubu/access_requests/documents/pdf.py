"""Documents as HTML of the same layout, and from it as PDF beside the DOCX."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lubu.access_requests.documents.document import (
    COLUMNS,
    Letter,
    signature_indents,
    stays_whole,
    width,
)
from lubu.office.paper.pdf import paper_style, pdf_of

_HEAD_SIZE: Final = 36.0  # points
_TYPE_WIDTH: Final = 442.2  # points
_CHARACTER: Final = 15.75  # points: 16, drawn together by a quarter
_environment: Final = Environment(
    loader=PackageLoader("lubu.access_requests", "jinja2"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(letter: Letter) -> str:
    """The document as an HTML file that carries its own style."""
    return _environment.get_template("access_requests/letter.html").render(
        letter=letter,
        attachments=tuple(letter.attachment_lines()),
        columns=COLUMNS,
        stays_whole=stays_whole,
        # Our own files and numbers.
        style=Markup(paper_style() + _own_style() + _measures(letter)),  # noqa: S704
    )


def pdf(letter: Letter) -> bytes:
    """The document as tagged PDF on A4. The same letter gives the same bytes."""
    return pdf_of(page(letter), identifier=f"lubu-{letter.kind}")


def _own_style() -> str:
    path = "jinja2/access_requests/letter.css"
    return (files("lubu.access_requests") / path).read_text(encoding="utf-8")


def _measures(letter: Letter) -> str:
    """Places that depend on how long names are, as rules: the page has no style in line."""
    of_name, of_day = signature_indents(letter.organ, letter.signed_on)
    size = int(min(_HEAD_SIZE, _TYPE_WIDTH / max(1.0, width(letter.organ))))
    rules = [
        f".letter .letter-head {{ font-size: {size}pt; }}",
        f".letter .letter-organ {{ margin-right: {of_name * _CHARACTER}pt; }}",
        f".letter .letter-day {{ margin-right: {of_day * _CHARACTER}pt; }}",
    ]
    rules += [
        f".letter .letter-attachments p:nth-child({place}) {{ "
        f"margin-left: {line.left * _CHARACTER}pt; text-indent: {-line.hanging * _CHARACTER}pt; }}"
        for place, line in enumerate(letter.attachment_lines(), start=1)
    ]
    return "\n".join(rules)
