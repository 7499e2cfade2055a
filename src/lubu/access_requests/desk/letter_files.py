"""What is done with one document: the leader agrees, a draft is put away, a file is fetched."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from lubu.access_requests import actions
from lubu.access_requests.actions.documents import composed, listed, source_for
from lubu.access_requests.actions.letters import place_of
from lubu.access_requests.actions.reading import read_letter
from lubu.access_requests.desk.letter_forms import OpinionForm
from lubu.access_requests.desk.shared import OfCase
from lubu.access_requests.desk.telling import clock_lines, lines, pressed, put_on, refusal, told
from lubu.access_requests.documents.kinds import TRAITS, DocumentKind
from lubu.access_requests.models import Letter
from lubu.access_requests.rules.lettering import ANSWERS, LetterState
from lubu.office.downloads import download
from lubu.office.screens import person
from lubu.organisations.rules import Role

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class AgreeScreen(OfCase):
    """The leader reads a notice of extension and agrees, or gives it back."""

    header_icon = "check"
    template_name = "access_requests/agree.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(self._letter(pk), None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = self._letter(pk)
        form = OpinionForm(request.POST)
        if not form.is_valid() or not pressed(form, request, "agree", "give_back"):
            return self._shown(letter, form, 422)
        said = form.cleaned_data["words"]
        saw = {name: form.cleaned_data[name] for name in ("seen", "edition")}
        now, user = timezone.now(), person(request)
        try:
            if request.POST.get("step") == "give_back":
                actions.give_back(letter.pk, **saw, words=said, actor=user, at=now)
                messages.success(request, _("The notice went back to the clerk."))
            else:
                actions.agree(letter.pk, **saw, words=said, actor=user, at=now)
                messages.success(request, _("The term is extended and the notice issued."))
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            return self._shown(letter, form, put_on(form, error))
        return redirect("access_requests:letters", letter.request_id)

    def _letter(self, pk: int) -> Letter:
        rows = Letter.objects.visible_to(person(self.request)).select_related("request__organ")
        handed_in = rows.filter(state=LetterState.HANDED_IN.value)
        return get_object_or_404(handed_in.exclude(kind__in=[one.value for one in ANSWERS]), pk=pk)

    def _shown(self, letter: Letter, form: OpinionForm | None, status: int = 200) -> HttpResponse:
        case = letter.request
        self.page_title = TRAITS[DocumentKind(letter.kind)].name
        source = source_for(
            case, DocumentKind(letter.kind), letter.entered, on=timezone.localdate()
        )
        may = person(self.request).holds(Role.LEADER, organ_id=case.organ_id)
        place = place_of(case, DocumentKind(letter.kind), timezone.now())
        return self.shown(
            status,
            case=case,
            letter=letter,
            form=form or OpinionForm(initial={"seen": case.events, "edition": letter.edition}),
            preview=composed(source, is_masked=True),
            items=lines(listed(source)),
            clocks=list(clock_lines(case)),
            said=told(letter.said),
            may_decide=may,
            may_agree=may and place is not None,
        )


class SetAside(View):
    """Puts a draft away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Letter.objects.visible_to(person(request))
        letter = get_object_or_404(rows, pk=pk)
        try:
            actions.set_aside(pk, actor=person(request), at=timezone.now())
        except Exception as error:  # noqa: BLE001 - refusal lets what nobody explained rise
            messages.error(request, refusal(error)[0])
        else:
            messages.success(request, _("The draft is set aside."))
        return redirect("access_requests:letters", letter.request_id)


class LetterFile(View):
    """A document as a file; who opened it is in the ledger, since it names people."""

    def post(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        letter = get_object_or_404(Letter.objects.visible_to(person(request)), pk=pk)
        if form not in TYPES:
            raise Http404
        try:
            name, data = read_letter(pk, form, actor=person(request), at=timezone.now())
        except Exception as error:  # noqa: BLE001 - refusal lets what nobody explained rise
            messages.error(request, refusal(error)[0])
            return redirect("access_requests:letters", letter.request_id)
        return download(data, name, TYPES[form])
