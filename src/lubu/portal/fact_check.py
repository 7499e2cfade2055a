"""The page on which an expert outside checks the facts of a text: by a link, without an account."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lubu.office.words import Words
from lubu.organisations.models import Organ
from lubu.portal.fact_check_page import FactCheckPage
from lubu.portal.frame import Frame
from lubu.portal.rendering import render_page
from lubu.publishing import explanations
from lubu.publishing.actions import answer_fact_check
from lubu.publishing.actions.fact_checks import Closed, LinkClosedError, open_fact_check
from lubu.publishing.content import to_read
from lubu.publishing.models import FactCheck
from lubu.publishing.rules import RemarkMissingError

STATUS = {Closed.UNKNOWN: 404, Closed.USED: 410, Closed.EXPIRED: 410, Closed.TEXT_GONE: 410}


class AnswerForm(forms.Form):
    """What the expert says."""

    facts_right = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        error_messages={
            "required": gettext_lazy("Choose one of the two."),
            "invalid_choice": gettext_lazy("Choose one of the two."),
        },
    )
    answer = Words(max_length=2000, required=False, rows=6)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        says_nothing = not cleaned.get("answer") and "answer" not in self.errors
        if cleaned.get("facts_right") == "no" and says_nothing:
            self.add_error("answer", _("Say what is wrong, so that it can be mended."))
        return cleaned


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The text and the form; or why the link cannot be used."""
    try:
        check = open_fact_check(token, timezone.now())
        if request.method != "POST":
            return _shown(check.submission.item.organ, _page(request, check), 200)
        form = AnswerForm(request.POST)
        if form.is_valid():
            return _answered(request, token, check, form)
    except LinkClosedError as closed:
        return _closed(closed)
    return _shown(check.submission.item.organ, _page(request, check, form), 422)


def _answered(request: HttpRequest, token: str, check: FactCheck, form: AnswerForm) -> HttpResponse:
    try:
        answer_fact_check(
            token,
            facts_right=form.cleaned_data["facts_right"] == "yes",
            answer=form.cleaned_data["answer"],
            at=timezone.now(),
        )
    except RemarkMissingError:
        form.add_error("answer", _("Say what is wrong, so that it can be mended."))
        return _shown(check.submission.item.organ, _page(request, check, form), 422)
    return _shown(check.submission.item.organ, FactCheckPage(thanks=True), 200)


def _page(request: HttpRequest, check: FactCheck, form: AnswerForm | None = None) -> FactCheckPage:
    content = check.submission.content
    unit = check.submission.unit or check.submission.item.organ
    files = (*content["attachments"], *content["pictures"])
    return FactCheckPage(
        title=content["title"],
        summary=content["summary"],
        expert=check.expert,
        question=check.question,
        unit=unit.name,
        until=check.last_day,
        body_html=to_read(content["body_html"], lambda kind, pk: None),
        files=tuple(entry.get("title") or entry.get("alt") or "" for entry in files),
        token=get_token(request),
        facts_right=str(form.data.get("facts_right", ""))[:3] if form else "",
        answer=str(form.data.get("answer", ""))[:2000] if form else "",
        faults=tuple(
            (name if name != "__all__" else "", str(sentence))
            for name, sentences in (form.errors.items() if form else ())
            for sentence in sentences
        ),
    )


def _closed(closed: LinkClosedError) -> HttpResponse:
    organs = Organ.objects.visible_to(None)
    organ = organs.filter(pk=closed.organ_id).first() if closed.organ_id else organs.first()
    if organ is None:
        raise Http404
    [sentence] = explanations.reasons(closed)
    return _shown(organ, FactCheckPage(closed=sentence), STATUS[closed.reason])


def _shown(organ: Organ, shown: FactCheckPage, status: int) -> HttpResponse:
    response = HttpResponse(render_page(shown, Frame(organ).chrome), status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
