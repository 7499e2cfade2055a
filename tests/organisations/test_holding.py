"""What a post gives its holder, for which units."""

from __future__ import annotations

import pytest

from lubu.organisations import actions
from lubu.organisations.models import Post, User
from lubu.organisations.rules import Duty, Role, check_uscc, clashes
from tests.organisations.factories import SINCE, make_town, valid_uscc

pytestmark = pytest.mark.django_db


def holder(town, roles, *, oversees=()):
    post = Post.objects.create(unit=town.units["office"], name="新岗", roles=list(roles))
    post.oversees.set(oversees)
    user = User.objects.create_user("holder")
    actions.appoint(user, actions.establish(post), since=SINCE)
    return User.objects.get(pk=user.pk)


def test_an_organ_wide_role_makes_no_other_role_of_the_post_organ_wide():
    town = make_town()
    user = holder(town, [Role.EDITOR, Role.RELEASER])
    office, village = town.units["office"], town.units["village"]
    assert user.holds(Role.RELEASER, unit=village)
    assert user.holds(Role.EDITOR, unit=office)
    assert not user.holds(Role.EDITOR, unit=village)


def test_a_post_that_oversees_units_has_its_roles_for_these():
    town = make_town()
    office, village = town.units["office"], town.units["village"]
    user = holder(town, [Role.EDITOR], oversees=[village])
    assert user.holds(Role.EDITOR, unit=village)
    assert not user.holds(Role.EDITOR, unit=office)
    assert user.units_with(Role.EDITOR) == {village.pk}


def test_the_organs_of_a_role_are_those_where_it_is_held():
    own, other = make_town(), make_town("nanqu")
    user = holder(own, [Role.AUDITOR])
    actions.appoint(user, other.editor.appointments.get().post, since=SINCE)
    user = User.objects.get(pk=user.pk)
    assert user.organs_with(Role.AUDITOR) == {own.organ.pk}
    assert user.organs_with(Role.EDITOR) == {other.organ.pk}
    assert user.organs_with(Role.AUDITOR, Role.EDITOR) == {own.organ.pk, other.organ.pk}
    assert user.organs_with(Role.SYSTEM) == frozenset()


def duty(*roles, units=(1,)):
    return Duty(frozenset(roles), frozenset(units))


@pytest.mark.parametrize(
    ("duties", "units"),
    [
        ([duty(Role.EDITOR), duty(Role.REVIEW_1)], {1}),
        ([duty(Role.REVIEW_1, Role.REVIEW_3)], {1}),
        ([duty(Role.EDITOR), duty(Role.REVIEW_1, units=(2,))], set()),
        ([duty(Role.EDITOR), duty(Role.EDITOR), duty(Role.RELEASER, Role.AUDITOR)], set()),
        ([duty(Role.EDITOR, units=(1, 2)), duty(Role.REVIEW_2, units=(2, 3))], {2}),
    ],
)
def test_who_would_write_and_review_the_texts_of_a_unit_is_known(duties, units):
    assert clashes(duties) == units


def test_a_credit_code_has_one_form():
    code = valid_uscc(7)
    assert check_uscc(f" {code[:4]} {code[4:9]}-{code[9:].lower()} ") == code
