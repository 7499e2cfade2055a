"""Posting the forms of screens: filled in well, then with one field after the other spoilt.

Every post runs in a savepoint that is taken back, so that each meets the same installation.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.attacks.addresses import Address, fill
from tests.attacks.bad_values import ACTING, ASKED, EVERYWHERE, MARK, TYPED, WRITTEN, Bad
from tests.attacks.forms import Field, Form, Value, forms_on, html_of, lines
from tests.attacks.planting import SLUGS, Planted
from tests.attacks.rows import OF_THE_VISIT, Rows, difference, files, rows, tables
from tests.attacks.walking import SESSION, close, is_closed

CHINESE = re.compile("[一-鿿]{3}")
ENGLISH = re.compile(r"\b[A-Za-z']{2,} [a-z']{2,} [a-z']{2,}\b")
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) \W?(\w+)", re.IGNORECASE)
NOTED = {"portal_publicsending"}  # that a form was sent, also one that is refused
SCALED = {"publishing_rendition"}  # a picture is scaled when it is first looked at
PEOPLE = (
    "clerk",
    "legal",
    "editor",
    "second_editor",
    "first",
    "second",
    "final",
    "releaser",
    "admin",
    "system",
)


class Execute(Protocol):
    def __call__(self, sql: str, params: object, many: bool, context: object) -> object: ...


@dataclass(slots=True)
class Outcome:
    """What became of one post."""

    status: int
    html: str
    text: str
    changed: str
    new_rows: list[str]
    new_files: set[str]
    error: str
    shown: str = ""  # where a redirect led
    told: bytes = b""  # the whole answer, its headers too, and the page that a redirect led to

    @property
    def was_stored(self) -> bool:
        return bool(self.changed)


@dataclass
class Poster:
    """Everybody's browser, and what is watched while they post."""

    planted: Planted
    _clients: dict[str, Client] = field(default_factory=dict)
    _written: set[str] = field(default_factory=set)
    _error: str = ""

    def client(self, who: str) -> Client:
        """The browser of one person."""
        if who not in self._clients:
            client = Client(raise_request_exception=False)
            user = self.planted.people[who]
            if user is not None:
                client.force_login(user)
            self._clients[who] = client
        return self._clients[who]

    def forms(
        self, room: Callable[[Address], bool], whole: list[Address], method: str = "post"
    ) -> list[Form]:
        """Every kind of form on the screens of some addresses, once."""
        found: dict[tuple[str, tuple[str, ...]], Form] = {}
        self.planted.near = SLUGS[0]
        for form in (form for one in whole if room(one) for form in self._forms_of(one)):
            if form.method == method:
                found.setdefault(form.key, form)
        return list(found.values())

    def _forms_of(self, address: Address) -> list[Form]:
        """The forms that everybody finds at an address; looked for once in all the towns' tests."""
        known: dict[str, list[Form]] = self.planted.forms
        if address.pattern not in known:
            known[address.pattern] = [*self._found_at(fill(address, self.planted)[:9])]
        return known[address.pattern]

    def _found_at(self, paths: list[str]) -> Iterator[Form]:
        if is_closed(paths[0]):
            return
        for who in ["the public", *(f"{SLUGS[0]} {name}" for name in PEOPLE)]:
            for path in paths:
                answer = self.client(who).get(path)
                yield from (with_text(form) for form in forms_on(who, path, html_of(answer)))
                close(answer)

    def send(self, form: Form, data: dict[str, Value]) -> Outcome:
        """Post it, look what happened, take everything back."""
        client = self.client(form.who)
        cookies = copy.deepcopy(client.cookies)
        home = Path(settings.LUBU_HOME)
        before, files_before = self._rows(), self._files(home)
        self._written.clear()
        self._error = ""
        got_request_exception.connect(self._note_error)
        try:
            with connection.execute_wrapper(self._watch), _taken_back():
                answer = client.post(form.action, *_encoded(data))
                outcome = self._outcome(client, answer, before)
                transaction.set_rollback(True)
        finally:
            got_request_exception.disconnect(self._note_error)
            client.cookies = cookies
        new_files = {Path(name) for name in files(home) - files_before}
        outcome.new_files = {file.relative_to(home).as_posix() for file in new_files}
        for file in new_files:
            file.unlink()
        return outcome

    def ask(self, who: str, path: str, query: dict[str, Value] | None = None) -> Iterator[str]:
        """What is wrong with how a question is answered, whatever stands in it."""
        client = self.client(who)  # logged in before it is watched
        self._error = ""
        self._written.clear()
        got_request_exception.connect(self._note_error)
        try:
            with connection.execute_wrapper(self._watch), transaction.atomic():
                answer = client.get(path, query)
                html = html_of(answer)
                told = "" if answer.streaming else answer.content.decode("utf-8", "replace")
                close(answer)
                transaction.set_rollback(True)
        finally:
            got_request_exception.disconnect(self._note_error)
        if answer.status_code >= 500 or self._error:
            yield f"broke: {answer.status_code} {self._error}"
        elif answer.status_code >= 400 and not CHINESE.search(told):
            yield f"{answer.status_code} says nothing in Chinese: {told[:80]!r}"
        yield from (f"acts: {act}" for act in ACTING if act in html)
        if written := self._written - OF_THE_VISIT - SCALED:
            yield f"writes {written}"

    def _outcome(self, client: Client, answer: HttpResponseBase, before: Rows) -> Outcome:
        changed, new_rows = "", []
        if self._written - OF_THE_VISIT:
            written = (self._written - NOTED) & tables()
            before = Counter({row: n for row, n in before.items() if row[0] in written})
            after = rows(written)
            changed = difference(before, after)
            new_rows = [row for _table, row in (after - before)]
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = "" if answer.streaming else body.decode("utf-8", "replace")
        head = b"\n".join(f"{k}: {v}".encode() for k, v in answer.headers.items())
        shown = ""
        if answer.status_code == 302 and answer.headers["Location"].startswith("/"):
            followed = client.get(answer.headers["Location"])
            if followed.status_code >= 500:
                self._error = self._error or f"broke at {answer.headers['Location']}"
            shown = html_of(followed)
            close(followed)
        return Outcome(
            status=answer.status_code,
            html=html_of(answer) or (text if "<html" in text or "<!doctype" in text else ""),
            text=text,
            changed=changed,
            new_rows=new_rows,
            new_files=set(),
            error=self._error,
            shown=shown,
            told=b"\n".join((body, head, unquote_to_bytes(head), shown.encode())),
        )

    _before: Rows | None = None

    def _rows(self) -> Rows:
        """What the installation holds; each post is taken back, so once is enough."""
        if self._before is None:
            self._before = rows()
        return self._before

    _files_before: set[str] | None = None

    def _files(self, home: Path) -> set[str]:
        """What its home holds; the files of each post are removed, so once is enough."""
        if self._files_before is None:
            self._files_before = files(home)
        return self._files_before

    def _watch(
        self, execute: Execute, sql: str, params: object, many: bool, context: object
    ) -> object:
        """Note what is written to; refuse, as PostgreSQL does, what no text of it can hold."""
        match = WRITES.match(sql)
        if match:
            self._written.add(match[1])
        for one in params if isinstance(params, tuple | list) else ():
            if isinstance(one, str) and ("\x00" in one or re.search("[\ud800-\udfff]", one)):
                raise ValueError("A string literal cannot contain NUL (0x00) characters.")
        return execute(sql, params, many, context)

    def _note_error(self, **_given: object) -> None:
        import sys

        kind, error, trace = sys.exc_info()
        place = ""
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if "lubu" in file or "wagtail" in file or not trace.tb_next:
                place = f"{file.rpartition('/src/')[2][-60:]}:{trace.tb_lineno}"
            trace = trace.tb_next
        self._error = f"{kind.__name__ if kind else ''}: {str(error)[:120]} at {place}"


