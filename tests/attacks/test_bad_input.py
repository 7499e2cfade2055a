"""Bad input to every form: a sentence in Chinese, nothing left behind, nothing that acts.

Every form that stands on a screen is filled in, spoilt one field at a time with every family of bad
values, and posted as somebody who is entitled to it.
"""

from __future__ import annotations

import json
import re

import pytest

from tests.attacks.addresses import Address, addresses, beyond
from tests.attacks.bad_values import MARK, Bad
from tests.attacks.forms import Field, lines
from tests.attacks.posting import PEOPLE, Poster, faults, filled, questioned, spoilt
from tests.attacks.test_bad_files import TAKES
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
ROOMS = (
    "account fact_check wagtailadmin_login catalogue publishing channels portal reporting "
    "find_error find_error_status access_requests request request_status "
    "subscription subscription_confirm subscription_manage subscription_leave "
    "organisations imports ledger health office wagtailadmin_pages wagtaildocs wagtailimages "
    "wagtaildocs_chooser wagtailimages_chooser"
).split()


QUESTIONS = (
    "figures todo items wagtailadmin_explore search search_results deadline request_log".split()
)  # and no forms


def room_of(address: Address) -> str:
    """The first part of an address's name."""
    name = address.name.partition(":")[0]
    return "choosers" if name.startswith("wagtailadmin_choose") else name


@pytest.mark.parametrize("room", [*ROOMS, "choosers"])
def test_no_bad_value_in_any_field_breaks_acts_or_is_left_without_a_word(planted, quiet, room):
    poster = Poster(planted)
    forms = poster.forms(lambda address: room_of(address) == room, list(addresses()))
    found: dict[str, str] = {}
    posted = 0
    for form in forms:
        answer = poster.client(form.who).get(form.screen)
        screen = lines(answer.content.decode())
        close(answer)
        for name, bad, data in (("the form", Bad("filled in", ()), filled(form)), *spoilt(form)):
            posted += 1
            outcome = poster.send(form, data)
            for fault in faults(form, bad, outcome, screen):
                found.setdefault(f"{form.name} {name}: {fault}", f"{bad.family} by {form.who}")
    assert forms, "no form was found"
    assert posted
    if found:
        pytest.fail("\n".join(f"{what} ({how})" for what, how in found.items()), pytrace=False)


# Forms that stand on no screen of the planted towns, each with why.
ON_NO_SCREEN = {
    "portal:take-down-notice": "has no field; stands in the far organ",
    "request_say": "stands on an application, which its code opens; tried in tests/portal/requests",
    "request_file": "as the one above",
}


def test_every_screen_that_takes_a_form_was_tried(planted, quiet):
    """A new form stands on a screen that is walked, or the test above never meets it."""
    whole = list(addresses())
    walked = {*ROOMS, "choosers"}
    found = {one.name for one in Poster(planted).forms(lambda a: room_of(a) in walked, whole)}
    takes = {one.name for one in whole if one.is_ours and one.takes_posts}
    assert takes - found == set(ON_NO_SCREEN)


def test_every_place_that_takes_files_is_tried(planted, quiet):
    """Among the bad files; here, where all forms have been looked for anyway."""
    whole = list(addresses())
    forms = Poster(planted).forms(lambda a: not a.name.startswith("wagtailadmin_api"), whole)
    found = {form.name for form in forms if any(one.kind == "file" for one in form.fields)}
    assert found | {"channels:prove"} == set(TAKES)  # which waits for a board, made there


# --- what no editor writes into a text ------------------------------------------------------------


def forged(*blocks: dict[str, object], **entities: object) -> str:
    """The text of a paragraph as the editor's script sends it."""
    return json.dumps({"blocks": blocks, "entityMap": entities})


def linked(kind: str, **data: object) -> str:
    ranges = [{"offset": 0, "length": 2, "key": 0}]
    block = {"text": "正文", "type": "unstyled", "entityRanges": ranges}
    return forged(block, **{"0": {"type": kind, "mutability": "MUTABLE", "data": data}})


