"""The same archive as a site for Hugo: like templates, the frame cached as its manual advises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.archive import Text
from lubu.portal.feeds import MOST_ENTRIES
from lubu.portal.frame import Frame
from lubu.portal.lists import PER_PAGE
from lubu.portal.pages import Link
from lubu.portal.site import STATIC
from lubu.publishing.models import ColumnPage

TEMPLATES = Path(__file__).parent / "hugo_templates"


def write_site(
    root: Path, frame: Frame, placed: Sequence[ColumnPage], texts: Iterable[Text]
) -> None:
    """The sources of the site below ``root``: configuration, templates, a file an item."""
    for name in ("content", "layouts", "static/assets"):
        (root / name).mkdir(parents=True)
    for name in ("site.css", "mark.svg"):
        (root / "static/assets" / name).write_bytes((STATIC / name).read_bytes())
    for source in TEMPLATES.rglob("*.*"):
        target = root / "layouts" / source.relative_to(TEMPLATES)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    (root / "hugo.json").write_text(json.dumps(_settings(frame), ensure_ascii=False))
    for column in placed:
        folder = root / "content" / column.slug
        folder.mkdir()
        about = {
            "title": column.title,
            "description": column.description,
            "unit": column.owner_unit.name,
            "crumbs": [_pair(link) for link in frame.crumbs(column)],
        }
        (folder / "_index.md").write_text(json.dumps(about, ensure_ascii=False) + "\n")
    for text in texts:
        (root / "content" / text.column.slug / f"{text.serial}.md").write_text(_page(frame, text))


def _settings(frame: Frame) -> dict[str, object]:
    chrome = frame.chrome
    return {
        "baseURL": f"https://{chrome.domain}/",
        "locale": "zh-CN",
        "title": chrome.site_name,
        "timeZone": chrome.time_zone,
        "disableKinds": ["taxonomy", "term"],
        "services": {"rss": {"limit": MOST_ENTRIES}},
        "pagination": {"pagerSize": PER_PAGE},
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
        "params": {
            "organ": chrome.organ_name,
            "code": chrome.site_id_code,
            "phone": chrome.phone,
            "address": chrome.address,
            "hours": chrome.office_hours,
            "icp": chrome.icp_number,
            "police": chrome.police_number,
            "navigation": [_pair(link) for link in chrome.navigation],
            "disclosure": [_pair(link) for link in chrome.disclosure],
        },
    }


def _page(frame: Frame, text: Text) -> str:
    day = text.day.isoformat()
    front = {
        "title": text.title,
        "date": text.at.isoformat(),
        "keywords": text.keywords.split(","),
        "issuer": frame.organ.name,
        "topic": text.topic,
        "index": f"{frame.organ.uscc}/{text.serial}",
        "written": day,
        "crumbs": [_pair(link) for link in frame.crumbs(text.column)],
        "column": text.column.title,
    }
    return json.dumps(front, ensure_ascii=False) + "\n\n" + "\n\n".join(text.paragraphs) + "\n"


def _pair(link: Link) -> dict[str, str]:
    return {"text": link.text, "href": link.href}
