"""Killed at any write while reminders go out: nobody gets two, and at most one person none."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from lubu.office.models import Reminder
from lubu.office.reminders.rules import ReminderState
from lubu.office.reminders.sending import is_day_of_reminders, send_reminders
from lubu.organisations.models import User
from tests.access_requests.factories import at, handed_in, make_office
from tests.faults.killing import Ground
from tests.portal.receiver import receiving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
KILLS = 10


def a_working_day() -> datetime:
    """The last one: what waits is asked as of today."""
    day = timezone.localdate()
    while not is_day_of_reminders(day):
        day -= timedelta(days=1)
    return at(day)


def test_killed_at_any_write_nobody_gets_two_mails(tmp_path_factory):
    town, when = make_office(), a_working_day()
    handed_in(town, timezone.localdate(when) - timedelta(days=60))
    clerks = [one for name, one in town.people.items() if name.startswith("clerk")]
    for clerk in clerks:
        User.objects.filter(pk=clerk.pk).update(email=f"{clerk.username}@example.cn")
    with (
        receiving() as box,
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=box.port,
        ),
    ):
        ground = Ground(Path(settings.LUBU_HOME), tmp_path_factory.mktemp("killed"))
        work = partial(send, when)
        total = ground.count(work)
        counted = len(box.taken)
        every = range(1, total + 1)
        moments = sorted(random.Random("reminders").sample(every, min(KILLS, total)))
        left = ground.kill("reminders", moments, work, partial(looked_at, when, len(clerks)))
    assert counted == len(clerks) > 1
    assert all(one.was_killed for one in left)
    wrong = [str(one) for one in left if one.faults]
    got = Counter((_home(mail), to) for to, mail in box.taken[counted:])
    wrong += [f"{home}: {to} got {number}" for (home, to), number in got.items() if number > 1]
    people = Counter(home for home, _to in got)
    wrong += [
        f"{home}: {number} people got one"
        for home, number in people.items()
        if number < len(clerks) - 1
    ]
    assert len(people) == len(left)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def send(when: datetime) -> None:
    """Each victim's mails name his folder as the place of the desk."""
    with override_settings(LUBU_BASE_URL=f"http://{Path(settings.LUBU_HOME).name}"):
        send_reminders(at=when)


def _home(mail: object) -> str:
    body = mail.get_content()  # type: ignore[attr-defined]  # an EmailMessage
    return next(one for one in body.splitlines() if one.startswith("http://"))


def looked_at(when: datetime, clerks: int) -> list[str]:
    """What is not as it should be once the next worker has gone on."""
    send(when)
    send(when)
    day = timezone.localdate(when)
    rows = Reminder.objects.filter(on=day)
    unknown = rows.of_day(day, ReminderState.SENDING).count()
    held = {
        "somebody is left": rows.count() == clerks,
        "several are unknown": unknown <= 1,
    }
    return [what for what, holds in held.items() if not holds]
