"""Asking every address as everybody, and holding the answers against the visibility policy."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from django.contrib.auth import SESSION_KEY as SESSION
from django.core.signals import got_request_exception, request_finished
from django.db import close_old_connections, models
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve
from django.utils.http import urlencode
from PIL import Image

from lubu.desk.doors import why_closed
from lubu.ledger.models import Entry
from lubu.organisations import visibility
from lubu.organisations.models import User
from tests.attacks.addresses import Address, addresses, fill
from tests.attacks.canaries import CANARY, Canary
from tests.attacks.planting import FIRST_NUMBER, NEEDLE, SLUGS, Planted, planted_models

LISTS = ("explore", "explore_results", "choose_page_child", "site_search")  # though not bare
OF_AN_ORGAN = (
    "catalogue:",
    "figures:",
    "reporting:",
    "publishing:",
    "channels:",
)  # some show `?organ=`
CANARY_BEGINS = "zq"
TOLERANCE = 12  # a scaled or recompressed colour is still known


@dataclass(frozen=True, slots=True)
class Finding:
    """What an address showed to somebody who may not see it, or that it broke."""

    who: str
    address: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.who}: GET {self.address} [{self.name}]: {self.what}"


class LoggedOutError(AssertionError):
    """An address ended the session of whoever asked for it: from there on a walk shows nothing."""

    def __init__(self, who: str, asked: str) -> None:
        super().__init__(f"{who} is no longer logged in after GET {asked}")


class Oracle:
    """Who may read which canary: the policy itself, asked once a person."""

    def __init__(self, planted: Planted) -> None:
        self.planted = planted
        self._seen: dict[int | None, dict[type[models.Model], set[object]]] = {}
        self._quoted: dict[int | None, set[str]] = {}
        self._walks: dict[str, Walk] = {}

    def walked(self, who: str) -> Walk:
        """One person's walk past every address; nobody walks twice."""
        if who not in self._walks:
            walk = Walk(self.planted, self)
            walk.as_(who)
            self._walks[who] = walk  # a walk that broke off is none
        return self._walks[who]

    def may_read(self, user: User | None, canary: Canary) -> bool:
        """Whether the policy lets ``user`` see a row that holds the canary."""
        if canary.why or self._holds(None, canary.public_homes):
            return True
        if user is None:
            return False
        return self._holds(user, canary.homes) or canary.word in self._quotes(user)

    def may_see_picture(self, user: User | None, picture: models.Model) -> bool:
        """Whether ``user`` may look at the picture itself: it is visible, and found clean."""
        rows = self._rows(user)[type(picture)]
        return picture.pk in rows and type(picture).objects.get(pk=picture.pk).is_clean

    def _holds(self, user: User | None, homes: Iterable[tuple[type[models.Model], object]]) -> bool:
        seen = self._rows(user)
        return any(key in seen.get(model, ()) for model, key in homes)

    def _rows(self, user: User | None) -> dict[type[models.Model], set[object]]:
        key = None if user is None else user.pk
        if key not in self._seen:
            self._seen[key] = {
                model: set(
                    visibility.visible(model._default_manager.all(), user).values_list(
                        "pk", flat=True
                    )
                )
                for model in [*planted_models(), Entry]
            }
        return self._seen[key]

    def _quotes(self, user: User) -> set[str]:
        """Canaries that stand in ledger entries which ``user`` may see."""
        if user.pk not in self._quoted:
            entries = visibility.visible(Entry.objects.all(), user)
            found = CANARY.findall("\n".join(entries.values_list("payload", flat=True)).encode())
            self._quoted[user.pk] = {f"zq{digits.decode()}qz" for digits in found}
        return self._quoted[user.pk]


