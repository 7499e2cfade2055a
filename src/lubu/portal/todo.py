"""What waits on the public site: messages about faults for their answer, topics for force."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.personal import readable
from lubu.office.todo import Todo, todo
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.portal.models import FaultReport, Topic

MOST = 100


@todo("fault_reports", gettext_lazy("Faults of the site that people found"))
def waiting(user: User) -> list[Todo]:
    """For a unit its own; for site administrators those of no unit, and all that are overdue."""
    kept = Q(organ__in=user.organs_with(Role.SITE_ADMIN))
    late = Q(unit=None) | Q(due_on__lt=timezone.localdate())
    own = Q(unit__in=user.units_with(Role.EDITOR))
    rows = FaultReport.objects.visible_to(user).open().filter(own | kept & late)
    return [
        Todo(
            title=f"{row.number} {readable(row, 'words')[:40]}",
            address=reverse("portal:fault-report", args=[row.pk]),
            what=_("Mend the page and answer") if row.unit_id else _("Give it to a unit"),
            due_on=row.due_on,
            reference=row.number,
            deed=_("Mend the page and answer") if row.unit_id else _("Give it to a unit"),
        )
        for row in rows.order_by("due_on", "pk")[:MOST]
    ]


@todo("topics", gettext_lazy("Topics to put in force"))
def topics_drafted(user: User) -> list[Todo]:
    """For site administrators: topics whose draft is another than what the site shows."""
    kept = Topic.objects.visible_to(user).filter(organ__in=user.organs_with(Role.SITE_ADMIN))
    rows = kept.waiting().select_related("draft").order_by("draft__at", "pk")
    return [
        Todo(
            title=str(topic.draft),
            address=reverse("portal:topic", args=[topic.pk]),
            what=_("Read the draft and put it in force"),
        )
        for topic in rows[:MOST]
    ]
