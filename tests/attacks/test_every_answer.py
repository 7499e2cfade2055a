"""What holds for every registered address: its headers, its methods, its form's token."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils.html import strip_tags

from lubu.office.middleware import DESK_POLICY, PUBLIC_POLICY
from lubu.publishing.desk.previews import POLICY as FRAMED_POLICY
from lubu.publishing.models import Attachment
from tests.attacks.addresses import Address, addresses, fill
from tests.attacks.planting import Planted
from tests.attacks.rows import difference, rows
from tests.attacks.walking import close

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    # Wagtail leaves the file open from which it makes a scaled picture.
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
]
SANDBOX = "default-src 'none'; sandbox"
CHINESE = re.compile("[一-鿿]{4}")
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY")


def one_of_each(planted: Planted) -> list[tuple[Address, str]]:
    """Every address once."""
    return [(one, fill(one, planted)[0]) for one in addresses()]


def policies(answer: HttpResponseBase) -> list[str]:
    return [one.strip() for one in answer.headers["Content-Security-Policy"].split(";")]


# The page as it will be written, which the desk itself shows in a frame.
FRAMED = {
    "wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:preview_on_edit",
    "publishing:submission-page",
}  # fmt: skip


# The code in these addresses is secret: nobody is told more than the host, not even the site.
SECRET = "/subscribe/"


def unsafe(asked: str, answer: HttpResponseBase, *, is_framed: bool = False) -> list[str]:
    """What an answer forgets to tell the browser."""
    expected = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if is_framed and answer.status_code == 200:
        expected["X-Frame-Options"] = "SAMEORIGIN"
    if asked.startswith(SECRET) and answer.status_code == 200:
        expected["Referrer-Policy"] = "strict-origin"
    found = [
        f"{asked}: {name} is {answer.headers.get(name)}"
        for name, value in expected.items()
        if answer.headers.get(name) != value
    ]
    policy = DESK_POLICY if asked.startswith("/desk/") else PUBLIC_POLICY
    if answer.headers.get("Content-Security-Policy") not in (
        policy, SANDBOX, *([FRAMED_POLICY] if is_framed else ())
    ):  # fmt: skip
        found.append(f"{asked}: the policy is {answer.headers.get('Content-Security-Policy')}")
    return found


@pytest.mark.parametrize("who", ["the public", "shaxi editor", "shaxi admin"])
def test_every_answer_says_what_a_browser_may_load_and_that_nothing_may_frame_it(
    planted, quiet, who
):
    client = Client(raise_request_exception=False)
    user = planted.people[who]
    if user is not None:
        client.force_login(user)
    found = []
    for address, asked in one_of_each(planted):
        answer = client.get(asked)
        found += unsafe(asked, answer, is_framed=address.name in FRAMED)
        close(answer)
    assert found == []


def test_what_the_desk_frames_sends_nothing_and_is_framed_by_nobody_else():
    told = dict(one.strip().split(" ", 1) for one in FRAMED_POLICY.split(";"))
    assert (told["frame-ancestors"], told["default-src"]) == ("'self'", "'self'")
    assert {told["form-action"], told["base-uri"], told["object-src"]} == {"'none'"}
    assert "script-src" not in told


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/static/desk/desk.css", 200),
        ("/static/there-is-none.css", 404),
        ("/no-such-organ/", 404),
        ("/desk", 302),
        ("/shaxi/..%2f..%2flubu.sqlite3", 404),
    ],
)
def test_files_redirects_and_refusals_say_so_as_well(planted, client, asked, status):
    answer = client.get(asked)
    assert answer.status_code == status
    assert unsafe(asked, answer) == []
    close(answer)


def test_a_foreign_host_a_foreign_method_and_a_lacking_token_are_told_with_the_same_headers(
    planted, quiet
):
    client = Client(enforce_csrf_checks=True)
    for answer, status in (
        (client.get("/", headers={"host": "evil.example"}), 400),
        (client.generic("PUT", "/"), 405),
        (client.post("/desk/login/"), 403),
    ):
        assert answer.status_code == status
        assert unsafe(answer.request["PATH_INFO"], answer) == []


def breaking(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("desk/breaks/", breaking)]


def test_even_when_the_program_breaks_the_headers_stand_and_a_chinese_sentence(quiet, admin_client):
    admin_client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=__name__):
        answer = admin_client.get("/desk/breaks/")
    assert answer.status_code == 500
    assert unsafe("/desk/breaks/", answer) == []
    assert CHINESE.search(strip_tags(answer.content.decode()))
    assert "ZeroDivision" not in answer.content.decode()


def test_the_policies_let_no_script_in_that_is_not_a_file_of_ours():
    for policy in (PUBLIC_POLICY, DESK_POLICY):
        told = dict(one.strip().split(" ", 1) for one in policy.split(";"))
        assert told["default-src"] == "'self'"
        assert "script-src" not in told
        assert "unsafe-eval" not in policy
        assert {told["frame-ancestors"], told["base-uri"], told["object-src"]} == {"'none'"}
        assert told["form-action"] == "'self'"
    assert "unsafe-inline" not in PUBLIC_POLICY


def test_a_stored_file_is_handed_out_as_a_download_that_can_do_nothing(planted):
    client = Client()
    client.force_login(planted.people["shaxi editor"])
    clean = Attachment.objects.visible_to(planted.people["shaxi editor"]).filter(scan_state="clean")
    file = clean[0]
    answer = client.get(reverse("wagtaildocs_serve", args=[file.pk, "x.docx"]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert policies(answer) == ["default-src 'none'", "sandbox"]
    close(answer)


# --- methods --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", OTHER_METHODS)
def test_every_address_refuses_every_method_but_get_head_and_post(planted, quiet, method):
    client = Client(raise_request_exception=False)
    client.force_login(planted.people["shaxi editor"])
    before = rows()
    taken = [
        f"{method} {asked}: {answer.status_code}"
        for _address, asked in one_of_each(planted)
        if (answer := client.generic(method, asked, b"{}")).status_code != 405
    ]
    assert taken == []
    assert difference(before, rows()) == ""


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override"])
def test_no_header_or_field_makes_another_method_of_a_post(planted, quiet, name):
    client = Client(raise_request_exception=False)
    client.force_login(planted.people["shaxi admin"])
    before = rows()
    for address, asked in one_of_each(planted):
        if address.is_list:
            close(client.post(asked, {"_method": "DELETE"}, headers={name: "DELETE"}))
    assert {what for what in rows() if "sessions" not in what} >= {
        what for what in before if "sessions" not in what
    }


# --- the form's token -----------------------------------------------------------------------------


# Wagtail's interface asks for no token; it only reads, and whatever is posted there is turned away.
READS_ALONE = "wagtailadmin_api:"


# Mail programs end a subscription by a POST of their own (RFC 8058): the signed code is the token.
BY_MAIL_PROGRAMS = {"subscription_leave"}


def refusals(address: Address) -> set[int]:
    """How a post without the token is answered."""
    return {302, 403, 404, 405} if address.name.startswith(READS_ALONE) else {403}


@pytest.mark.parametrize("who", ["the public", "shaxi editor", "shaxi admin"])
def test_every_address_refuses_a_post_without_the_forms_token(planted, quiet, who):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    user = planted.people[who]
    if user is not None:
        client.force_login(user)
    before = rows()
    taken = [
        f"POST {asked} [{address.name}]: {answer.status_code}"
        for address, asked in one_of_each(planted)
        if address.name not in BY_MAIL_PROGRAMS
        and (answer := client.post(asked, {"form": "name"})).status_code not in refusals(address)
    ]
    assert taken == []
    assert difference(before, rows()) == ""


def test_with_the_token_of_another_a_post_is_refused_and_with_ones_own_it_is_read(planted, quiet):
    """Or the test above could pass because nothing is ever taken."""
    client, other = (Client(enforce_csrf_checks=True) for _ in range(2))
    client.get("/desk/login/")
    other.get("/desk/login/")
    own, foreign = (one.cookies["csrftoken"].value for one in (client, other))
    given = {"username": "nobody", "password": "x"}
    for token, status in ((own, 200), (foreign, 403)):
        answer = client.post("/desk/login/", {**given, "csrfmiddlewaretoken": token})
        assert answer.status_code == status


def test_who_sends_a_form_that_is_too_old_is_told_what_to_do(planted, quiet):
    answer = Client(enforce_csrf_checks=True).post("/desk/login/", {"username": "x"})
    assert answer.status_code == 403
    words = strip_tags(answer.content.decode())
    assert CHINESE.search(words)
    assert "CSRF" not in words
    assert "Cookie" in words


def test_a_post_that_is_too_large_is_told_and_leaves_nothing(planted, quiet, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client = Client(raise_request_exception=False)
    client.force_login(planted.people["shaxi admin"])
    before = rows()
    answer = client.post(reverse("account"), {"form": "name", "full_name": "长" * 2000})
    assert answer.status_code in (400, 413)
    assert CHINESE.search(strip_tags(answer.content.decode()))
    assert difference(before, rows()) == ""


def test_a_post_of_too_many_fields_is_told_and_leaves_nothing(planted, quiet, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    client = Client(raise_request_exception=False)
    client.force_login(planted.people["shaxi admin"])
    before = rows()
    answer = client.post(reverse("account"), {f"f{n}": "x" for n in range(20)})
    assert answer.status_code == 400
    assert CHINESE.search(strip_tags(answer.content.decode()))
    assert difference(before, rows()) == ""
