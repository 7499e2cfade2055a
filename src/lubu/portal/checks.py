"""`lubu check site`: whether every built file is as it was written."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.checks import Finding, organ_check
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder

SENTENCES = {
    "missing": gettext_lazy("A file of the site is missing."),
    "changed": gettext_lazy("A file of the site was changed by another hand."),
    "foreign": gettext_lazy("A file that nobody published lies in the site."),
}


@organ_check("site", gettext_lazy("built site"))
def built_site(organ: Organ) -> Iterator[Finding]:
    """Compare the files with what the builder wrote."""
    if not Organ.objects.filter(pk=organ.pk, build_state__isnull=False).exists():
        return
    for drift in Builder(organ).verify():
        yield Finding(
            sentence=str(SENTENCES[drift.fault]),
            remedy=_("Run “lubu publish --all” after finding out who did it."),
            place=f"{organ.slug}/{drift.path}",
        )
