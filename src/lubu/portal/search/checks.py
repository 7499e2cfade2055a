"""`lubu check search`: whether every text in public can be found, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.checks import Finding, organ_check
from lubu.organisations.models import Organ
from lubu.portal.search.entries import Fault, compare
from lubu.publishing.models import Release

SENTENCES = {
    Fault.MISSING: gettext_lazy("The search does not find a text that is in public."),
    Fault.BEHIND: gettext_lazy("The search finds an earlier state of a text."),
    Fault.HIDDEN: gettext_lazy(
        "The search index holds a text that is not in public. Nobody is shown it."
    ),
}


@organ_check("search", gettext_lazy("search index"))
def search_index(organ: Organ) -> Iterator[Finding]:
    """Hold each entry against the record."""
    for drift in compare(organ):
        release = Release.objects.get(pk=drift.release)
        yield Finding(
            sentence=str(SENTENCES[drift.fault]),
            remedy=_("Run “lubu search --rebuild”."),
            place=f"{organ.slug}/{release.path}",
        )
