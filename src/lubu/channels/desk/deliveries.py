"""Posting by hand and taking down: the lists, the proof, the package."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.channels.actions import Proof, record_proof, record_taken_down, try_again
from lubu.channels.desk import answers
from lubu.channels.desk.forms import ProofForm, TakeDownForm
from lubu.channels.desk.screens import own_release
from lubu.channels.exports import export_package, file_name
from lubu.channels.models import (
    BUSY,
    Delivery,
    hint_words,
    to_be_posted,
    to_be_taken_down_by_hand,
)
from lubu.channels.packages import visible_package
from lubu.channels.rules import DeliveryState, Hint, Purpose
from lubu.channels.todo import own_releases
from lubu.office.downloads import download
from lubu.office.screens import Screen, person
from lubu.publishing.actions import files
from lubu.publishing.models import Attachment, Release
from lubu.publishing.rules import ChannelKind

PAGE = 50
LABEL = gettext_lazy("Postings by hand")
PARENT = ("channels:deliveries", LABEL)
BY_MACHINE = frozenset({ChannelKind.WECHAT})


def why(release: Release, purpose: Purpose = Purpose.DELIVER) -> str:
    """Why a person has to act: our words, then the channel's."""
    is_of_purpose = getattr(release, "last_purpose", purpose) == purpose
    hint = getattr(release, "last_hint", "") if is_of_purpose else ""
    error = getattr(release, "last_error", "") if is_of_purpose else ""
    return f"{hint_words(hint or Hint.NO_INTERFACE, purpose)} {error or ''}".strip()


class DeliveriesScreen(Screen):
    """What waits to be posted or taken down by a person, and what the machine is at."""

    page_title = LABEL
    header_icon = "upload"
    template_name = "channels/deliveries.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        own = own_releases(person(request))
        waiting = to_be_posted(own).order_by("submission__decided_at", "pk")
        pages = Paginator(waiting, PAGE)
        page = pages.get_page(request.GET.get("p"))
        standing = to_be_taken_down_by_hand(own).order_by("withdrawn_at", "pk")[:PAGE]
        running = (
            Delivery.objects.visible_to(request.user)
            .filter(release__in=own.values("pk"), state__in=BUSY)
            .last_of_release()
            .select_related("release__submission", "release__channel")
            .order_by("next_at")[:PAGE]
        )
        return self.shown(
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            waiting=[(one, why(one)) for one in page],
            standing=[(one, why(one, Purpose.TAKE_DOWN)) for one in standing],
            running=running,
        )


class ProveScreen(Screen):
    """The proof of one posting, with what has to be posted beside it."""

    page_title = gettext_lazy("Proof of a posting")
    header_icon = "upload"
    template_name = "channels/prove.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        release = own_release(request, pk)
        return self._shown(release, ProofForm(ChannelKind(release.channel.kind)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        release = own_release(request, pk)
        form = ProofForm(ChannelKind(release.channel.kind), request.POST, request.FILES)
        if not form.is_valid():
            return self._shown(release, form, 422)
        try:
            self._store(release, form)
        except answers.REFUSALS as error:
            return self._shown(release, form, answers.put_on(form, error))
        messages.success(request, _("The posting is recorded; the text counts as released."))
        return redirect("channels:deliveries")

    def _store(self, release: Release, form: ProofForm) -> None:
        fields = {name: value for name, value in form.cleaned_data.items() if name != "photo"}
        actor = person(self.request)
        upload = form.cleaned_data.get("photo")
        with transaction.atomic():
            photo = self._received(upload, str(fields.get("place", "")), release)
            try:
                record_proof(release.pk, actor=actor, proof=Proof(photo=photo, **fields))
            except answers.REFUSALS:
                if photo is not None:  # the row goes with the transaction, the file by hand
                    photo.file.storage.delete(photo.file.name)
                raise

    def _received(
        self, upload: UploadedFile[bytes] | None, place: str, release: Release
    ) -> Attachment | None:
        if upload is None:
            return None
        name = upload.name or "photo"
        return files.receive(
            upload.read(),
            name,
            title=place or name,
            organ=release.organ,
            actor=person(self.request),
        )

    def _shown(self, release: Release, form: ProofForm, status: int = 200) -> HttpResponse:
        waiting = to_be_posted(Release.objects.visible_to(self.request.user)).filter(pk=release.pk)
        attempts = release.deliveries.select_related("by").order_by("-number")
        standing = attempts.filter(purpose=Purpose.DELIVER, state=DeliveryState.DONE).first()
        return self.shown(
            status,
            release=release,
            form=form,
            why=why(waiting.first() or release),
            attempts=attempts[:20],
            before=standing,
            can_try_again=ChannelKind(release.channel.kind) in BY_MACHINE,
        )


class TakeDownScreen(Screen):
    """That a withdrawn text no longer stands on its channel."""

    page_title = gettext_lazy("Taking down")
    header_icon = "bin"
    template_name = "channels/take_down.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(own_release(request, pk), TakeDownForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        release = own_release(request, pk)
        form = TakeDownForm(request.POST)
        if not form.is_valid():
            return self._shown(release, form, 422)
        try:
            record_taken_down(release.pk, actor=person(request), note=form.cleaned_data["note"])
        except answers.REFUSALS as error:
            return self._shown(release, form, answers.put_on(form, error))
        messages.success(request, _("It is recorded that the text was taken down."))
        return redirect("channels:deliveries")

    def _shown(self, release: Release, form: TakeDownForm, status: int = 200) -> HttpResponse:
        attempts = release.deliveries.select_related("by").order_by("-number")
        posted = attempts.filter(purpose=Purpose.DELIVER).filter(
            Q(state=DeliveryState.DONE) | ~Q(address="")
        )
        return self.shown(
            status,
            release=release,
            form=form,
            posted=posted.first(),
            attempts=attempts[:20],
            can_try_again=ChannelKind(release.channel.kind) in BY_MACHINE,
        )


class TryAgain(Screen):
    """Lets the machine try once more; a button, so POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        release = own_release(request, pk)
        try:
            try_again(release.pk, actor=person(request))
        except answers.REFUSALS as error:
            messages.error(request, answers.sentence(error))
        else:
            messages.success(request, _("The system tries again within a minute."))
        return redirect("channels:deliveries")


class PackageFile(Screen):
    """The text as a ZIP for posting by hand."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        release = own_release(request, pk)
        package = visible_package(release, person(request))
        try:
            data = export_package(package)
        except answers.REFUSALS as error:
            messages.error(request, answers.sentence(error))
            return redirect("channels:prove", pk)
        return download(data, file_name(package, release.pk), "application/zip")
