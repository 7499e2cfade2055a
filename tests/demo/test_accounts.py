"""The accounts that the demonstration prints: all that its walks log in with, and that exist."""

from __future__ import annotations

import re
from pathlib import Path

from lubu.demo import bureau
from lubu.demo.commands import ACCOUNTS
from lubu.demo.offices import MARK, leaders, offices
from lubu.demo.town import STAFF

WALKS = Path(__file__).parents[2] / "docs" / "tutorials"


def usernames() -> set[str]:
    """Every account of the town, and of the bureau."""
    desks = {f"{office.slug}-{part}" for office in offices() for part in ("editor", "head")}
    return (
        desks
        | {leader.key for leader in leaders()}
        | {username for username, *_ in (*STAFF, *bureau.STAFF)}
    )


def test_every_account_of_a_walk_is_printed():
    printed = {username for username, *_ in ACCOUNTS}
    assert printed <= usernames()
    named = {
        word for walk in WALKS.glob("*.md") for word in re.findall(r"`([\w-]+)`", walk.read_text())
    }
    assert named & usernames() <= printed
    assert {"clerk", "fg1", "fg2", "yjj-head", "czs-editor"} <= printed


def test_everybody_has_a_name_that_says_it_is_made_up():
    names = [office.editor_name for office in offices()]
    names += [office.head_name for office in offices()]
    names += [leader.full_name for leader in leaders()]
    names += [f"{name}{MARK}" for *_, name in (*STAFF, *bureau.STAFF)]
    assert all(name.endswith(MARK) for name in names)
    assert len(names) == len(set(names))