@dataclass
class Walk:
    """One walk: what was asked, and what was found."""

    planted: Planted
    oracle: Oracle
    findings: list[Finding] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    opened: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)  # addresses that answer to POST alone
    _errors: list[str] = field(default_factory=list)

    def as_(self, who: str, whole: Iterable[Address] | None = None) -> list[Finding]:
        """Every address as one person; the findings."""
        user = self.planted.people[who]
        self.planted.near = who.split()[0] if who.split()[0] in SLUGS else ""
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        got_request_exception.connect(self._note_error)
        try:
            asked: set[str] = set()  # of two screens with one address the first answers
            for address in whole or addresses():
                for one in requests(address, self.planted):
                    if one not in asked:
                        asked.add(one)
                        self.ask(client, who, user, address, one)
        finally:
            got_request_exception.disconnect(self._note_error)
        return self.findings

    def ask(
        self, client: Client, who: str, user: User | None, address: Address, asked: str
    ) -> None:
        """One request, its answer held against the policy."""
        if address.name in self.deaf:
            return
        answer = client.get(asked)
        if user is not None and SESSION not in client.session:
            raise LoggedOutError(who, asked)
        if answer.status_code == 405:
            self.deaf.add(address.name)
        self.answers[answer.status_code] += 1
        self.asked[address.name] += 1
        if answer.status_code == 200:
            self.opened.add(address.name)
        for what in self._faults(user, asked, answer):
            self.findings.append(Finding(who, asked, address.name, what))

    def _faults(self, user: User | None, asked: str, answer: HttpResponseBase) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"broke: {answer.status_code} {' '.join(self._errors)}"
        self._errors.clear()
        opened = self.planted.opened_by_link(asked)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        head = b"\n".join(f"{k}: {v}".encode() for k, v in answer.headers.items())
        known = set(CANARY.findall(unquote_to_bytes(asked)))
        shown = {
            canary
            for data in (body, head, unquote_to_bytes(head))
            for canary in self.planted.canaries.in_bytes(data)
            if canary.word[2:8].encode() not in known
        }
        for canary in sorted(shown, key=lambda one: one.word):
            if not self.oracle.may_read(user, canary) and not opened & {*canary.homes}:
                yield f"shows {canary}"
        yield from self._pictures(user, answer, body)
        close(answer)

    def _pictures(self, user: User | None, answer: HttpResponseBase, body: bytes) -> Iterator[str]:
        if not answer.headers.get("Content-Type", "").startswith("image/") or b"<svg" in body:
            return
        with Image.open(io.BytesIO(body)) as opened:
            small = opened.convert("RGB")
            pixel = small.getpixel((small.width // 2, small.height // 2))
        for colour, picture in self.planted.colours.items():
            near = all(abs(a - b) < TOLERANCE for a, b in zip(colour, pixel, strict=True))
            if near and not self.oracle.may_see_picture(user, picture):
                yield f"shows the picture {picture.pk}"

    def _note_error(self, **_given: object) -> None:
        import sys

        kind, error, trace = sys.exc_info()
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        self._errors.append(f"{kind.__name__ if kind else ''}: {error} at {place}"[:400])


def close(answer: HttpResponseBase) -> None:
    """As the test client closes its answers: without the database's connection."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def requests(address: Address, planted: Planted) -> Iterator[str]:
    """What is asked of one address: itself, and where it lists: search, export, choice by key."""
    paths = fill(address, planted)
    if is_closed(paths[0]):
        yield paths[0]
        return
    yield from paths
    if address.name == "site_search":  # whatever holds a canary, on every site
        yield from (f"{one}?q={CANARY_BEGINS}&scope=all&page={n}" for one in paths for n in (1, 2))
    if address.name.startswith(OF_AN_ORGAN) and "pk" not in address.names:
        others = [slug for slug in SLUGS if slug != planted.near]  # one's own is shown unasked
        bare = (one for one in paths if "?" not in one)
        yield from (f"{one}?organ={slug}" for one in bare for slug in others)
    if (address.is_list and "?" not in paths[0]) or address.name.endswith(LISTS):
        for query in queries():
            yield f"{paths[0]}?{query}"


def is_closed(path: str) -> bool:
    """Whether the desk's doors refuse the screen whatever is asked of it; once is then enough."""
    return why_closed(resolve(path.partition("?")[0])) is not None


def queries() -> list[str]:
    """A search for every hidden row, an export, and keys of hidden rows."""
    keys = [start + row for start in (FIRST_NUMBER, FIRST_NUMBER + 1000) for row in range(1, 13)]
    chosen = {
        "id": keys,
        "child_of": FIRST_NUMBER + 1001,
        "chosen": [f"{key}:{step}" for key in (7001, 8001) for step in (1, 2, 3)],
        "export": "xlsx",
        "fields": "*",
        "limit": 50,
    }
    search = {"q": NEEDLE, "search": NEEDLE, "export": "csv"}
    return [urlencode(search), urlencode(chosen, doseq=True)]
