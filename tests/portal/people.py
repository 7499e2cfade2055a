"""People who come, lead, take over and go: what the generated pages must follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import time_machine
from django.utils import timezone

from lubu.desk.actions import organs, people
from lubu.desk.actions.organs import PostDetails, UnitDetails
from lubu.organisations.models import User
from lubu.organisations.rules import Chain, Role, UnitKind
from lubu.portal.builder import Builder
from tests.organisations.factories import SINCE, Town


def people_come_and_go(town: Town) -> None:
    """A village and a leader come; who leads changes, is renamed, presented, and leaves."""
    unit = organs.add_unit(
        town.organ,
        actor=town.admin,
        details=UnitDetails(slug="new", name="新的村", kind=UnitKind.VILLAGE, duties="办理村务"),
    )
    Builder(town.organ).build_changes()
    leading = PostDetails(
        name="副镇长", duties="分管农业", chain=Chain.IN_CHARGE, roles=(Role.EDITOR,),
        oversees=(unit.pk,), is_head=True,
    )  # fmt: skip
    made = organs.add_post(unit.pk, actor=town.admin, details=leading)
    person = people.open_account(
        made.pk, actor=town.admin, username="new", full_name="新人", password="-", since=SINCE
    )
    Builder(town.organ).build_changes()
    organs.change_post(made.pk, actor=town.admin, details=replace(leading, duties="分管城建"))
    people.rename(User.objects.get(pk=person.pk), full_name="改名的人", email="")
    people.present(person.pk, actor=town.admin, resume="曾任村干部。")
    later = people.appoint_to_post(
        town.second_editor.pk, post=made.pk, actor=town.admin,
        since=timezone.localdate() + timedelta(days=1),
    )  # fmt: skip
    Builder(town.organ).build_changes()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert people.begin_appointments(timezone.localdate()) == 1
        Builder(town.organ).build_changes()
        assert Builder(town.organ).verify() == []
        today = timezone.localdate()
        people.end_appointment(later.pk, actor=town.admin, until=today, today=today)
        held = person.appointments.get()
        people.end_appointment(held.pk, actor=town.admin, until=today, today=today)
        organs.abolish_post(made.pk, actor=town.admin, on=today)
        Builder(town.organ).build_changes()
        organs.abolish_unit(unit.pk, actor=town.admin, on=today)


def one_takes_over(town: Town) -> None:
    """A leader leaves; the successor has the post. Later the leaver comes back."""
    own = town.editor.appointments.get().post
    leading = PostDetails(
        name=own.name, duties="", chain=Chain.PRINCIPAL, roles=(Role.EDITOR,), is_head=True
    )
    organs.change_post(own.pk, actor=town.admin, details=leading)
    Builder(town.organ).build_changes()
    today = timezone.localdate()
    people.hand_over_work(
        town.editor.pk, to=town.second_editor.pk, actor=town.admin, on=today, today=today
    )
    Builder(town.organ).build_changes()
    people.reopen_account(
        town.editor.pk, post=own.pk, actor=town.admin, since=today, password="----"
    )
