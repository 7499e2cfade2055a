"""What follows from what the site shows: the files that show it are written again."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from lubu.ledger.actions import after, along_with
from lubu.ledger.models import Entry
from lubu.office.mail import NoServerError
from lubu.office.schedule import every
from lubu.organisations.models import Organ
from lubu.portal.actions import notices, subscriptions, topics
from lubu.portal.builder import Builder
from lubu.portal.changes import SHOWN
from lubu.portal.disk import BusyError
from lubu.portal.subscriptions.sending import TURN_SECONDS, answer_forms, send_digests

logger = logging.getLogger(__name__)


@task()
def rebuild(entry_id: int) -> None:
    """Write what changed up to now. Repeatable: a second run finds nothing new."""
    Builder(Entry.objects.select_related("organ").get(pk=entry_id).organ).build_changes()


for _kind in SHOWN:
    after(_kind)(rebuild)


along_with("release.withdrawn")(notices.leave_with)
along_with("release.released")(topics.note_words)


@every(minutes=1, name="urgent notices of sites")
def follow_notices(at: datetime) -> None:
    """Put up what was planned for now and end what is over. Repeatable: each is done once."""
    notices.follow_clock(at)


@every(minutes=1, name="topics of sites")
def follow_topics(at: datetime) -> None:
    """Begin what was planned for today and end what is over. Repeatable: each is done once."""
    topics.follow_clock(at)


@every(minutes=1, name="sites behind the record")
def catch_up(at: datetime) -> None:
    """Finish what a dead builder began, and write what no task has. Repeatable: a site that is up
    to date is left alone, and so is one at which somebody works."""
    for organ in Organ.objects.filter(home__isnull=False):
        builder = Builder(organ)
        if not (builder.is_unfinished() or builder.behind()):
            continue
        try:
            builder.build_changes(wait=False)
        except BusyError:
            continue
        except Exception:  # one organ's fault must not leave the others' sites behind
            logger.exception("the site of %s could not be written", organ.slug)


@after("subscription.asked")
@task()
def answer_form(entry_id: int) -> None:
    """Send the mail that asks to confirm. Repeatable: what is answered is due no more."""
    _answer(Entry.objects.select_related("organ").get(pk=entry_id).organ, timezone.now())


@every(minutes=5, name="subscriptions by e-mail")
def follow_subscriptions(at: datetime) -> None:
    """Send what no task could, and delete addresses that nobody confirmed. Repeatable: each is
    done once."""
    for organ in Organ.objects.filter(home__isnull=False):
        _answer(organ, at)
        subscriptions.lapse(organ, at=at)


@every(minutes=1, name="digests by e-mail")
def follow_digests(at: datetime) -> None:
    """Send the day's digests from their hour on, a few seconds a minute. Repeatable: nobody gets
    two a day."""
    if timezone.localtime(at).hour < settings.LUBU_DIGEST_HOUR:
        return
    for organ in Organ.objects.filter(home__isnull=False):
        try:
            send_digests(organ, at=at, seconds=TURN_SECONDS)
        except NoServerError as error:
            logger.warning("digests of %s wait for the mail server: %s", organ.slug, error.said)


def _answer(organ: Organ, at: datetime) -> None:
    try:
        answer_forms(organ, at=at)
    except NoServerError as error:
        logger.warning("mails of %s wait for the mail server: %s", organ.slug, error.said)