def _taken_back() -> transaction.Atomic:
    """A transaction of the test's, within which a view may ask to be the outermost one."""
    around = transaction.atomic()
    around._from_testcase = True
    return around


# --- filling in -----------------------------------------------------------------------------------


def filled(form: Form) -> dict[str, Value]:
    """The form as a person would send it."""
    return {one.name: value for one in form.fields if (value := _good(one)) is not None}


def with_text(form: Form) -> Form:
    """The form; an editor's with the blocks of a text, which a script writes into it."""
    if not any(one.name == "attachments-TOTAL_FORMS" for one in form.fields):
        return form
    paragraph = json.dumps({"blocks": [{"text": "正文", "type": "unstyled"}], "entityMap": {}})
    blocks = [
        ("heading", {"value": "标题"}),
        ("paragraph", {"value": paragraph}),
        ("table", {f"value-{name}": value for name, value in TABLE.items()}),
    ]
    written = {"body-count": str(len(blocks))}
    for number, (kind, values) in enumerate(blocks):
        about = {"type": kind, "order": str(number), "deleted": "", "id": ""}
        written |= {f"body-{number}-{name}": text for name, text in (about | values).items()}
    words = ("value", "caption", "heading", "cell-0-0")
    return form.with_fields(
        *(
            Field(name, "textarea" if name.endswith(words) else "hidden", (value,))
            for name, value in written.items()
        )
    )


TABLE = {
    "caption": "题",
    "column-count": "1",
    "column-0-type": "text",
    "column-0-order": "0",
    "column-0-heading": "列",
    "column-0-deleted": "",
    "row-count": "1",
    "row-0-order": "0",
    "row-0-deleted": "",
    "cell-0-0": "格",
}


def _good(one: Field) -> Value | None:
    if one.kind == "file":
        return picture() if ".jpg" in one.accept or "image" in one.accept else table()
    if one.kind in ("checkbox", "radio"):
        acts = [choice for choice in one.choices if choice != "preview"]  # keeps nothing
        return [(one.values or acts or one.choices)[0]]
    if any(one.values) or one.kind == "hidden":
        return list(one.values)
    if one.kind == "select":
        return [next((choice for choice in one.choices if choice), "")]
    for pattern, value in GOOD:
        if re.search(pattern, f"{one.name} {one.kind}"):
            return [timezone.localdate().isoformat() if value is TODAY else value]
    return ["办理事项的说明"]


