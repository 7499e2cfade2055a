"""`lubu check site`: whether every built file is as it was written, and nothing waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lubu.office.checks import Finding, Severity, organ_check
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder, Fault

SENTENCES = {
    Fault.MISSING: gettext_lazy("A file of the site is missing."),
    Fault.CHANGED: gettext_lazy("A file of the site was changed by another hand."),
    Fault.FOREIGN: gettext_lazy("A file that nobody published lies in the site."),
    Fault.BEHIND: gettext_lazy("A file of the site is not yet up to date with the record."),
}
PATIENCE = timedelta(minutes=10)


def behind_by(count: int) -> str:
    """That so many entries are not shown yet."""
    text = ngettext(
        "The site is behind the record by %(count)s entry.",
        "The site is behind the record by %(count)s entries.",
        count,
    )
    return text % {"count": count}


@organ_check("site", gettext_lazy("built site"))
def built_site(organ: Organ) -> Iterator[Finding]:
    """Compare the files with what the builder wrote, and what it has read with the ledger."""
    if not Organ.objects.filter(pk=organ.pk, home__isnull=False).exists():
        return
    builder = Builder(organ)
    yield from _waiting(organ, builder)
    for drift in builder.compare():
        yield Finding(
            sentence=str(SENTENCES[drift.fault]),
            remedy=_("Run “lubu publish --all” after finding out who did it."),
            place=f"{organ.slug}/{drift.path}",
        )


def _waiting(organ: Organ, builder: Builder) -> Iterator[Finding]:
    """What the site does not show yet; a moment is what the worker needs, more is a fault."""
    remedy = _("The worker writes it within minutes. If none runs, start one: “lubu worker”.")
    behind, since = builder.behind(), builder.behind_since()
    if since is not None:
        is_late = timezone.now() - since > PATIENCE
        yield Finding(
            sentence=behind_by(behind),
            remedy=remedy,
            place=organ.slug,
            severity=Severity.FAULT if is_late else Severity.WARNING,
        )
    elif builder.is_broken_off():
        yield Finding(
            sentence=_("Pages of the site are still to be written: a build broke off."),
            remedy=remedy,
            place=organ.slug,
        )
