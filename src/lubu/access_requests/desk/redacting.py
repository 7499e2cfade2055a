"""Redaction on the desk: what was found, what is marked by hand, the copy looked through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages

from lubu.access_requests.actions import redaction_looks, redactions
from lubu.access_requests.actions.taking_back import may_take_back, take_back_copy
from lubu.access_requests.desk.redaction_forms import (
    AREAS,
    GroundsForm,
    MarksForm,
    WholeForm,
    how_far,
    notices,
)
from lubu.access_requests.desk.telling import pressed, put_on, refusal
from lubu.access_requests.models import Paper, Redaction
from lubu.access_requests.rules.papers import OWN
from lubu.access_requests.rules.redacting import GIVABLE, REDACTABLE, RedactionState
from lubu.office.screens import Screen, person
from lubu.organisations.rules import Role
from lubu.redaction.failures import RedactionError
from lubu.redaction.telling import why

WIDTH = 900  # pixels of a page's picture


def clerks_paper(request: HttpRequest, pk: int) -> Paper:
    """A file that the person may see and redact.

    Raises:
        Http404, PermissionDenied: it is not.
    """
    user = person(request)
    paper = get_object_or_404(
        Paper.objects.visible_to(user).select_related("request__organ"), pk=pk
    )
    if not user.holds(Role.CLERK, organ_id=paper.request.organ_id):
        raise PermissionDenied
    return paper


def clerks_redaction(request: HttpRequest, pk: int) -> Redaction:
    """Likewise of a redaction."""
    user = person(request)
    rows = Redaction.objects.visible_to(user).select_related("source", "copy", "request__organ")
    redaction = get_object_or_404(rows, pk=pk)
    if not user.holds(Role.CLERK, organ_id=redaction.request.organ_id):
        raise PermissionDenied
    return redaction


class RedactScreen(Screen):
    """Beginning: one file, with its earlier redactions."""

    page_title = gettext_lazy("Redact a file")
    header_icon = "view"
    template_name = "access_requests/redact.html"
    is_whole = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(clerks_paper(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        paper = clerks_paper(request, pk)
        try:
            begun = self._begin(paper)
        except Exception as error:  # noqa: BLE001 - refusal lets what nobody explained rise
            sentence, status = refusal(error)
            return self._shown(paper, sentence, status)
        return redirect("access_requests:redaction", begun.pk)

    def _shown(self, paper: Paper, refused: str = "", status: int = 200) -> HttpResponse:
        return self.shown(
            status,
            paper=paper,
            case=paper.request,
            refused=refused,
            may_begin=self._may_begin(paper) and paper.is_clean,
            earlier=paper.redactions.filter(is_whole=self.is_whole).order_by("number"),
        )

    def _begin(self, paper: Paper) -> Redaction:
        return redactions.begin_redaction(paper.pk, actor=person(self.request), at=timezone.now())

    def _may_begin(self, paper: Paper) -> bool:
        return paper.media in REDACTABLE


class GiveWholeScreen(RedactScreen):
    """Likewise of a file in which nothing is withheld."""

    page_title = gettext_lazy("Give a file whole")
    header_icon = "doc-full"
    template_name = "access_requests/give_whole.html"
    is_whole = True

    def _begin(self, paper: Paper) -> Redaction:
        return redactions.begin_whole_copy(paper.pk, actor=person(self.request), at=timezone.now())

    def _may_begin(self, paper: Paper) -> bool:
        return paper.media in GIVABLE and paper.kind not in OWN


class RedactionScreen(Screen):
    """One redaction, wherever it is."""

    page_title = gettext_lazy("Redaction")
    header_icon = "view"
    template_name = "access_requests/redaction.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(clerks_redaction(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        redaction = clerks_redaction(request, pk)
        step = request.POST.get("step", "")
        if redaction.state == RedactionState.READY.value:
            return self._after_looking(redaction, step)
        form = MarksForm(redaction.marks or [], request.POST)
        areas = AREAS(request.POST, prefix="areas") if redaction.pages else None  # DOCX has none
        is_good = form.is_valid() and (areas is None or areas.is_valid())
        if not is_good or not pressed(form, request, "search", "make", "keep"):
            return self._shown(redaction, form, areas, 422)
        if step == "search" and not form.cleaned_data["words"].strip():
            form.add_error("words", _("Enter the words to look for, one a line."))
            return self._shown(redaction, form, areas, 422)
        try:
            self._go_on(redaction, step, form, areas)
        except RedactionError as error:
            form.add_error(None, why(error, _))
            return self._shown(redaction, form, areas, 422)
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            return self._shown(redaction, form, areas, put_on(form, error))
        address = reverse("access_requests:redaction", args=[redaction.pk])
        return redirect(f"{address}?page={self._page(redaction)}" if step == "keep" else address)

    def _go_on(self, redaction: Redaction, step: str, form: MarksForm, areas: Any) -> None:  # noqa: ANN401
        """Search, make the copy, or keep what is marked."""
        user, now, seen = person(self.request), timezone.now(), form.cleaned_data["seen"]
        marks = form.marks() + list(_drawn(redaction, areas or ()))
        if step == "search":
            words = form.cleaned_data["words"].splitlines()
            redactions.search_words(redaction.pk, words, marks=marks, seen=seen, actor=user, at=now)
        elif step == "make":
            redactions.make_copy(redaction.pk, marks, seen=seen, actor=user, at=now)
        else:
            redactions.keep_marks(redaction.pk, marks, seen=seen, actor=user, at=now)

    def _after_looking(self, redaction: Redaction, step: str) -> HttpResponse:
        user, now = person(self.request), timezone.now()
        form = _grounds_form(redaction, self.request.POST)
        is_whole, is_again = form.is_valid(), step == "again"  # which asks for no names
        seen = form.cleaned_data.get("seen")
        is_pressed = pressed(form, self.request, "again", "release")
        if seen is None or not is_pressed or not (is_whole or is_again):
            return self._shown(redaction, form, None, 422)
        try:
            if is_again:
                redactions.mark_again(redaction.pk, seen=seen, actor=user, at=now)
                return redirect("access_requests:redaction", redaction.pk)
            paper = redactions.release_copy(
                redaction.pk,
                form.cleaned_data["name"],
                grounds=form.parts(),
                pages=form.cleaned_data.get("pages"),
                seen=seen,
                actor=user,
                at=now,
            )
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            return self._shown(redaction, form, None, put_on(form, error))
        messages.success(
            self.request,
            _("The copy is file %(number)s of the case; it can go with the answer once scanned.")
            % {"number": paper.number},
        )
        return redirect("access_requests:letters", redaction.request_id)

    def _shown(
        self,
        redaction: Redaction,
        form: forms.Form | None = None,
        areas: Any = None,  # noqa: ANN401  Django's own
        status: int = 200,
    ) -> HttpResponse:
        state = RedactionState(redaction.state)
        values: dict[str, object] = {"redaction": redaction, "case": redaction.request}
        if redaction.is_whole:
            self.page_title = GiveWholeScreen.page_title
        if state is RedactionState.MARKING:
            words = "\n".join((redaction.sought or {}).get("words", ()))
            form = form or MarksForm(
                redaction.marks or [], initial={"seen": redaction.version, "words": words}
            )
            values["unfound"] = redactions.unfound(redaction)
            if redaction.pages:
                values["areas"] = areas or AREAS(prefix="areas")
                values["page"] = self._page(redaction)
                values["pages"] = range(1, redaction.pages + 1)
        elif state is RedactionState.READY:
            form = form or _grounds_form(redaction)
            values["pages"] = range(1, redaction.pages + 1)
            values["read"] = None if redaction.pages else redaction_looks.copy_words(redaction)
            values["notices"] = notices(redaction)
            values["elsewhere"] = redaction.told.get("elsewhere", [])
        values["may_take_back"] = may_take_back(redaction)
        answer = self.shown(status, form=form, how_far=how_far(redaction), **values)
        answer["Cache-Control"] = "no-store"
        if redaction.is_working:
            answer["Refresh"] = "2"
        return answer

    def _page(self, redaction: Redaction) -> int:
        asked = self.request.GET.get("page", "1")
        page = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
        return min(max(1, page), redaction.pages)


class PagePicture(View):
    """A page as a picture: of the file while it is marked, of the copy while it is looked at."""

    def get(self, request: HttpRequest, pk: int, page: int) -> HttpResponse:
        redaction = clerks_redaction(request, pk)
        state = RedactionState(redaction.state)
        if state not in (RedactionState.MARKING, RedactionState.READY):
            raise Http404
        try:
            data = redaction_looks.page_picture(
                redaction, page, WIDTH, of_copy=state is RedactionState.READY
            )
        except RedactionError as error:
            raise Http404 from error
        return HttpResponse(
            data, headers={"Content-Type": "image/png", "Cache-Control": "private, no-store"}
        )


class DropRedaction(View):
    """Puts a redaction away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        redaction = clerks_redaction(request, pk)
        try:
            redactions.drop_redaction(pk, actor=person(request), at=timezone.now())
        except Exception as error:  # noqa: BLE001 - refusal lets what nobody explained rise
            messages.error(request, refusal(error)[0])
        else:
            messages.success(request, _("The redaction is dropped; nothing was handed over."))
        return redirect("access_requests:letters", redaction.request_id)


