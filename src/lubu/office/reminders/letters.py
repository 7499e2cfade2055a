"""The mail that reminds a person of what waits: plain text, in the language of his desk.

It says numbers, deeds and last days; whose case it is and what it is about stays on the desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.users.models import UserProfile

from lubu.office import todo
from lubu.office.calendar import calendar, days_left
from lubu.office.reminders.rules import Pressing, Section, Told, told
from lubu.office.sheets import line
from lubu.organisations.models import User
from lubu.working_days.calendar import OutOfCalendarError


def language_of(user: User) -> str:
    """The language that the person chose for his desk."""
    profile = UserProfile.objects.filter(user=user).first()
    return (profile and profile.preferred_language) or settings.LANGUAGE_CODE


def waiting(user: User, on: date) -> Told:
    """What a reminder of the day would tell the person, in the language that is active."""
    found = (one for one in todo.lists(user, on) if one.is_mailed)
    return told((str(one.label), [_pressing(entry, on) for entry in one.entries]) for one in found)


def letter(user: User, says: Told, on: date) -> EmailMessage:
    """The reminder of the day, in the language that is active."""
    organ = user.organ
    whose = line(organ.short_name) if organ else settings.WAGTAIL_SITE_NAME
    domain = settings.LUBU_EMAIL_FROM.rpartition("@")[2]
    return EmailMessage(
        subject=line(_subject(whose, says)),
        body="\n".join(_lines(says, on)) + "\n",
        from_email=formataddr((whose, settings.LUBU_EMAIL_FROM)),
        to=[user.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<reminder-{on.isoformat()}-{user.pk}@{domain}>",
        },
    )


def _pressing(entry: todo.Todo, on: date) -> Pressing:
    left = None
    if entry.due_on is not None:
        try:
            left = calendar().count(on, entry.due_on)
        except OutOfCalendarError:  # a day that no calendar knows: it is said without them
            left = None
    return Pressing(
        reference=line(entry.reference),
        deed=line(entry.deed),
        due_on=entry.due_on,
        left=left,
        is_urgent=entry.urgent,
    )


def _subject(whose: str, says: Told) -> str:
    numbers = {"organ": whose, "number": says.number, "overdue": says.overdue}
    if says.overdue:
        words = ngettext(
            "[%(organ)s] %(number)s thing waits for you, overdue: %(overdue)s",
            "[%(organ)s] %(number)s things wait for you, overdue: %(overdue)s",
            says.number,
        )
    else:
        words = ngettext(
            "[%(organ)s] %(number)s thing waits for you",
            "[%(organ)s] %(number)s things wait for you",
            says.number,
        )
    return words % numbers


def _lines(says: Told, on: date) -> Iterator[str]:
    yield from (_("What waits for you on %(day)s:") % {"day": on.isoformat()}, "")
    for section in says.sections:
        yield section.heading
        yield from (f"- {words}" for words in _entries(section))
        yield ""
    yield _("Open your desk to see what each is about and to work on it:")
    yield settings.LUBU_BASE_URL.rstrip("/") + reverse("wagtailadmin_home")
    yield ""
    yield _(
        "A mail can be read on its way, so this one names no applicant and no text. It was written "
        "by a program; answers to it are not read. Whoever does not want it switches it off on the "
        "desk, under “My account”."
    )


def _entries(section: Section) -> Iterator[str]:
    for one in section.named:
        what = " ".join(word for word in (one.reference, one.deed) if word)
        yield _("%(what)s: %(when)s") % {"what": what, "when": _when(one)}
    if section.first is None:
        return
    counted = ngettext("%(number)s thing", "%(number)s things", section.more)
    what = _("and %(number)s more") if section.named else counted
    words = _("%(what)s, the most pressing: %(when)s")
    yield words % {"what": what % {"number": section.more}, "when": _when(section.first)}


def _when(one: Pressing) -> str:
    """Its last day and how far that is, or that it is urgent."""
    if one.due_on is None:
        return _("urgent")
    if one.left is None:
        return one.due_on.isoformat()
    said = {"left": days_left(one.left), "day": one.due_on.isoformat()}
    return _("%(left)s (%(day)s)") % said


def in_language_of(user: User) -> translation.override:
    """While it lasts, the person's language is active."""
    return translation.override(language_of(user))
