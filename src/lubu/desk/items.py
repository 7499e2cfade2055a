"""Opening an item from anywhere on the desk, for those who may see it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views import View

from lubu.office.screens import Screen, person
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.models import ColumnPage, InformationItem, Release, Submission
from lubu.publishing.rules import ChannelKind, ReleaseState

OWN, SHARED = 3, 2  # how many columns to draft in the desk offers at once


def own_columns(user: User) -> list[ColumnPage]:
    """The columns in which the person drafts as editor, in the order of the site: the first of
    those that her units keep, then the first of those that all units share."""
    units = user.units_with(Role.EDITOR)
    rows = ColumnPage.objects.visible_to(user).order_by("path")
    organs = user.organs_with(Role.EDITOR)
    shared = rows.filter(open_to_units=True, organ__in=organs).exclude(owner_unit__in=units)
    return [*rows.filter(owner_unit__in=units)[:OWN], *shared[:SHARED]]


class OpenItem(View):
    """Leads to the editor for those who may write there, else to the page that the public reads."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        user = person(request)
        item = InformationItem.objects.visible_to(user).filter(pk=pk).first()
        if item is None:
            raise Http404
        if item.permissions_for_user(user).can_edit():
            return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[pk]))
        address = public_address(item, user)
        if address is None:
            return HttpResponseRedirect(reverse("items:text", args=[pk]))
        return HttpResponseRedirect(address)


def public_address(item: InformationItem, user: User) -> str | None:
    """Where the public reads the item, if it does."""
    release = (
        Release.objects.visible_to(user)
        .filter(item=item, channel__kind=ChannelKind.WEBSITE, state=ReleaseState.RELEASED)
        .select_related("organ")
        .first()
    )
    return release.organ.public_address(release.path) if release and release.path else None


class TextScreen(Screen):
    """The text last handed in, to read; for those who see the item but do not write in it."""

    page_title = gettext_lazy("Text of an item")
    header_icon = "doc-full"
    template_name = "desk/text.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = get_object_or_404(InformationItem.objects.visible_to(request.user), pk=pk)
        last = Submission.objects.visible_to(request.user).filter(item=item)
        submission = last.order_by("-number").first()
        return self.shown(item=item, content=submission.content if submission else None)