class TakeBack(View):
    """Takes a released copy back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        redaction = clerks_redaction(request, pk)
        try:
            take_back_copy(pk, actor=person(request), at=timezone.now())
        except Exception as error:  # noqa: BLE001 - refusal lets what nobody explained rise
            messages.error(request, refusal(error)[0])
            return redirect("access_requests:redaction", pk)
        messages.success(request, _("The copy is taken back; no answer offers it any more."))
        return redirect("access_requests:letters", redaction.request_id)


def _grounds_form(redaction: Redaction, data: Any = None) -> GroundsForm:  # noqa: ANN401
    kind = WholeForm if redaction.is_whole else GroundsForm
    return kind(
        sorted(redactions.marked_grounds(redaction)),
        data,
        initial={"seen": redaction.version},
        asks_pages=not redaction.pages,
    )


def _drawn(redaction: Redaction, areas: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Marks of the places that were drawn or typed."""
    for area in areas:
        values = area.cleaned_data
        if values.get("page") is None:
            continue
        page = values["page"]
        if page > redaction.pages:
            continue
        width, height = redaction_looks.page_size(redaction, page)
        sides = [
            values["left"] * width / 100,
            values["top"] * height / 100,
            values["right"] * width / 100,
            values["bottom"] * height / 100,
        ]
        mark = {"page": page, "rectangles": [sides], "text": "", "why": ""}
        yield {"mark": mark, "chosen": True, "ground": values["ground"]}
