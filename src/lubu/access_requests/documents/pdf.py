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
_environment: Final = Environment(
    loader=PackageLoader("lubu.access_requests", "jinja2"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(letter: Letter) -> str:
    """The document as an HTML file that carries its own style."""
    of_name, of_day = signature_indents(letter.organ, letter.signed_on)
    return _environment.get_template("access_requests/letter.html").render(
        letter=letter,
        attachments=tuple(letter.attachment_lines()),
        head_size=int(min(_HEAD_SIZE, _TYPE_WIDTH / max(1.0, width(letter.organ)))),
        of_name=of_name,
        of_day=of_day,
        columns=COLUMNS,
        stays_whole=stays_whole,
        style=Markup(paper_style() + _own_style()),  # noqa: S704 - our own files
    )


def pdf(letter: Letter) -> bytes:
    """The document as tagged PDF on A4. The same letter gives the same bytes."""
    return pdf_of(page(letter), identifier=f"lubu-{letter.kind}")


def _own_style() -> str:
    path = "jinja2/access_requests/letter.css"
    return (files("lubu.access_requests") / path).read_text(encoding="utf-8")
