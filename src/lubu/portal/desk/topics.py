"""Topic pages on the desk: listed, drafted, and shown as they would stand on the site."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ, Unit, User
from lubu.organisations.rules import Role
from lubu.portal.actions import topics
from lubu.portal.desk.screens import chosen_organ, put_on
from lubu.portal.desk.topic_forms import Sections, TopicForm, sections_form, text_of
from lubu.portal.models import Topic, TopicDraft
from lubu.portal.rules import topics as rules
from lubu.portal.site import Site

LABEL = gettext_lazy("Topics")
PARENT = ("portal:topics", LABEL)
REFUSALS = (
    rules.SectionSourceError,
    rules.SectionsNumberError,
    rules.TopicPeriodError,
    topics.NotForTopicsError,
    topics.NotOfTheSiteError,
    topics.TopicAddressError,
    topics.TopicChangedError,
)
PAGE = 20


class TopicsScreen(Screen):
    """All topics that the person knows of, the newest first."""

    page_title = LABEL
    header_icon = "folder-open-inverse"
    template_name = "portal/desk_topics.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = person(request)
        rows = Topic.objects.visible_to(user).select_related("draft", "unit", "organ")
        drafts = TopicDraft.objects.visible_to(user).exclude(number=F("topic__number"))
        pages = Paginator(rows.order_by("-pk"), PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self.shown(
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            waiting=set(drafts.values_list("pk", flat=True)),
            may_begin=_units(user).exists(),
        )


class NewTopicScreen(Screen):
    """A topic that begins."""

    page_title = gettext_lazy("New topic")
    header_icon = "folder-open-inverse"
    parent = PARENT
    template_name = "portal/desk_topic_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = self._organ(request)
        form = TopicForm(units=_units(person(request), organ))
        return self.shown(form=form, sections=sections_form(organ, None))

    def post(self, request: HttpRequest) -> HttpResponse:
        organ = self._organ(request)
        form = TopicForm(request.POST, units=_units(person(request), organ))
        sections = sections_form(organ, request.POST)
        if not (form.is_valid() & sections.is_valid()):
            return self.shown(422, form=form, sections=sections)
        try:
            topic = topics.draft(
                organ,
                actor=person(request),
                slug=form.cleaned_data["slug"],
                unit=form.cleaned_data["unit"],
                text=text_of(form, sections),
                at=timezone.now(),
            )
        except REFUSALS as error:
            return self.shown(put_on(form, error), form=form, sections=sections)
        return _saved(request, topic)

    def _organ(self, request: HttpRequest) -> Organ:
        return chosen_organ(request, lambda user, organ: _units(user, organ).exists())


class EditTopicScreen(Screen):
    """Another draft of a topic."""

    page_title = gettext_lazy("Draft of the topic")
    header_icon = "folder-open-inverse"
    parent = PARENT
    template_name = "portal/desk_topic_form.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        topic, written = self._found(pk)
        said = written.said
        initial = {
            "title": said.title,
            "introduction": said.introduction,
            "begins_on": said.begins_on,
            "ends_on": said.ends_on,
            "seen": written.number,
        }
        form, sections = TopicForm(initial=initial), sections_form(topic.organ, None, said)
        return self.shown(form=form, sections=sections, topic=topic)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        topic, written = self._found(pk)
        form = TopicForm(request.POST)
        sections = sections_form(topic.organ, request.POST, written.said)
        if not (form.is_valid() & sections.is_valid()):
            return self._refused(422, form, sections, topic)
        try:
            topics.redraft(
                pk,
                actor=person(request),
                seen=form.cleaned_data["seen"],
                text=text_of(form, sections),
                at=timezone.now(),
            )
        except REFUSALS as error:
            return self._refused(put_on(form, error), form, sections, topic)
        return _saved(request, topic)

    def _found(self, pk: int) -> tuple[Topic, TopicDraft]:
        user = person(self.request)
        rows = Topic.objects.visible_to(user).select_related("organ", "unit", "draft")
        topic = get_object_or_404(rows, pk=pk)
        if not topics.may_draft(user, topic.unit):
            raise PermissionDenied
        return topic, topic.draft

    def _refused(
        self, status: int, form: TopicForm, sections: Sections, topic: Topic
    ) -> HttpResponse:
        return self.shown(status, form=form, sections=sections, topic=topic)


class TopicScreen(Screen):
    """One topic: where it stands, and what its draft would show."""

    page_title = gettext_lazy("Topic")
    header_icon = "folder-open-inverse"
    parent = PARENT
    template_name = "portal/desk_topic.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = person(request)
        rows = Topic.objects.visible_to(user).select_related("organ", "unit")
        topic = get_object_or_404(rows, pk=pk)
        drafts = TopicDraft.objects.visible_to(user).select_related("by")
        written = drafts.filter(topic=topic).first()
        said = written.said if written else topic.said
        is_public = topic.state in rules.PUBLIC
        decides = topics.may_put_in_force(user, topic.organ)
        return self.shown(
            topic=topic,
            written=written,
            said=said,
            sections=Site(topic.organ).topics.sections(said, topic.ended_on),
            href=f"{topic.organ.site_path}{topic.path}" if is_public else "",
            is_waiting=written is not None and written.number != topic.number,
            may_draft=topics.may_draft(user, topic.unit),
            may_decide=decides,
            may_end=decides and topic.state == rules.TopicState.CURRENT,
            may_take_down=decides and topic.state in topics.IN_FORCE,
        )


def _units(user: User, organ: Organ | None = None) -> QuerySet[Unit]:
    """The units for which the person may begin a topic."""
    kept = Q(organ__in=user.organs_with(Role.SITE_ADMIN)) | Q(pk__in=user.units_with(Role.EDITOR))
    own = Unit.objects.visible_to(user).standing().filter(kept)
    return own.filter(organ=organ) if organ else own


def _saved(request: HttpRequest, topic: Topic) -> HttpResponse:
    messages.success(request, _("The draft is saved. A site administrator puts it in force."))
    return redirect("portal:topic", topic.pk)
