"""The forms that stand on a screen, read from its HTML as a browser reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponseBase
from django.urls import Resolver404, resolve
from lxml.etree import Comment, strip_elements
from lxml.html import document_fromstring

# A page's editor is one form, whether the page is new, old, or an earlier version of it.
SAME_FORM = re.compile("(?<=pages:)(?:add|edit|revisions_revert)$")
OF_ITS_STATE = re.compile("loaded_revision_|next$|action-")
Value = object  # a list of words, or a file


@dataclass(frozen=True, slots=True)
class Field:
    """One named field: what kind of input, what it holds, what may be chosen."""

    name: str
    kind: str  # text, textarea, select, checkbox, radio, file, hidden, number, date, …
    values: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    accept: str = ""
    required: bool = False

    @property
    def is_free(self) -> bool:
        """Whether a person may type anything into it."""
        return self.kind not in ("select", "checkbox", "radio", "hidden", "file")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a screen, sent by ``method`` to ``action``; who sees it there."""

    who: str
    screen: str
    action: str
    method: str = "post"
    fields: tuple[Field, ...] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        """The address that it is sent to, by name."""
        try:
            return resolve(urlsplit(self.action).path).view_name
        except Resolver404:
            return self.action

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """Equal for two forms of the same kind."""
        names = {re.sub(r"-\d+-", "-__prefix__-", one.name) for one in self.fields}
        name = SAME_FORM.sub("", self.name)
        return name, tuple(sorted(one for one in names if not OF_ITS_STATE.match(one)))

    def with_fields(self, *more: Field) -> Form:
        """The form with more fields, such as those that a script adds."""
        names = {one.name for one in more}
        kept = tuple(one for one in self.fields if one.name not in names)
        return replace(self, fields=(*kept, *more))


def html_of(answer: HttpResponseBase) -> str:
    """The page, or the part of one that Wagtail sends inside JSON."""
    kind = answer.headers.get("Content-Type", "")
    if answer.streaming or answer.status_code != 200:
        return ""
    if kind.startswith("application/json"):
        told = json.loads(answer.content)
        return str(told.get("html", "")) if isinstance(told, dict) else ""
    return answer.content.decode() if kind.startswith("text/html") else ""


def forms_on(who: str, screen: str, html: str) -> Iterator[Form]:
    """Every form that is sent by POST, and every question that a screen asks by GET."""
    if "<form" not in html:
        return
    soup = BeautifulSoup(html, "lxml")
    for one in soup.find_all("form"):
        yield from _of(who, screen, soup, one)


def _of(who: str, screen: str, soup: BeautifulSoup, form: Tag) -> Iterator[Form]:
    inputs = [*form.find_all(["input", "select", "textarea", "button"])]
    if form.get("id"):
        inputs += soup.select(f'[form="{form["id"]}"]')
    fields: dict[str, Field] = {}
    method = str(form.get("method", "get")).lower()
    targets = {urljoin(screen, str(form.get("action") or screen))}
    for tag in inputs:
        if tag.get("formaction"):
            targets.add(urljoin(screen, str(tag["formaction"])))
        name = str(tag.get("name", ""))
        if name and not tag.has_attr("disabled") and name != "csrfmiddlewaretoken":
            fields[name] = _merged(fields.get(name), _field(name, tag))
    for target in sorted(targets):
        yield Form(who, screen, target, method, tuple(fields.values()))


def _field(name: str, tag: Tag) -> Field:
    kind = tag.name if tag.name != "input" else str(tag.get("type", "text")).lower()
    if kind == "select":
        options = tag.find_all("option")
        values = tuple(str(o.get("value", o.text)) for o in options if o.has_attr("selected"))
        choices = tuple(str(o.get("value", o.text)) for o in options)
        return Field(name, kind, values or choices[:1], choices, required=tag.has_attr("required"))
    value = tag.text if kind == "textarea" else str(tag.get("value", ""))
    if kind in ("checkbox", "radio"):
        value = value or "on"
        chosen = (value,) if tag.has_attr("checked") else ()
        return Field(name, kind, chosen, (value,))
    if kind in ("button", "submit"):
        return Field(name, "radio", (), (value,))
    accept, required = str(tag.get("accept", "")), tag.has_attr("required")
    return Field(name, kind, (value,), accept=accept, required=required)


def _merged(known: Field | None, more: Field) -> Field:
    if known is None:
        return more
    return replace(
        known, values=(*known.values, *more.values), choices=(*known.choices, *more.choices)
    )


def lines(html: str) -> set[str]:
    """The lines of words that a page shows."""
    if not html.strip():
        return set()
    page = document_fromstring(html)
    strip_elements(page, Comment, "script", "style", "textarea", "option", with_tail=False)
    text = "\n".join(page.itertext())
    return {" ".join(line.split()) for line in text.splitlines() if line.strip()}
