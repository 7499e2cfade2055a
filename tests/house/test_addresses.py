"""Every address, and every form and script that asks for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from lubu.organisations.rules import OWN_ADDRESSES
from tests.attacks.addresses import addresses
from tests.attacks.test_bad_input import ON_NO_SCREEN, ROOMS, room_of
from tests.house import tree

# Everything else asks for a log-in. What stands here is for everybody, and each is on purpose.
OPEN_TO_ALL = {
    "desk/login/",  # the log-in itself
    "fact-check/<str:token>/",  # an expert outside, by a link
    "find-error/<slug:organ>/",  # 我为政府网站找错
    "find-error/<slug:organ>/status/",  # what became of a message, with number and code
    "subscribe/<slug:organ>/",  # subscription by e-mail; the rest opens by the code in a mail
    "subscribe/<slug:organ>/confirm/<str:token>/",
    "subscribe/<slug:organ>/manage/<str:token>/",
    "subscribe/<slug:organ>/leave/<str:token>/",
    "request/<slug:organ>/",  # 依申请公开: the application, and its receipt
    "request/<slug:organ>/guide/",
    "request/<slug:organ>/log/",  # answered ones, without who applied
    "request/<slug:organ>/status/",  # one's own, with number and code; the rest opens by its pass
    "request/<slug:organ>/status/say/",
    "request/<slug:organ>/status/file/",
    "search/<slug:organ>/",  # the public search of a site
    "deadline/<slug:organ>/",  # the deadline calculator
    "",  # leads to the public site
    "<path:path>",  # the built public sites, each under the path that its organ says
}
# Wagtail guards its own interface another way, which the test below holds it to.
GUARDED_BY_WAGTAIL = "desk/api/main/"


def walk(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, Callable[..., object]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern.callback


def test_only_these_addresses_need_no_login():
    open_ = {
        address
        for address, view in walk(get_resolver().url_patterns)
        if not getattr(view, "login_required", True)
    }
    own = {address for address in open_ if not address.startswith(GUARDED_BY_WAGTAIL)}
    assert own == OPEN_TO_ALL


def test_what_stands_first_in_our_own_addresses_is_kept_from_sites():
    first = {address.split("/")[0] for address, _ in walk(get_resolver().url_patterns)}
    own = first - {"", "<path:path>"} | {settings.STATIC_URL.strip("/")}
    assert own == OWN_ADDRESSES


@pytest.mark.django_db
def test_the_middleware_asks_for_a_login_before_anything_else(client):
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert "/desk/login/" in answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pages", "documents", "images"])
@pytest.mark.parametrize("rest", ["", "1/", "find/?id=1"])
def test_wagtails_own_interface_answers_no_stranger(client, kind, rest):
    answer = client.get(f"/{GUARDED_BY_WAGTAIL}{kind}/{rest}")
    assert answer.status_code in (302, 401, 403)


OTHER_METHODS = re.compile(
    r"""method\s*[=:]\s*["']?(?!get\b|post\b|dialog\b)[a-z]+\b
      | \bhx-(?:put|patch|delete)\b
      | ["'](?:PUT|PATCH|DELETE)["']""",
    re.VERBOSE | re.IGNORECASE,
)


@pytest.mark.parametrize("kind", ["templates", "scripts"])
def test_browsers_need_nothing_but_get_and_post(kind):
    found = [
        f"{path.relative_to(tree.PACKAGE)}: {match.group()}"
        for path in getattr(tree, kind)()
        for match in OTHER_METHODS.finditer(path.read_text(encoding="utf-8"))
        if "{" not in match.group()
    ]
    assert found == []


# Documents that are sent and printed carry their style with them; no browser gets them as a page.
STAND_ALONE = {
    "reporting/jinja2/reporting/report.html": "<style",
    "reporting/jinja2/reporting/checked.html": "<style",
    "access_requests/jinja2/access_requests/letter.html": "<style",
}
INLINE = re.compile(
    r"""<script(?![^>]*\b(?:src=|type="application/(?:ld\+)?json"))[^>]*>
      | <style\b
      | \sstyle\s*=
      | \son[a-z]+\s*=\s*["']
      | href\s*=\s*["']javascript:""",
    re.VERBOSE | re.IGNORECASE,
)


def test_no_template_carries_script_or_style_in_line():
    found = [
        f"{path.relative_to(tree.PACKAGE)}: {match.group().strip()}"
        for path in tree.templates()
        for match in INLINE.finditer(path.read_text(encoding="utf-8"))
        if STAND_ALONE.get(path.relative_to(tree.PACKAGE).as_posix()) != match.group().strip()
    ]
    assert found == []


def test_nothing_is_declared_safe_without_being_cleaned():
    unsafe = re.compile(r"\|\s*safe\b|\bmark_safe\b|autoescape (?:off|false)")
    places = [*tree.templates(), *tree.modules()]
    found = [
        f"{path.relative_to(tree.PACKAGE)}"
        for path in places
        if unsafe.search(path.read_text(encoding="utf-8"))
    ]
    cleaners = [name for name in found if "nh3" in (tree.PACKAGE / name).read_text("utf-8")]
    assert sorted(found) == sorted(cleaners)
    assert len(cleaners) <= 1


def test_bad_input_is_sent_to_every_room_that_takes_a_form():
    """A form in a room that nobody named would never be tried."""
    rooms = {room_of(one) for one in addresses() if one.is_ours and one.takes_posts}
    assert rooms <= {*ROOMS, "choosers", *ON_NO_SCREEN}
