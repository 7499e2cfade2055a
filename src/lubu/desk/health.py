"""What is red: checks that found something, deliveries that failed; for those who keep the site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.desk.models import CheckRun
from lubu.office import checks
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.models import Release
from lubu.publishing.rules import ReleaseState

STALE = timedelta(hours=1)
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that is wrong, with what to do; ``address`` leads on, if there is somewhere."""

    title: str
    sentences: tuple[str, ...]
    remedy: str = ""
    address: str = ""


def sees(user: User) -> bool:
    """Whether the person is told how the installation is."""
    return user.holds(Role.SITE_ADMIN, Role.SYSTEM)


def alarms(user: User, now: datetime) -> list[Alarm]:
    """All that is red now, the worst first."""
    if not sees(user):
        return []
    return [*_failed(user), *_found(user), *_stale(user, now)]


def _failed(user: User) -> list[Alarm]:
    failed = Release.objects.visible_to(user).filter(state=ReleaseState.FAILED)
    number = failed.count()
    if not number:
        return []
    title = ngettext("%(count)s delivery failed", "%(count)s deliveries failed", number)
    return [
        Alarm(
            title=title % {"count": number},
            sentences=tuple(
                f"{release.submission.content['title']} → {release.channel.name}"
                for release in failed.select_related("submission", "channel")[:SHOWN]
            ),
            remedy=_("Post them by hand, or let the system try again."),
            address=reverse("channels:deliveries"),
        )
    ]


def _found(user: User) -> list[Alarm]:
    labels = {name: one.label for name, one in checks.registered().items()}
    found = []
    for run in CheckRun.objects.visible_to(user).select_related("organ"):
        faults = [one for one in run.findings if one["severity"] == checks.Severity.FAULT]
        if not faults:
            continue
        title = _("Check “%(check)s” is red")
        if run.organ is not None:
            title = _("Check “%(check)s” is red: %(organ)s")
        rest = len(faults) - SHOWN
        sentences = [f"{one['sentence']} {one['place']}".strip() for one in faults[:SHOWN]]
        if rest > 0:
            sentences.append(_("and %(number)s more") % {"number": rest})
        found.append(
            Alarm(
                title=title % {"check": labels.get(run.name, run.name), "organ": run.organ},
                sentences=tuple(sentences),
                remedy=str(faults[0]["remedy"]),
                address=reverse("health:checks"),
            )
        )
    return found


def _stale(user: User, now: datetime) -> list[Alarm]:
    runs = list(CheckRun.objects.visible_to(user))
    if runs and max(run.at for run in runs) > now - STALE:
        return []
    return [
        Alarm(
            title=_("The checks have not run for more than an hour"),
            sentences=(),
            remedy=_("Start the background work (“lubu worker”), or run the checks now."),
            address=reverse("health:checks"),
        )
    ]
