"""Daily reminders: who gets one, when, what it says; whatever becomes of process and server."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from click.testing import CliRunner
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.urls import reverse
from wagtail.users.models import UserProfile

from lubu.cli import lubu
from lubu.ledger.models import Entry
from lubu.office import checks, tasks, todo
from lubu.office.mail import NoServerError
from lubu.office.models import Reminder
from lubu.office.reminders import actions, sending
from lubu.office.reminders.rules import ReminderState
from lubu.office.reminders.sending import is_day_of_reminders, send_reminders
from lubu.office.todo import Todo
from lubu.organisations import actions as organisations
from lubu.organisations.models import User
from tests.organisations.factories import Town, make_town
from tests.portal.receiver import Mailbox, receiving

pytestmark = pytest.mark.django_db
MONDAY = datetime(2021, 3, 29, 2, 0, tzinfo=UTC)
"""Ten in the morning in China."""
ON = date(2021, 3, 29)
DAY = timedelta(days=1)
SMTP = "django.core.mail.backends.smtp.EmailBackend"
SECRET = "王五的宅基地"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def town(clock) -> Town:
    return make_town()


@pytest.fixture
def box(settings):
    with receiving() as box:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.fixture
def lists(monkeypatch) -> dict[str, list[Todo]]:
    """Lists of this test alone: what waits for whom, by name of the account."""
    monkeypatch.setattr(todo, "_sources", {})
    waits: dict[str, list[Todo]] = {}
    todo.todo("cases", "临近期限的申请")(lambda user: waits.get(user.username, []))
    return waits


def case(due_on: date | None = ON, *, urgent: bool = False, reference: str = "2021-00001") -> Todo:
    return Todo(
        title=f"{reference} {SECRET}",
        address="/",
        what=f"答复{SECRET}",
        due_on=due_on,
        urgent=urgent,
        reference=reference,
        deed="答复" if reference else "",
    )


def reachable(user: User) -> User:
    user.email = f"{user.username}@example.cn"
    user.save()
    return User.objects.get(pk=user.pk)


def due(town: Town, lists: dict[str, list[Todo]], *names: str) -> list[User]:
    """People who can be written to, with something on its last day each."""
    for name in names:
        lists[town.people[name].username] = [case()]
    return [reachable(town.people[name]) for name in names]


def got() -> list[str]:
    return [one.to[0] for one in mail.outbox]


# --- what it says ---------------------------------------------------------------------------------


def test_a_reminder_has_numbers_deeds_and_days_and_no_word_of_a_case(town, lists):
    [editor] = due(town, lists, "editor")
    lists[editor.username] = [
        case(date(2021, 4, 1), reference="2021-00002"),
        case(date(2021, 3, 26), reference="2021-00003"),
        case(date(2021, 3, 29)),
    ]
    send_reminders(at=MONDAY)
    [sent] = mail.outbox
    assert sent.to == [editor.email]
    assert sent.subject == "【沙溪镇】您有3件待办，其中逾期1件"
    lines = str(sent.body).splitlines()
    assert [one for one in lines if one.startswith("- ")] == [
        "- 2021-00003 答复：已逾期1个工作日（2021-03-26）",
        "- 2021-00001 答复：今天是最后一天（2021-03-29）",
        "- 2021-00002 答复：剩余3个工作日（2021-04-01）",
    ]
    assert "临近期限的申请" in lines
    assert f"http://localhost:8000{reverse('wagtailadmin_home')}" in lines
    assert not re.search(SECRET, f"{sent.subject} {sent.body}")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_what_has_no_number_is_only_counted(town, lists):
    [editor] = due(town, lists, "editor")
    lists[editor.username] = [case(reference="") for _ in range(3)]
    send_reminders(at=MONDAY)
    assert "- 3件，最急的一件：今天是最后一天（2021-03-29）" in str(mail.outbox[0].body)
    assert SECRET not in str(mail.outbox[0].body)


def test_a_reminder_is_in_the_language_of_the_desk(town, lists):
    [editor] = due(town, lists, "editor")
    UserProfile.objects.create(user=editor, preferred_language="en")
    send_reminders(at=MONDAY)
    assert mail.outbox[0].subject == "[沙溪镇] 1 thing waits for you"


def test_days_left_are_working_days_of_the_notice(town, lists):
    """From Monday 29 March to Thursday 8 April: the three days of Qingming are none."""
    [editor] = due(town, lists, "editor")
    lists[editor.username] = [case(date(2021, 4, 8))]
    send_reminders(at=MONDAY)
    assert "剩余7个工作日" in str(mail.outbox[0].body)


def test_a_day_that_no_calendar_knows_is_said_without_days_left(town, lists):
    [editor] = due(town, lists, "editor")
    lists[editor.username] = [case(date(2999, 1, 1))]
    send_reminders(at=MONDAY)
    assert "- 2021-00001 答复：2999-01-01" in str(mail.outbox[0].body)


# --- who, and when --------------------------------------------------------------------------------


def test_who_has_nothing_pressing_gets_nothing(town, lists):
    [editor, _first] = due(town, lists, "editor", "first")
    lists[editor.username] = [case(None)]
    send_reminders(at=MONDAY)
    assert got() == ["shaxi-first@example.cn"]
    assert Reminder.objects.get(user=editor).state == ReminderState.NOTHING
    lists[editor.username] = [case()]
    send_reminders(at=MONDAY)
    assert len(got()) == 1, "the day is settled"


def test_a_list_about_which_nobody_can_do_anything_is_left_to_the_desk(town, lists):
    [editor] = due(town, lists, "editor")
    waits = lists.pop(editor.username)
    todo.todo("provisional", "待定", is_mailed=False)(lambda user: waits)
    send_reminders(at=MONDAY)
    assert mail.outbox == []


def test_only_who_can_be_written_to_and_does_not_mind_is_reminded(town, lists):
    names = ("editor", "first", "second", "final", "releaser")
    editor, first, second, final, releaser = due(town, lists, *names)
    User.objects.filter(pk=editor.pk).update(email="")
    User.objects.filter(pk=first.pk).update(wants_reminders=False)
    User.objects.filter(pk=second.pk).update(is_active=False)
    organisations.leave(final, until=ON - DAY)
    send_reminders(at=MONDAY)
    assert got() == [releaser.email]


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2021, 10, 8), True),
        (date(2021, 10, 9), True),
        (date(2021, 10, 1), False),
        (date(2021, 4, 25), True),
        (date(2021, 3, 27), False),
        (date(2999, 1, 1), True),
        (date(2999, 1, 5), False),
    ],
    ids=[
        "Friday",
        "worked Saturday",
        "holiday",
        "worked Sunday",
        "Saturday",
        "far",
        "far Saturday",
    ],
)
def test_working_days_are_those_of_the_notice(day, is_worked):
    assert is_day_of_reminders(day) == is_worked


def test_on_a_day_of_rest_nobody_is_reminded(clock, town, lists):
    due(town, lists, "editor")
    saturday = MONDAY - 2 * DAY
    clock.move_to(saturday)
    assert send_reminders(at=saturday).sent == 0
    assert not Reminder.objects.exists()


def test_the_clock_sends_from_the_hour_on_and_once_a_day(clock, town, lists, settings):
    settings.LUBU_REMINDER_HOUR = 11  # it is ten
    due(town, lists, "editor")
    tasks.remind(MONDAY)
    assert mail.outbox == []
    for _ in range(2):
        tasks.remind(MONDAY + timedelta(hours=1))
    assert len(mail.outbox) == 1
    clock.shift(DAY)
    tasks.remind(MONDAY + DAY + timedelta(hours=1))
    assert len(mail.outbox) == 2


def test_a_turn_ends_in_time_and_the_next_goes_on(town, lists):
    due(town, lists, "editor", "first")
    assert send_reminders(at=MONDAY, seconds=-1).left == 2
    assert send_reminders(at=MONDAY).left == 0
    assert len(mail.outbox) == 2


def test_old_marks_are_forgotten(town, lists):
    due(town, lists, "editor")
    send_reminders(at=MONDAY)
    tasks.forget(MONDAY + 60 * DAY)
    assert Reminder.objects.count() == 1
    tasks.forget(MONDAY + 61 * DAY)
    assert Reminder.objects.count() == 0


def test_a_list_that_breaks_keeps_nobody_else_from_being_reminded(town, lists, caplog):
    editor, first = due(town, lists, "editor", "first")
    broken = [editor.username]

    def source(user: User) -> list[Todo]:
        if user.username in broken:
            raise ZeroDivisionError
        return []

    todo.todo("broken", "坏了")(source)
    assert send_reminders(at=MONDAY).left == 1
    assert got() == [first.email]
    assert "could not be gathered" in caplog.text
    assert SECRET not in caplog.text
    broken.clear()
    send_reminders(at=MONDAY)
    assert got() == [first.email, editor.email]


# --- killed, and two at once ----------------------------------------------------------------------


class KilledError(BaseException):
    """As the process dies: nothing catches it."""


@pytest.mark.parametrize("is_handed_over", [True, False])
def test_killed_at_a_mail_nobody_gets_two(clock, town, lists, monkeypatch, is_handed_over):
    """Whether it had gone out or not: nobody knows, so it is not sent again on that day."""
    people = due(town, lists, "editor", "first", "second")
    whole = sending.mail.hand_over

    def hand_over(message, connection):
        if message.to == [people[1].email]:
            if is_handed_over:
                whole(message, connection)
            raise KilledError
        return whole(message, connection)

    with monkeypatch.context() as patch:
        patch.setattr(sending.mail, "hand_over", hand_over)
        with pytest.raises(KilledError):
            send_reminders(at=MONDAY)
    day = send_reminders(at=MONDAY)
    assert (day.sent, day.unknown, day.left) == (2, 1, 0)
    expected = [one.email for one in people if is_handed_over or one != people[1]]
    assert sorted(got()) == sorted(expected)
    clock.shift(DAY)
    send_reminders(at=MONDAY + DAY)
    assert got().count(people[1].email) == (2 if is_handed_over else 1)


def test_what_was_claimed_is_claimed_by_nobody_else(town, lists):
    [editor] = due(town, lists, "editor")
    claimed = actions.claim(editor.pk, on=ON, number=1, overdue=0)
    assert claimed is not None
    assert actions.claim(editor.pk, on=ON, number=1, overdue=0) is None
    actions.note_refused(claimed.pk)
    actions.note_sent(claimed.pk)
    actions.put_back(claimed.pk)
    assert Reminder.objects.get().state == ReminderState.REFUSED


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(town, lists):
    people = due(town, lists, "editor", "first", "second", "final")
    together = Barrier(2, timeout=30)

    def work() -> list[bool]:
        try:
            claims = []
            for user in people:
                together.wait()
                claims.append(actions.claim(user.pk, on=ON, number=1, overdue=0) is not None)
            return claims
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = (one.result(60) for one in [pool.submit(work) for _ in range(2)])
    assert [a + b for a, b in zip(first, second, strict=True)] == [1] * len(people)
    assert Reminder.objects.count() == len(people)


# --- the mail server ------------------------------------------------------------------------------


def test_over_the_wire_it_arrives_as_it_is(town, lists, box: Mailbox):
    [editor] = due(town, lists, "editor")
    send_reminders(at=MONDAY)
    [(recipient, taken)] = box.taken
    assert recipient == editor.email
    assert taken["From"].addresses[0].addr_spec == "noreply@example.gov.cn"
    assert taken["From"].addresses[0].display_name == "沙溪镇"
    assert taken["Subject"].strip() == "【沙溪镇】您有1件待办"
    assert taken["Message-ID"] == f"<reminder-2021-03-29-{editor.pk}@example.gov.cn>"
    assert "2021-00001 答复：今天是最后一天" in taken.get_content()


def test_who_refuses_stops_nobody_and_is_told_so(town, lists, box, client):
    editor, first = due(town, lists, "editor", "first")
    box.refused = {editor.email}
    day = send_reminders(at=MONDAY)
    assert (day.sent, day.refused, day.left) == (1, 1, 0)
    send_reminders(at=MONDAY)
    assert [to for to, _mail in box.taken] == [first.email]
    [finding] = [one for one in checks.run("mail") if "2021-03-29" in one.sentence]
    assert "1人" in finding.sentence
    assert "example.cn" not in finding.sentence + finding.place
    client.force_login(editor)
    assert "被邮件服务器拒收" in client.get(reverse("wagtailadmin_account")).content.decode()


def test_what_was_not_taken_is_sent_later(town, lists, box):
    due(town, lists, "editor", "first")
    box.takes_senders = False
    assert send_reminders(at=MONDAY).left == 2
    assert not Reminder.objects.exists()
    box.takes_senders = True
    assert send_reminders(at=MONDAY).sent == 2


def test_where_the_line_breaks_that_mail_is_not_sent_again(town, lists, box):
    """The server may have taken it: nobody knows."""
    people = due(town, lists, "editor", "first", "second")
    box.breaks_after = 1
    assert send_reminders(at=MONDAY).left == 1
    box.breaks_after = None
    day = send_reminders(at=MONDAY)
    assert (day.sent, day.unknown, day.left) == (2, 1, 0)
    assert [to for to, _mail in box.taken] == [people[0].email, people[2].email]


def test_without_a_server_everything_waits(town, lists, box, settings):
    due(town, lists, "editor")
    with override_settings(EMAIL_PORT=9), pytest.raises(NoServerError):
        send_reminders(at=MONDAY)
    with override_settings(EMAIL_PORT=9):
        tasks.remind(MONDAY)
    assert not Reminder.objects.exists()
    with override_settings(LUBU_EMAIL_URL=""):
        assert send_reminders(at=MONDAY).left == 1
    assert send_reminders(at=MONDAY).sent == 1


# --- command and account --------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(lubu, ["remind", *words], standalone_mode=False)
    return getattr(done.exception, "exit_code", done.return_value), done.output


def test_the_command_says_who_would_be_reminded_and_reminds(town, lists):
    [editor] = due(town, lists, "editor")
    lists[editor.username] = [case(), case(date(2021, 3, 26), reference="2021-00003")]
    assert run("--dry-run") == (0, "shaxi-editor：2件，其中逾期1件\n")
    code, said = run("--dry-run", "--format", "json")
    assert (code, json.loads(said)) == (
        0,
        {
            "on": "2021-03-29",
            "is_working_day": True,
            "people": [{"account": "shaxi-editor", "number": 2, "overdue": 1}],
        },
    )
    assert mail.outbox == []
    assert not Reminder.objects.exists()
    for _ in range(2):
        code, said = run("--format", "json")
        numbers = {"sent": 1, "refused": 0, "unknown": 0, "left": 0}
        assert json.loads(said) == {"on": "2021-03-29", "is_working_day": True, **numbers}
        assert code == 0
    assert len(mail.outbox) == 1
    assert run("--dry-run") == (0, "现在没有要提醒的人。\n")
    assert "已发送1封" in run()[1]


def test_the_command_says_when_it_cannot(clock, town, lists, box):
    [editor] = due(town, lists, "editor")
    with override_settings(LUBU_EMAIL_URL=""):
        assert run()[0] == 3
    with override_settings(EMAIL_PORT=9):
        assert run()[0] == 3
    box.refused = {editor.email}
    assert run()[0] == 1
    clock.move_to(MONDAY + 5 * DAY)  # a Saturday
    assert run() == (0, "2021-04-03 是休息日，不发提醒。\n")
    assert json.loads(run("--dry-run", "--format", "json")[1])["people"] == []


def test_a_person_switches_it_off_and_on_again(town, lists, client):
    [editor] = due(town, lists, "editor")
    client.force_login(editor)
    account = reverse("wagtailadmin_account")
    assert 'name="wanted"' in client.get(account).content.decode()
    assert client.post(account, {"form": "reminders"}).status_code == 302
    send_reminders(at=MONDAY)
    assert mail.outbox == []
    for _ in range(2):
        client.post(account, {"form": "reminders", "wanted": "on"})
    send_reminders(at=MONDAY)
    assert len(mail.outbox) == 1
    entries = Entry.objects.filter(kind="account.reminders_changed").order_by("pk")
    assert [json.loads(one.payload)["wanted"] for one in entries] == [False, True]
    with override_settings(LUBU_EMAIL_URL=""):
        assert "尚未设置邮件" in client.get(account).content.decode()
    shown = client.get(account).content.decode()
    assert "2021-03-29，提醒1件：已发送" in shown
    User.objects.filter(pk=editor.pk).update(email="")
    assert "请在上面填写电子邮箱" in client.get(account).content.decode()


def test_ones_reminders_are_shown_to_nobody_else(town, lists):
    [editor] = due(town, lists, "editor")
    send_reminders(at=MONDAY)
    assert Reminder.objects.visible_to(editor).count() == 1
    for other in (town.people["admin"], town.people["auditor"], None):
        assert not Reminder.objects.visible_to(other).exists()
