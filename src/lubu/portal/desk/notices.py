"""The urgent notice above every page: put up, taken down, and those that stood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateTimeInput

from lubu.office import errors
from lubu.office.screens import Screen, person
from lubu.office.words import WebAddress, Words, guard
from lubu.organisations.models import Organ
from lubu.portal.actions import notices
from lubu.portal.desk.screens import chosen_organ, put_on
from lubu.portal.models import SiteNotice
from lubu.portal.rules.notices import LONGEST_TEXT, NoticePeriodError
from lubu.publishing.models import Release
from lubu.publishing.rules import ChannelKind

LABEL = gettext_lazy("Urgent notice")
PARENT = ("portal:notices", LABEL)
REFUSALS = (
    NoticePeriodError,
    notices.NoticeGoneError,
    notices.NoticeStandsError,
    notices.NotForNoticesError,
)
NEWEST = 50
USUAL = timedelta(days=3)
PAGE = 20


class ReleaseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Texts in public, by title."""

    def label_from_instance(self, release: Release) -> str:
        return f"{release.released_on} {release.submission.content['title']}"


class NoticeForm(forms.Form):
    """What the notice says, where it leads, and for how long."""

    text = Words(
        label=gettext_lazy("what the notice says"),
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("One sentence of at most 80 characters; the link tells the rest."),
    )
    field_order = ("text", "release")
    address = WebAddress(label=gettext_lazy("or to this address"), max_length=300, required=False)
    begins_at = forms.DateTimeField(label=gettext_lazy("begins at"), widget=AdminDateTimeInput)
    ends_at = forms.DateTimeField(
        label=gettext_lazy("ends at"),
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("It is taken down by itself then; 30 days at most."),
    )

    def __init__(self, organ: Organ, data: Mapping[str, object] | None = None) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        super().__init__(data, initial={"begins_at": now, "ends_at": now + USUAL})
        guard(self)
        public = Release.objects.visible_to(None).filter(
            organ=organ, channel__kind=ChannelKind.WEBSITE.value
        )
        newest = public.order_by("-first_released_at").values("pk")[:NEWEST]
        choices = public.filter(pk__in=list(newest.values_list("pk", flat=True)))
        newest_first = choices.select_related("submission").order_by("-first_released_at")
        self.fields["release"] = ReleaseChoice(
            label=_("leads to the text in public"),
            queryset=newest_first,
            required=False,
            empty_label=_("none of these"),
        )
        self.order_fields(self.field_order)


class NoticesScreen(Screen):
    """The notice that stands, a form for the next, and those that stood."""

    page_title = LABEL
    header_icon = "warning"
    template_name = "portal/notices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organ = self._organ(request)
        return self._shown(organ, NoticeForm(organ))

    def post(self, request: HttpRequest) -> HttpResponse:
        organ = self._organ(request)
        form = NoticeForm(organ, request.POST)
        if not form.is_valid():
            return self._shown(organ, form, 422)
        said = form.cleaned_data
        try:
            notices.put_up(
                organ,
                actor=person(request),
                text=said["text"],
                release=said["release"].pk if said["release"] else None,
                address=said["address"],
                begins_at=said["begins_at"],
                ends_at=said["ends_at"],
                at=timezone.now(),
            )
        except REFUSALS as error:
            return self._shown(organ, form, put_on(form, error))
        messages.success(
            request,
            _("Ordered. The home page shows it within seconds, then page after page follows."),
        )
        return redirect(f"{request.path}?organ={organ.slug}")

    def _organ(self, request: HttpRequest) -> Organ:
        return chosen_organ(request, notices.may_put_up)

    def _shown(self, organ: Organ, form: NoticeForm, status: int = 200) -> HttpResponse:
        own = SiteNotice.objects.visible_to(self.request.user).filter(organ=organ)
        rows = own.select_related("by", "release__submission").order_by("-begins_at", "-pk")
        pages = Paginator(rows, PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        return self.shown(
            status,
            organ=organ,
            form=form,
            standing=own.standing().select_related("by").first(),
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
        )


class TakeDownStep(Screen):
    """Taking the notice down by hand."""

    page_title = LABEL
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = SiteNotice.objects.visible_to(request.user).select_related("organ")
        notice = get_object_or_404(rows, pk=pk)
        if not notices.may_put_up(person(request), notice.organ):
            raise PermissionDenied
        try:
            notices.take_down(pk, actor=person(request), at=timezone.now())
        except notices.NoticeGoneError as error:
            messages.error(request, errors.sentence(error))
        else:
            messages.success(request, _("The notice is taken down."))
        return redirect("portal:notices")
