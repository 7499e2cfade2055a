"""Subscriptions by e-mail in numbers, and the last sendings; no address is shown."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from lubu.office import mail
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.portal.actions import digests
from lubu.portal.desk.screens import chosen_organ
from lubu.portal.models import DigestRun
from lubu.portal.subscriptions import counts

LABEL = gettext_lazy("Subscriptions by e-mail")
PAGE = 30
FAULTS = {
    digests.ALL_REFUSED: gettext_lazy("The mail server refused every mail."),
    mail.Outcome.NOT_TAKEN.value: gettext_lazy("The mail server took nothing from us."),
    mail.Outcome.UNKNOWN.value: gettext_lazy("The connection to the mail server broke."),
}


def may_see(user: User, organ: Organ) -> bool:
    """Whether ``user`` keeps the organ's site."""
    return user.holds(Role.SITE_ADMIN, organ_id=organ.pk)


class SubscriptionsScreen(Screen):
    """How many subscribe to what, and what was sent on the last days."""

    page_title = LABEL
    header_icon = "mail"
    template_name = "portal/subscriptions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = chosen_organ(request, may_see)
        runs = DigestRun.objects.visible_to(person(request)).filter(organ=organ).order_by("-on")
        pages = Paginator(runs, PAGE)
        page = pages.get_page(request.GET.get("p"))
        for run in page.object_list:
            run.fault = str(FAULTS.get(run.fault, run.fault))
        return self.shown(
            organ=organ,
            is_offered=mail.can_go_out(),
            whole=counts.of_all(organ),
            each=counts.of_each(organ),
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
        )
