"""Forms sent by people who know the keys of rows that they may not see, and by people for whom the
form was not made: nothing hidden comes back, nothing foreign is stored or touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import pytest

from tests.attacks.addresses import Address, addresses, fill
from tests.attacks.canaries import CANARY
from tests.attacks.forms import Field, Form, Value
from tests.attacks.planting import FIRST_NUMBER, Planted
from tests.attacks.posting import Outcome, Poster, filled
from tests.attacks.test_bad_input import ROOMS, room_of
from tests.attacks.walking import Oracle, close, is_closed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
]
COUNTERS = re.compile(
    "(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|count$|order$|position$|ORDER$|DELETE$|deleted$|type$"
)
OTHER_ORGAN = FIRST_NUMBER + 1000
FOR_EVERYBODY = {"account", "wagtailadmin_login", "wagtailadmin_logout"}  # of whoever sends it


def foreign_keys(planted: Planted) -> list[str]:
    """Hidden rows of both organs whatever their model, and the other organ's pages."""
    planted.near = "shaxi"
    near, far = planted.by_distance()
    low = [FIRST_NUMBER + row for row in (1, 2, 4)] + [OTHER_ORGAN + row for row in (1, 2, 4)]
    pages = [far.hidden_column.pk, near.village_column.pk]
    texts = [
        item.pk
        for town in (far, near)
        for item in town.organ.items.order_by("pk")
        if not item.releases.exists()
    ]
    return [str(key) for key in (*low, *pages, *texts[:3], *texts[-2:])]


def names_a_row(one: Field) -> bool:
    """Whether a field holds a key, or one of several choices."""
    if COUNTERS.search(one.name) or one.kind == "file":
        return False
    is_key = any(re.fullmatch(r"\d+", value) for value in (*one.values, *one.choices))
    return is_key or one.kind in ("select", "hidden", "checkbox", "radio")


def naming(form: Form, keys: list[str]) -> Iterator[tuple[str, str, dict[str, Value]]]:
    """The filled form with each key in all fields at once, and in each field one after the other
    of the keys in turn; an editor's in its text too."""
    named = [one.name for one in form.fields if names_a_row(one)]
    for turn, name in enumerate(named):
        key = keys[turn % len(keys)]
        yield key, name, {**filled(form), name: [key]}
    is_editor = any(one.name == "body-count" for one in form.fields)
    for key in keys:
        if len(named) > 1:
            yield key, "all fields", {**filled(form), **{name: [key] for name in named}}
        if not is_editor:
            continue
        yield key, "a text", {**filled(form), **_text(key)}
        uses = {"attachments-TOTAL_FORMS": ["1"], "attachments-0-file": [key]}
        more = {"attachments-0-title": ["x"], "attachments-0-ORDER": ["1"]}
        yield key, "an attachment", {**filled(form), **uses, **more}


def _text(key: str) -> dict[str, Value]:
    """A text that links to a page and a file, and shows a picture."""
    entities = {
        str(number): {"type": kind, "mutability": "MUTABLE", "data": {"id": int(key)}}
        for number, kind in enumerate(("LINK", "DOCUMENT"))
    }
    ranges = [{"offset": number, "length": 1, "key": number} for number in range(2)]
    block = {"key": "abcde", "text": "正文", "type": "unstyled", "depth": 0,
             "inlineStyleRanges": [], "entityRanges": ranges}  # fmt: skip
    values = {
        "body-count": "2",
        "body-0-type": "paragraph",
        "body-0-value": json.dumps({"blocks": [block], "entityMap": entities}),
        "body-1-type": "picture",
        "body-1-value-image": key,
        "body-1-value-alt_text": "图",
    }
    for number in range(2):
        values |= {f"body-{number}-order": str(number), f"body-{number}-deleted": ""}
        values |= {f"body-{number}-id": ""}
    return {name: [value] for name, value in values.items()}


def leaks(
    planted: Planted, oracle: Oracle, form: Form, data: object, outcome: Outcome
) -> list[str]:
    """What the answer shows that the person may not read, did not send, and has no link to."""
    user = planted.people[form.who]
    opened = planted.opened_by_link(form.action)
    sent = {digits.decode() for digits in CANARY.findall(repr(data).encode())}
    return [
        str(one)
        for one in planted.canaries.in_bytes(outcome.told)
        if one.word[2:8] not in sent
        and not oracle.may_read(user, one)
        and not opened & {*one.homes}
    ]


