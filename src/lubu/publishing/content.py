"""Freezing a text: from the page being edited to the JSON that is reviewed and then read.

Form of the content (all keys always there)::

    {"title", "kind", "summary", "body_html", "body_text", "unit", "column",
     "metadata": {"doc_no", "issuer", "written_on", "topic", "keywords", "disclosure_mode",
                  "five_open", "key_area", "source", "original_url", "validity", "valid_until"},
     "notice": {"from", "until"}, "interprets": item id or null,
     "entry": id of the catalogue's entry or null,
     "attachments": [{"id", "title", "kind", "size", "digest"}],
     "pictures": [{"id", "alt", "decorative", "digest", "width", "height"}],
     "channels": [channel id]}

``body_html`` is clean HTML; addresses inside are ``lubu:item/ID``, ``lubu:file/ID`` and
``lubu:picture/ID`` until the site builder knows where these stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

import nh3
from bs4 import BeautifulSoup
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue

from lubu.ledger.rules import JSON, canonical, sm3
from lubu.proofreading.markup import read_html
from lubu.publishing.models import InformationItem, Picture

# The documented form above: names to words, lists and tables.
Content: TypeAlias = "Mapping[str, Any]"
TAGS = set(
    "p h2 h3 h4 br hr ul ol li b strong i em sub sup a figure figcaption img blockquote "
    "table caption thead tbody tr th td".split()
)
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "role", "width", "height"},  # role="presentation": tells nothing
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel", "lubu"}
ADDRESS = re.compile(r'(href|src)="lubu:(item|file|picture)/(\d{0,18})"')


def clean(html: str) -> str:
    """``html`` without anything that acts, styles or hides."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener"
    )


def to_read(html: str, address: Callable[[str, int], str | None]) -> SafeString:
    """``html`` as the desk shows it: cleaned again, marks of findings kept.

    ``address`` turns a kind (``item``, ``file``, ``picture``) and id into an address of the desk;
    without one the link or picture leads nowhere.
    """

    def resolved(match: re.Match[str]) -> str:
        target = address(match[2], int(match[3])) if match[3] else None
        return f'{match[1]}="{escape(target)}"' if target else ""

    return mark_safe(  # noqa: S308  cleaned in this very expression
        nh3.clean(
            ADDRESS.sub(resolved, html),
            tags=TAGS | {"mark"},
            attributes=ATTRIBUTES | {"mark": {"id", "class", "data-number", "title"}},
            url_schemes=SCHEMES - {"lubu"},
            link_rel="noopener",
        )
    )


def plain(html: str) -> str:
    """The words of ``html``, one paragraph a line."""
    return read_html("body", html).text


def digest(content: Mapping[str, JSON]) -> str:
    """The SM3 of the canonical form: equal text, equal digest."""
    return sm3(canonical(content).encode())


def columns(content: Content) -> dict[str, Any]:
    """What of a frozen text a `Submission` is made of: the text, its digest, and beside them what
    rows are found and counted by."""
    metadata = content["metadata"]
    return {
        "content": content,
        "digest": digest(content),
        "kind": content["kind"],
        "unit_id": content["unit"],
        "interprets_id": content["interprets"],
        "entry_id": content.get("entry"),  # texts frozen before there was a catalogue have none
        "notice_until": day(content["notice"]["until"]),
        "written_on": day(metadata["written_on"]),
        "valid_until": day(metadata["valid_until"]),
        **{name: metadata[name] for name in ("doc_no", "five_open", "key_area")},
    }


def day(value: str | None) -> date | None:
    """A day of a frozen text."""
    return date.fromisoformat(value) if value else None


def freeze(item: InformationItem) -> dict[str, JSON]:
    """The content of ``item`` as it stands in memory (saved or a revision's object)."""
    html = clean("".join(_blocks(item.body)))
    return {
        "title": item.title.strip(),
        "kind": item.kind,
        "summary": item.summary.strip(),
        "body_html": html,
        "body_text": plain(html),
        "unit": item.unit_id,
        "column": item.get_parent().pk,
        "metadata": _metadata(item),
        "notice": {"from": _iso(item.notice_from), "until": _iso(item.notice_until)},
        "interprets": item.interprets_id,
        "entry": item.entry_id,
        "attachments": [
            {
                "id": use.file_id,
                "title": use.title or use.file.title,
                "kind": use.file.kind,
                "size": use.file.get_file_size() or 0,
                "digest": use.file.digest,
            }
            for use in item.attachments.all()
        ],
        "pictures": list(_pictures(item.body)),
        "channels": sorted(channel.pk for channel in item.channels.all()),
    }


def _metadata(item: InformationItem) -> dict[str, JSON]:
    names = (
        "doc_no issuer topic keywords disclosure_mode five_open key_area source original_url "
        "validity"
    )
    words: dict[str, JSON] = {name: str(getattr(item, name)).strip() for name in names.split()}
    return words | {"written_on": _iso(item.written_on), "valid_until": _iso(item.valid_until)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _blocks(body: StreamValue) -> Iterator[str]:
    for block in body:
        yield _RENDER[block.block_type](block.value)


def _paragraph(value: object) -> str:
    return _resolved(str(getattr(value, "source", value)))


def _resolved(source: str) -> str:
    """Wagtail's own link marks (``linktype``) turned into ``lubu:`` addresses."""
    if "linktype" not in source:
        return source
    soup = BeautifulSoup(source, "html.parser")
    for link in soup.find_all("a"):
        if link.get("linktype") in {"page", "document"}:
            kind = "item" if link["linktype"] == "page" else "file"
            link["href"] = f"lubu:{kind}/{link.get('id', '')}"
    return str(soup)


def _picture(value: Picture) -> SafeString:
    return format_html(
        '<figure><img src="lubu:picture/{}" alt="{}"{} width="{}" height="{}"></figure>',
        value.pk,
        value.contextual_alt_text or "",
        mark_safe(' role="presentation"') if value.decorative else "",
        value.width,
        value.height,
    )


def _table(value: object) -> SafeString:
    columns = getattr(value, "columns", [])
    head = format_html_join(
        "", '<th scope="col">{}</th>', ((column["heading"],) for column in columns)
    )
    rows = (
        format_html_join("", "<td>{}</td>", ((cell.value,) for cell in row))
        for row in getattr(value, "rows", [])
    )
    body = format_html_join("", "<tr>{}</tr>", ((cells,) for cells in rows))
    caption = getattr(value, "caption", "")
    return format_html(
        "<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        format_html("<caption>{}</caption>", caption) if caption else mark_safe(""),
        head,
        body,
    )


_RENDER: dict[str, Callable[..., str]] = {
    "heading": lambda value: f"<h2>{escape(value)}</h2>",
    "paragraph": _paragraph,
    "picture": _picture,
    "table": _table,
    "fixed": str,
}


def _pictures(body: StreamValue) -> Iterator[dict[str, JSON]]:
    for block in body:
        if block.block_type == "picture":
            picture = block.value
            yield {
                "id": picture.pk,
                "alt": picture.contextual_alt_text or "",
                "decorative": bool(picture.decorative),
                "digest": picture.digest,
                "width": picture.width,
                "height": picture.height,
            }
