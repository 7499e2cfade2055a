"""The organ's channels: which there are, how long each has rested, and changing them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.channels.actions import ChannelDetails, add_channel, change_channel
from lubu.channels.desk import answers
from lubu.channels.desk.forms import ChannelForm, OrganForm
from lubu.channels.desk.screens import organs_with
from lubu.channels.models import FRESHNESS_LABELS, ReadFetch
from lubu.channels.todo import resting
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ
from lubu.organisations.rules import Role
from lubu.publishing.models import Channel
from lubu.publishing.rules import ChannelKind

LABEL = gettext_lazy("Channels")
PARENT = ("channels:accounts", LABEL)


class AccountsScreen(Screen):
    """All channels of the person's organs."""

    page_title = LABEL
    header_icon = "mobile-alt"
    template_name = "channels/accounts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = person(request)
        rests = {account.pk: rest for account, rest in resting(user, timezone.localdate())}
        fetches = {one.channel_id: one for one in ReadFetch.objects.visible_to(request.user)}
        keeps = {organ.pk for organ in organs_with(user, Role.SITE_ADMIN)}
        rows = [
            {
                "channel": channel,
                "rest": rests.get(channel.pk),
                "freshness": FRESHNESS_LABELS[rests[channel.pk].freshness]
                if channel.pk in rests
                else "",
                "fetch": fetches.get(channel.pk),
                "may_change": channel.organ_id in keeps,
            }
            for channel in Channel.objects.visible_to(request.user)
            .select_related("organ")
            .order_by("organ", "-active", "kind", "name")
        ]
        return self.shown(rows=rows, may_add=bool(keeps))


class AddChannelScreen(Screen):
    """A new channel."""

    page_title = gettext_lazy("Add a channel")
    header_icon = "plus"
    template_name = "channels/channel.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        organs = self._organs()
        return self.shown(form=ChannelForm(), organ_form=OrganForm(organs))

    def post(self, request: HttpRequest) -> HttpResponse:
        form, organ_form = ChannelForm(request.POST), OrganForm(self._organs(), request.POST)
        if not (form.is_valid() and organ_form.is_valid()):
            return self.shown(422, form=form, organ_form=organ_form)
        details, kind = _details(form), ChannelKind(form.cleaned_data["kind"])
        organ = organ_form.cleaned_data["organ"]
        try:
            add_channel(organ, actor=person(request), kind=kind, details=details)
        except answers.REFUSALS as error:
            return self.shown(answers.put_on(form, error), form=form, organ_form=organ_form)
        messages.success(request, _("The channel “%(name)s” is open.") % {"name": details.name})
        return redirect("channels:accounts")

    def _organs(self) -> list[Organ]:
        organs = organs_with(person(self.request), Role.SITE_ADMIN)
        if not organs:
            raise PermissionDenied
        return organs


class ChangeChannelScreen(Screen):
    """What is said of a channel."""

    page_title = gettext_lazy("Change a channel")
    header_icon = "edit"
    template_name = "channels/channel.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        channel = self._channel(pk)
        return self.shown(form=ChannelForm(channel=channel), channel=channel)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        channel = self._channel(pk)
        form = ChannelForm(request.POST, channel=channel)
        if not form.is_valid():
            return self.shown(422, form=form, channel=channel)
        try:
            change_channel(channel.pk, actor=person(request), details=_details(form))
        except answers.REFUSALS as error:
            return self.shown(answers.put_on(form, error), form=form, channel=channel)
        messages.success(request, _("The changes of the channel are stored."))
        return redirect("channels:accounts")

    def _channel(self, pk: int) -> Channel:
        channel = get_object_or_404(Channel.objects.visible_to(self.request.user), pk=pk)
        if not person(self.request).holds(Role.SITE_ADMIN, organ_id=channel.organ_id):
            raise PermissionDenied
        return channel


def _details(form: ChannelForm) -> ChannelDetails:
    values = form.cleaned_data
    return ChannelDetails(
        name=values["name"].strip(),
        account=values["account"].strip(),
        address=values["address"],
        active=values["active"],
    )
