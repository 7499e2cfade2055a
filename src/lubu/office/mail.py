"""Handing mail to the mail server, and what is known afterwards."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lubu.office.checks import Finding, Severity, check
from lubu.office.models import Reminder
from lubu.office.reminders.rules import ReminderState
from lubu.values import MAIL_IN_FILES

logger = logging.getLogger(__name__)
LOCAL = ("localhost", "127.0.0.1", "::1")


class Outcome(StrEnum):
    """What became of one mail."""

    TAKEN = "taken"
    REFUSED = "refused"  # this mail or its recipient; others may be taken
    NOT_TAKEN = "not_taken"  # the server takes nothing from us now
    UNKNOWN = "unknown"  # the connection broke while it was handed over


class NoServerError(Exception):
    """The mail server cannot be reached, or does not let us in; ``said`` is why."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)


def can_go_out() -> bool:
    """Whether mail is set up at all: a server and a sender are named."""
    return bool(settings.LUBU_EMAIL_URL and settings.LUBU_EMAIL_FROM)


def opened() -> BaseEmailBackend:
    """An open connection to the mail server; whoever opened it closes it.

    Raises:
        NoServerError: there is none.
    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NoServerError(_said(error)) from error
    return connection


def hand_over(message: EmailMessage, connection: BaseEmailBackend) -> Outcome:
    """Give one mail to the server. What is logged names no address."""
    try:
        connection.send_messages([message])
    except smtplib.SMTPSenderRefused as error:
        logger.warning("the mail server does not take our sender: %s", error.smtp_code)
        return Outcome.NOT_TAKEN
    except (
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPResponseException,
        smtplib.SMTPNotSupportedError,
        UnicodeError,
    ) as error:
        logger.info("the mail server refused a mail: %s", type(error).__name__)
        return Outcome.REFUSED
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("the connection to the mail server broke: %s", type(error).__name__)
        return Outcome.UNKNOWN
    return Outcome.TAKEN


def _said(error: Exception) -> str:
    """Why it failed; without what the server says to a wrong password."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("The mail server does not accept our name and password.")
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error)


def without_mail() -> Iterator[Finding]:
    """That mail is not set up, or half of it, or travels open."""
    if settings.LUBU_EMAIL_URL == MAIL_IN_FILES:
        if settings.LUBU_SERVICE:
            yield Finding(
                sentence=_("Mails become files and reach nobody."),
                remedy=_("Set LUBU_EMAIL_URL to the mail server."),
                place="LUBU_EMAIL_URL",
            )
        return
    if not settings.LUBU_EMAIL_URL:
        yield Finding(
            sentence=_("No mail can go out: no mail server is named."),
            remedy=_(
                "Set LUBU_EMAIL_URL; until then nobody can subscribe by e-mail, and nobody is "
                "reminded of what waits."
            ),
            place="LUBU_EMAIL_URL",
            severity=Severity.WARNING,
        )
        return
    if not settings.LUBU_EMAIL_FROM:
        yield Finding(
            sentence=_("No mail can go out: no sender is named."),
            remedy=_("Set LUBU_EMAIL_FROM to an address that the mail server lets send."),
            place="LUBU_EMAIL_FROM",
        )
    host = urlsplit(settings.LUBU_EMAIL_URL).hostname or "localhost"
    is_secret = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if not is_secret and host not in LOCAL:
        yield Finding(
            sentence=_(
                "Mail travels to the mail server in the open, with the addresses of people."
            ),
            remedy=_("Use submission://, or add ?tls=true or ?ssl=true to the address."),
            place="LUBU_EMAIL_URL",
            severity=Severity.WARNING,
        )


def refused_reminders() -> Iterator[Finding]:
    """People whose last reminder the mail server did not take."""
    last = Reminder.objects.mails().order_by("-on").values_list("on", flat=True).first()
    count = Reminder.objects.of_day(last, ReminderState.REFUSED).count() if last else 0
    if last and count:
        said = ngettext(
            "On %(day)s the mail server refused the reminder of %(count)s person.",
            "On %(day)s the mail server refused the reminders of %(count)s people.",
            count,
        )
        yield Finding(
            sentence=said % {"day": last.isoformat(), "count": count},
            remedy=_(
                "Their accounts say so to them: let them correct their e-mail. If it is everybody, "
                "look at LUBU_EMAIL_FROM."
            ),
            severity=Severity.WARNING,
        )


@check("mail", gettext_lazy("mail server"))
def mail_server() -> Iterator[Finding]:
    """Whether mail is set up, the server lets us in, and reminders are taken."""
    yield from without_mail()
    yield from refused_reminders()
    if not can_go_out() or settings.LUBU_EMAIL_URL == MAIL_IN_FILES:
        return
    try:
        opened().close()
    except NoServerError as error:
        yield Finding(
            sentence=_("No mail can go out: the mail server cannot be reached: %(why)s")
            % {"why": error.said},
            remedy=_("Look at LUBU_EMAIL_URL, and whether the mail server runs."),
            place="LUBU_EMAIL_URL",
        )
