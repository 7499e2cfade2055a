"""Who sees organs, units, posts, people and failed log-ins: the answers stand here."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from lubu.organisations import actions
from lubu.organisations.models import Appointment, FailedLogIn, Organ, Post, Unit, User
from lubu.organisations.visibility import may_see
from tests.organisations.factories import make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return make_town(), make_town("nanqu")


def test_every_post_sees_the_people_posts_and_units_of_its_organ_and_of_no_other(towns):
    own, other = towns
    rows = [own.organ, *own.units.values(), *Post.objects.filter(unit__organ=own.organ),
            *own.people.values(), *Appointment.objects.filter(post__unit__organ=own.organ),
            *Group.objects.filter(post__unit__organ=own.organ)]  # fmt: skip
    assert {type(row) for row in rows} == {Organ, Unit, Post, User, Appointment, Group}
    for user in own.people.values():
        assert all(may_see(user, row) for row in rows), user
    for user in other.people.values():
        assert not any(may_see(user, row) for row in rows), user


def test_the_public_sees_who_an_organ_is_and_nobody_in_it(towns):
    own, _other = towns
    assert may_see(None, own.organ)
    assert may_see(None, own.units["village"])
    for row in (
        own.editor,
        Post.objects.first(),
        Appointment.objects.first(),
        Group.objects.first(),
    ):
        assert not may_see(None, row)


def test_who_left_sees_what_the_public_sees_and_stays_known_to_those_who_worked_with_him(towns):
    own, _other = towns
    actions.leave(own.editor, until=timezone.localdate())
    assert may_see(own.first, own.editor)
    left = User.objects.get(pk=own.editor.pk)
    assert may_see(left, own.units["office"])
    assert not may_see(left, own.first)


def test_failed_log_ins_are_shown_to_nobody(towns):
    row = FailedLogIn.objects.create(account="x", address="192.0.2.1", at=timezone.now())
    for town in towns:
        assert not any(may_see(user, row) for user in town.people.values())
    assert not may_see(None, row)
