"""Where a text's own links lead: whether the public will find something there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Q, QuerySet

from lubu.ledger.rules import JSON
from lubu.organisations.models import Organ
from lubu.publishing.models import ColumnPage, HomePage, Release, SubmissionFile
from lubu.publishing.rules import ChannelKind

OURS = re.compile(r"lubu:(item|file|picture)/(\d{1,18})")
LIST = re.compile(r"(?P<column>[^/]+)/(?:index\.html|page-[1-9]\d*\.html)?")
FILE = re.compile(r"files/(?P<digest>[0-9a-f]{32})\.[a-z]+")
# Pages that the site always has, below these.
STANDING = re.compile(r"(?:|index\.html|(?:assets|elder|figures|hant|sitemap)(?:/.*)?)")


class Destinations:
    """Judges the internal links of one content; asked by `proofreading.links`."""

    def __init__(self, organ: Organ, content: Mapping[str, JSON]) -> None:
        self.organ = organ
        self.carried = {
            kind: _ids(content[name])
            for kind, name in (("file", "attachments"), ("picture", "pictures"))
        }
        self.is_known = lru_cache(maxsize=1000)(self._is_known)

    def _is_known(self, address: str) -> bool:
        ours = OURS.fullmatch(address)
        if ours is not None:
            kind, pk = ours[1], int(ours[2])
            return self._is_page(pk) if kind == "item" else pk in self.carried[kind]
        parts = urlsplit(address)
        if parts.scheme == "lubu" or not parts.path.startswith("/"):
            return False  # a kind that there is not, or a page beside one that has no place yet
        path, base = unquote(parts.path), self.organ.site_path
        if path == base.rstrip("/"):
            return True
        if not path.startswith(base):
            return True  # another site under the same name, of which nothing is known
        return self._is_on_site(path.removeprefix(base))

    def _is_page(self, pk: int) -> bool:
        """Whether the site shows a page of the tree: an item, a column, its home."""
        out = Release.objects.visible_to(None).filter(channel__kind=ChannelKind.WEBSITE.value)
        shown = (
            out.filter(organ=self.organ, item=pk),
            ColumnPage.objects.visible_to(None).filter(organ=self.organ, pk=pk),
            HomePage.objects.filter(organ=self.organ, pk=pk),
        )
        return any(rows.exists() for rows in shown)

    def _is_on_site(self, path: str) -> bool:
        """Whether the built site has, or is about to have, this file."""
        if STANDING.fullmatch(path):
            return True
        out = Release.objects.visible_to(None).filter(organ=self.organ)
        listed = LIST.fullmatch(path if path.endswith((".html", "/")) else f"{path}/")
        file = FILE.fullmatch(path)
        rows: QuerySet[Any] = out.filter(path=path)
        if listed is not None:
            columns = ColumnPage.objects.visible_to(None).filter(organ=self.organ)
            rows = columns.filter(slug=listed["column"])
        elif file is not None:
            same = Q(attachment__digest__startswith=file["digest"]) | Q(
                picture__digest__startswith=file["digest"]
            )
            rows = SubmissionFile.objects.filter(same, submission__releases__in=out)
        return rows.exists()


def _ids(entries: JSON) -> set[JSON]:
    rows = entries if isinstance(entries, list) else []
    return {entry["id"] for entry in rows if isinstance(entry, dict)}
