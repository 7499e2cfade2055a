"""Bad input to every form: a sentence in Chinese, nothing left behind, nothing that acts.

Every form that stands on a screen is filled in, spoilt one field at a time with every family of bad
values, and posted as somebody who is entitled to it.
"""

from __future__ import annotations

import pytest

from tests.attacks.addresses import Address, addresses
from tests.attacks.bad_values import Bad
from tests.attacks.forms import lines
from tests.attacks.posting import Poster, faults, filled, spoilt
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
    "account fact_check wagtailadmin_login publishing channels reporting organisations imports "
    "ledger health wagtailadmin_pages wagtaildocs wagtailimages wagtaildocs_chooser "
    "wagtailimages_chooser"
).split()


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