TODAY = "today"
GOOD = (
    (r"email", "walker@example.cn"),
    (r"^website ", ""),  # people do not see it
    (r"^identity ", "11010519491231002X"),
    (r"^phone ", "13800138000"),
    (r"url|address$|address ", "https://www.example.gov.cn/a"),
    (r"slug", "walked"),
    (r"username", "walk.er"),
    (r"(?:^|[-_])(?:on|since|until|from|due_on|shown_\w+)\b|_on |_at ", TODAY),
    (r"number|reads|households|phone_number", "3"),
)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file whose name is sent as it is: Django's own test client would clean it."""

    name: str
    data: bytes


def _encoded(data: dict[str, Value]) -> tuple[object, ...]:
    if not any(isinstance(value, RawFile) for value in data.values()):
        return (data,)
    body = b""
    for field_name, value in data.items():
        if isinstance(value, list):
            parts = [(b"", one.encode()) for one in value]
        else:
            raw = value if isinstance(value, RawFile) else RawFile(value.name or "", value.read())
            escaped = raw.name.replace('"', "%22")
            parts = [(f'; filename="{escaped}"'.encode("utf-8", "replace"), raw.data)]
        for more, content in parts:
            body += b'--BoUnD\r\nContent-Disposition: form-data; name="'
            body += field_name.encode() + b'"' + more + b"\r\n\r\n" + content + b"\r\n"
    return body + b"--BoUnD--\r\n", "multipart/form-data; boundary=BoUnD"


def picture(name: str = "photo.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), (9, 9, 9)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def table(name: str = "table.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "编号,栏目,标题,正文\nk,x,题,文\n".encode())


# --- spoiling -------------------------------------------------------------------------------------


def spoilt(form: Form) -> Iterator[tuple[str, Bad, dict[str, Value]]]:
    """The filled form with one bad value in one field after the other.

    Of what may be typed a field meets every third, of what scripts write every second; neighbours
    together meet all of it.
    """
    for turn, one in enumerate(form.fields):
        if one.kind == "file":
            continue
        usual = WRITTEN[turn % 2 :: 2] if one.kind == "hidden" else EVERYWHERE
        for bad in (*usual, *(TYPED[turn % 3 :: 3] if one.is_free else ())):
            if bad.family == "huge" and one.name.startswith("body-"):
                continue  # a text may be long
            data = filled(form)
            data.pop(one.name, None)
            if bad.values is not None:
                data[one.name] = list(bad.values)
            yield one.name, bad, data


def questioned(form: Form) -> Iterator[tuple[str, Bad, dict[str, Value]]]:
    """What a form asks by GET, with one bad value in one field; three neighbours meet all."""
    usual = {one.name: list(one.values) for one in form.fields if any(one.values)}
    for turn, one in enumerate(form.fields):
        for bad in ASKED[turn % 3 :: 3]:
            yield one.name, bad, usual | {one.name: list(bad.values or ())}


def faults(form: Form, bad: Bad, outcome: Outcome, screen: set[str]) -> Iterator[str]:
    """What is wrong with how a bad value was answered; ``screen``: the lines it had before."""
    if outcome.status >= 500 or outcome.error:
        yield f"broke: {outcome.status} {outcome.error}"
        return
    yield from _stored_badly(bad, outcome)
    for html in (outcome.html, outcome.shown):
        yield from (f"acts: {act}" for act in ACTING if act in html)
    if outcome.was_stored:
        if outcome.status >= 400:
            yield f"refused with {outcome.status} but stored {outcome.changed}"
        return
    if outcome.new_files:
        yield f"left behind {sorted(outcome.new_files)}"
    told = lines(outcome.html) | lines(outcome.shown)
    new = told - screen
    if outcome.html == outcome.shown == "" and outcome.status == 200:
        return  # a script's answer: nothing stored, and nothing for people to read
    if not any(CHINESE.search(line) for line in new):
        yield f"{outcome.status} says nothing in Chinese: {sorted(new)[:5]} {outcome.text[:80]!r}"
    for line in new:
        typed = MARK in line or "xxxx" in line or "DROP" in line
        if ENGLISH.search(line) and not CHINESE.search(line) and not typed:
            yield f"says in English: {line[:100]!r}"


def _stored_badly(bad: Bad, outcome: Outcome) -> Iterator[str]:
    if not outcome.was_stored or not bad.values:
        return
    if bad.hides:
        [hidden] = re.findall(r"[^ -~]", bad.values[0])[:1]
        escaped = repr(hidden)[1:-1]
        yield from (f"stored: {row[:150]}" for row in outcome.new_rows if escaped in row)
    if bad.family == "huge" and any("x" * 5000 in row for row in outcome.new_rows):
        yield "stored 20,000 characters"


__all__ = ["SESSION", "Poster", "faults", "filled", "picture", "spoilt", "table"]