FORGERIES = {
    "script address": linked("LINK", url=f"javascript:alert('{MARK}')"),
    "hidden script address": linked("LINK", url=f"java\tscript:alert('{MARK}')"),
    "data": linked("LINK", url=f"data:text/html,<script>alert('{MARK}')</script>"),
    "picture that is none": linked("IMAGE", id="x", src=f"x onerror={MARK}()", alt=MARK),
    "frame": linked("EMBED", url=f"https://{MARK}.example/", html=f"<script>{MARK}()</script>"),
    "unknown thing": linked("SCRIPT", src=f"https://{MARK}.example/x.js"),
    "markup": forged({"text": f"<img src=x onerror={MARK}()>", "type": "unstyled"}),
    "unknown block": forged({"text": "正文", "type": "script"}),
    "unknown style": forged(
        {
            "text": "正文",
            "type": "unstyled",
            "inlineStyleRanges": [{"offset": 0, "length": 2, "style": f"x onload={MARK}()"}],
        }
    ),
    "key that closes its place": forged({"key": f'"><script>{MARK}()</script>', "text": "正文",
                                         "type": "unstyled"}),
}  # fmt: skip
LIVE = re.compile(
    rf"javascript:|java\\?.?.?tscript:|<(?:script|embed|iframe)|<img[^>]*src=\W*x|data:text"
    rf"|onload={MARK}",
    re.IGNORECASE,
)


def test_a_forged_text_is_cleaned_before_it_is_stored(planted, quiet):
    poster = Poster(planted)
    pages = [one for one in addresses() if one.name == "wagtailadmin_pages:edit"]
    forms = poster.forms(lambda _address: True, pages)
    form = next(one for one in forms if any(f.name == "body-1-value" for f in one.fields))
    answer = poster.client(form.who).get(form.screen)
    screen = lines(answer.content.decode())
    close(answer)
    found = []
    for what, text in FORGERIES.items():
        outcome = poster.send(form, {**filled(form), "body-1-value": [text]})
        found += [f"{what}: {one}" for one in faults(form, Bad(what, ("x",)), outcome, screen)]
        found += [f"{what}: {row[:300]}" for row in outcome.new_rows if LIVE.search(row)]
    assert found == []


# --- questions: searches, filters, lists leafed through ---

# What lists read from their address though no form on them holds it.
UNWRITTEN = ("p", "page", "ordering", "per_page", "offset", "limit", "child_of", "id", "q")


@pytest.mark.parametrize("room", [*ROOMS, *QUESTIONS, "choosers"])
def test_no_bad_value_in_a_question_breaks_acts_or_writes(planted, quiet, room):
    poster = Poster(planted)
    whole = [one for one in addresses() if room_of(one) == room]
    found: dict[str, str] = {}
    for form in poster.forms(lambda _address: True, whole, "get"):
        more = [Field(name, "hidden") for name in UNWRITTEN]
        for name, bad, query in questioned(form.with_fields(*more)):
            for fault in poster.ask(form.who, form.action, query):
                found.setdefault(f"{form.name} {name}: {fault}", f"{bad.family} by {form.who}")
    if found:
        pytest.fail("\n".join(f"{what} ({how})" for what, how in found.items()), pytrace=False)


@pytest.mark.parametrize("who", [f"shaxi {name}" for name in PEOPLE])
def test_a_key_that_no_row_can_have_is_answered_as_one_that_is_not_there(planted, quiet, who):
    poster = Poster(planted)
    found: dict[str, str] = {}
    for address in addresses():
        for path in beyond(address, planted):
            for fault in poster.ask(who, path):
                found.setdefault(f"{address.name}: {fault}", path)
    if found:
        pytest.fail("\n".join(f"{what} ({how})" for what, how in found.items()), pytrace=False)
