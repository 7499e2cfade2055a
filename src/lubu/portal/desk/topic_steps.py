"""What a site administrator does with a topic: put in force, ended, taken down."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.office import errors
from lubu.office.screens import Screen, person
from lubu.organisations.models import User
from lubu.portal.actions import topics
from lubu.portal.desk.topics import LABEL
from lubu.portal.models import Topic


class SeenForm(forms.Form):
    """Which draft was read."""

    seen = forms.IntegerField(min_value=1, max_value=10**6)


class _Step(Screen):
    page_title = LABEL
    http_method_names = ["post"]
    done: object = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = person(request)
        rows = Topic.objects.visible_to(user).select_related("organ")
        topic = get_object_or_404(rows, pk=pk)
        if not topics.may_put_in_force(user, topic.organ):
            raise PermissionDenied
        try:
            self.step(topic, user, timezone.now())
        except (topics.TopicChangedError, topics.TopicGoneError) as error:
            messages.error(request, errors.sentence(error))
        else:
            messages.success(request, self.done)
        return redirect("portal:topic", pk)

    def step(self, topic: Topic, user: User, at: datetime) -> None:
        raise NotImplementedError


class ForceStep(_Step):
    """The draft that was read is put in force."""

    done = gettext_lazy("The topic is in force. The site shows it within seconds.")

    def step(self, topic: Topic, user: User, at: datetime) -> None:
        form = SeenForm(self.request.POST)
        if not form.is_valid():
            raise topics.TopicChangedError
        topics.put_in_force(topic.pk, actor=user, seen=form.cleaned_data["seen"], at=at)


class EndStep(_Step):
    """A current topic becomes a historical one."""

    done = gettext_lazy("The topic is a historical one now.")

    def step(self, topic: Topic, user: User, at: datetime) -> None:
        topics.end(topic.pk, actor=user, at=at)


class TakeDownStep(_Step):
    """A topic leaves the site."""

    done = gettext_lazy("The topic is taken off the site.")

    def step(self, topic: Topic, user: User, at: datetime) -> None:
        topics.take_down(topic.pk, actor=user, at=at)
