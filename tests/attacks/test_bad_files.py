"""Bad files at every place that takes one: a sentence, no row, no file, nothing elsewhere."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse

from lubu.publishing.files.names import is_safe_member
from lubu.publishing.rules import ChannelKind
from tests.attacks.addresses import Address, addresses
from tests.attacks.bad_values import Bad
from tests.attacks.forms import Field, Form, forms_on, html_of, lines
from tests.attacks.posting import Poster, RawFile, faults, filled
from tests.attacks.walking import close
from tests.channels.factories import waiting
from tests.publishing.files import samples
from tests.publishing.test_importing import ROWS, table

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    # Wagtail leaves the file open from which it makes a scaled picture.
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
]
# Each place that takes files, with what is taken there; a new one fails a test of all forms.
TAKES = {
    "wagtaildocs:add": "docx",
    "wagtaildocs:add_multiple": "docx",
    "wagtaildocs_chooser:create": "docx",
    "publishing:attachment": "docx",
    "wagtailimages:edit": "jpg",
    "wagtailimages:add": "jpg",
    "wagtailimages:add_multiple": "jpg",
    "wagtailimages_chooser:create": "jpg",
    "channels:prove": "jpg",
    "catalogue:import": "csv",
    "channels:reads-import": "csv",
    "imports:items": "csv",
    "access_requests:add-paper": "docx",
    "access_requests:key-in": "docx",
    "access_requests:hand-out": "docx",
    "request": "docx",
}


# A stored file is never replaced.
ANOTHER = ("publishing:attachment", "wagtailimages:edit")
LATER = "imports:items"  # looked through in the background, which tells what is wrong
NOT_HERE = ("catalogue:import", "channels:reads-import")  # the table below is one of items


def good(kind: str) -> bytes:
    return {"docx": samples.docx, "jpg": samples.jpg, "csv": lambda: table(*ROWS)}[kind]()


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"0" * 400 * 1024 * 1024)
    return out.getvalue()


NAMES = {
    "a way up": "../../../../etc/passwd.{kind}",
    "an absolute path": "/etc/cron.d/evil.{kind}",
    "a path of Windows": "C:\\Windows\\evil.{kind}",
    "NUL": "a\x00.exe.{kind}",
    "ends of lines": "a\r\nX-Evil: 1.{kind}",
    "300 characters": "长" * 300 + ".{kind}",
    "turned round": "a\u202etxt.exe.{kind}",
    "a device": "con.{kind}",
    "a script": "<script>alert('zqbad')</script>.{kind}",
    "a formula": "=cmd|' !A0.{kind}",
    "hidden": ".{kind}",
    "only dots": "....{kind}",
}
CONTENTS = {
    "empty": b"",
    "a program": b"MZ" + b"\x00" * 200,
    "a page": b"<!doctype html><script>alert('zqbad')</script>",
    "half a file": None,
    "half characters": b"\xff\xfe\x00\xd8" * 50,
    "a picture with a script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='zqbad()'/>",
    "a bomb": bomb,
}
WRONG_ENDS = ("exe", "html", "svg", "php", "docx.exe", "")


def attempts(kind: str) -> list[tuple[str, RawFile, bool]]:
    """Name of the family, the file, and whether it has to be refused."""
    found = [
        (f"named {family}", RawFile(name.format(kind=kind), good(kind)), False)
        for family, name in NAMES.items()
    ]
    for family, content in CONTENTS.items():
        data = content() if callable(content) else content
        half = good(kind)[: len(good(kind)) // 2]
        may_be = kind == "csv" and family == "half a file"
        found.append(
            (f"holding {family}", RawFile(f"a.{kind}", half if data is None else data), not may_be)
        )
    found += [
        (f"ending in {end!r}", RawFile(f"a.{end}" if end else "a", good(kind)), True)
        for end in WRONG_ENDS
    ]
    return found


def takes_files(address: Address) -> bool:
    return address.name in TAKES or address.name in {
        "wagtaildocs_chooser:choose",
        "wagtailimages_chooser:choose",
        "access_requests:case",
    }  # whose forms stand on the screens that choose, or show the case


@pytest.fixture
def poster(planted, quiet) -> Poster:
    return Poster(planted)


def forms_with_files(poster: Poster, which: set[str]) -> list[Form]:
    found = poster.forms(takes_files, list(addresses()))
    return [
        form for form in found if form.name in which and any(f.kind == "file" for f in form.fields)
    ]


@pytest.mark.parametrize("name", TAKES)
def test_a_bad_file_is_refused_or_stored_under_a_plain_name(poster, planted_home, name):
    kind = TAKES[name]
    [form] = board(poster) if name == "channels:prove" else forms_with_files(poster, {name})[:1]
    field = next(one for one in form.fields if one.kind == "file")
    outside = {path.name for path in Path(planted_home).parent.iterdir()}
    answer = poster.client(form.who).get(form.screen)
    screen = lines(answer.content.decode())
    close(answer)
    found = []
    taken = 0
    for family, file, has_to_go in attempts(kind):
        outcome = poster.send(form, _with(form, field, file))
        bad = Bad(family, (file.name[:200],), hides=bool(re.search("[\x00\u202e]", file.name)))
        found += [f"{family}: {what}" for what in faults(form, bad, outcome, screen)]
        if outcome.was_stored:
            taken += 1
            has_to_go = name in ANOTHER or (has_to_go and name != LATER)
            found += [f"{family}: taken"] * has_to_go
            found += [f"{family}: {one}" for one in outcome.new_files if not _is_plain(one)]
    assert {path.name for path in Path(planted_home).parent.iterdir()} == outside
    assert (taken == 0) == (name in (*ANOTHER, *NOT_HERE)), taken
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def board(poster: Poster) -> list[Form]:
    """The form that proves a posting on a notice board, with its period filled in."""
    town = poster.planted.towns["shaxi"]
    release = waiting(town, ChannelKind.NOTICE_BOARD)
    path = reverse("channels:prove", args=[release.pk])
    who = "shaxi releaser"
    [form] = [
        form
        for form in forms_on(who, path, html_of(poster.client(who).get(path)))
        if any(one.kind == "file" for one in form.fields)
    ]
    return [form]


def _with(form: Form, field: Field, file: RawFile) -> dict[str, object]:
    data = filled(form)
    empty = {name: ["说明"] for name, value in data.items() if value == ["\n"]}  # of a textarea
    return {**data, **empty, field.name: file}


def _is_plain(path: str) -> bool:
    name = path.rpartition("/")[2]
    return is_safe_member(path) and len(name.encode()) <= 255 and not name.startswith(".")