@pytest.mark.parametrize("room", [*ROOMS, "choosers"])
def test_no_form_shows_or_stores_what_a_key_in_it_names(planted, oracle, quiet, room):
    poster = Poster(planted)
    found: dict[str, str] = {}
    keys = foreign_keys(planted)
    for form in poster.forms(lambda address: room_of(address) == room, list(addresses())):
        for key, name, data in naming(form, keys):
            outcome = poster.send(form, data)
            said = [f"shows {leak}" for leak in leaks(planted, oracle, form, data, outcome)]
            if outcome.status >= 500:
                said.append(f"broke: {outcome.error}")
            if OTHER_ORGAN < int(key) < OTHER_ORGAN + 1000:
                kept = [row for row in outcome.new_rows if re.search(rf", .*\b{key}\b", row)]
                said += [f"stored {row[:200]}" for row in kept]
            for what in said:
                found.setdefault(f"{form.name} {name}: {what}", f"key {key}, by {form.who}")
    if found:
        pytest.fail("\n".join(f"{what} ({how})" for what, how in found.items()), pytrace=False)


STRANGERS = ("nanqu admin", "nanqu editor", "shaxi village_editor", "shaxi auditor", "the public",
             "an account without a post")  # fmt: skip
# What a stranger may well do in his own name with the very same words, each with the reason.
OF_THE_SENDER = {
    "catalogue:adopt": "adopts for his own organ",
    "catalogue:put-in-force": "as above",
    "health:checks": "runs the checks",
    "imports:items": "hands a table in; whose it is, is asked when it is read",
    "wagtaildocs:add": "uploads a file into his own organ",
    "wagtailimages:add": "as above",
    "wagtailimages:add_multiple": "as above",
    "wagtailimages_chooser:create": "as above",
    "wagtailimages_chooser:select_format": "a picture is scaled when it is first shown",
    "find_error": "anybody may send it",
    "find_error_status": "counts how often an address asks",
    "request": "anybody may apply",
    "request_status": "counts how often an address asks",
    "fact_check": "whoever has the link answers",
    "subscription": "anybody may ask; the address decides",
    "subscription_confirm": "whoever has the link from the mail confirms",
    "subscription_manage": "as above",
    "subscription_leave": "as above",
}
OF_ONE = {
    ("shaxi village_editor", "wagtailadmin_pages:delete"): "her own draft",
}


@pytest.mark.parametrize("who", STRANGERS)
def test_a_form_that_was_made_for_another_shows_and_stores_nothing(planted, oracle, quiet, who):
    poster = Poster(planted)
    found: dict[str, str] = {}
    for form in poster.forms(lambda address: True, list(addresses())):
        if form.name in FOR_EVERYBODY or form.who == who:
            continue
        data = filled(form)
        sent = replace(form, who=who)
        outcome = poster.send(sent, data)
        said = [f"shows {leak}" for leak in leaks(planted, oracle, sent, data, outcome)]
        if outcome.status >= 500:
            said.append(f"broke: {outcome.error}")
        may = form.name in OF_THE_SENDER or (who, form.name) in OF_ONE
        if outcome.was_stored and not may:
            said.append(f"stored {outcome.changed}")
        for what in said:
            found.setdefault(f"{form.name}: {what}", form.action)
    if found:
        pytest.fail("\n".join(f"{what} ({how})" for what, how in found.items()), pytrace=False)


POSTING = ("nanqu auditor", "nanqu admin", "shaxi village_editor", "shaxi editor", "shaxi first")


def asks_of(address: Address, planted: Planted) -> Iterator[tuple[str, dict[str, Value]]]:
    """What is posted to an address that answers to nothing else: at one row everything that may
    be asked, at the others one after the other."""
    keys = [str(FIRST_NUMBER + row) for row in range(1, 9)]
    keys += [str(OTHER_ORGAN + row) for row in range(1, 9)]
    named: dict[str, Value] = {"chosen": [f"{key}:3" for key in keys], "id": keys}
    asks: list[dict[str, Value]] = [{}, *({"organ": [organ], **named} for organ in planted.towns)]
    first, *others = fill(address, planted)[:8]
    yield from ((first, ask) for ask in asks)
    yield from zip(others, cycle(asks), strict=False)


@pytest.mark.parametrize("who", POSTING)
def test_addresses_that_take_posts_alone_show_nothing_hidden(planted, oracle, quiet, who):
    poster = Poster(planted)
    planted.near = who.split()[0]
    found: set[str] = set()
    asked: set[str] = set()
    for address in addresses():
        first = fill(address, planted)[0]
        if is_closed(first):
            continue
        answer = poster.client(who).get(first)
        close(answer)
        if answer.status_code != 405:
            continue
        asked.add(address.name)
        for path, data in asks_of(address, planted):
            form = Form(who, path, path)
            outcome = poster.send(form, data)
            found |= {f"POST {path}: {one}" for one in leaks(planted, oracle, form, data, outcome)}
            if outcome.status >= 500:
                found.add(f"POST {path}: broke: {outcome.error}")
    assert asked >= {"ledger:verify", "organisations:hand-over"}
    if found:
        pytest.fail("\n".join(sorted(found)), pytrace=False)
