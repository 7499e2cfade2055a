"""Who sees the ledger: the answers stand here."""

from __future__ import annotations

import pytest
from django.db import transaction

from lubu.ledger.actions import record
from lubu.ledger.models import Entry, Head
from lubu.organisations import actions as organisations
from lubu.organisations.models import Post, User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import visible
from tests.organisations.factories import SINCE, make_town

pytestmark = pytest.mark.django_db
READERS = {"second", "releaser", "admin", "auditor", "system"}  # `second` is a leader too


def test_the_ledger_is_read_by_those_who_answer_for_it_each_his_own_organs():
    own, other = make_town(), make_town("nanqu")
    post = Post.objects.create(unit=own.units["office"], name="经办", roles=[Role.CLERK])
    own.people["clerk"] = User.objects.create_user("clerk")
    organisations.appoint(own.people["clerk"], post, since=SINCE)
    with transaction.atomic():
        for town in (own, other):
            record("items.imported", organ=town.organ, subject=town.organ, actor=None)
    for rows in (Entry.objects.filter(organ=own.organ), Head.objects.filter(organ=own.organ)):
        assert rows.exists()
        seeing = {who for who, user in own.people.items() if visible(rows, user).exists()}
        assert seeing == READERS
        assert not any(visible(rows, user).exists() for user in other.people.values())
        assert not visible(rows, None).exists()
