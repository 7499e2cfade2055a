"""Subscription by e-mail (邮件订阅): the form, the page that confirms, one's own page, the way out;
without a script.

Mail programs and their scanners open links by GET: only a POST does anything. The way out takes
the POST of a mail program, which has neither cookie nor form (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from lubu.office import errors, mail
from lubu.office.origin import came_from
from lubu.office.words import Email
from lubu.organisations.models import Organ
from lubu.portal.actions import subscriptions as actions
from lubu.portal.actions.sendings import TooManySendingsError, note_sending
from lubu.portal.answers import answer, methods, organ_called, page_before
from lubu.portal.find_error.guard import GuardedForm, mark
from lubu.portal.frame import Frame
from lubu.portal.models import Subscription
from lubu.portal.models.subscriptions import SUBSCRIPTION_STATE_LABELS
from lubu.portal.pages import Link
from lubu.portal.rendering import LANGUAGE, Page
from lubu.portal.rules.subscriptions import LONGEST_ADDRESS, SubscriptionState, masked
from lubu.portal.subscriptions import tokens
from lubu.portal.subscriptions.choices import Choices, keys
from lubu.portal.subscriptions.letters import names_of
from lubu.portal.subscriptions.pages import (
    ConfirmPage,
    LeavePage,
    ManagePage,
    SubscribePage,
    SubscriptionSaidPage,
)

NO_ADDRESS = gettext_lazy("Enter an address of e-mail, as in name@example.cn.")


class SubscribeForm(GuardedForm):
    """Whose mail."""

    email = Email(
        max_length=LONGEST_ADDRESS,
        error_messages={"required": NO_ADDRESS, "invalid": NO_ADDRESS, "max_length": NO_ADDRESS},
    )


@login_not_required
@methods
def page(request: HttpRequest, organ: str) -> HttpResponse:
    """The form, and the one answer that everybody gets who sends it."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        if not mail.can_go_out():
            return _shown(request, there, _not_offered(there), 404)
        if request.method != "POST":
            chosen = Choices(there).at(page_before(request, there))
            return _shown(request, there, _form(request, there, chosen))
        form = SubscribeForm(request.POST)
        values = request.POST.getlist("choices")
        status = _ask(request, there, form, values) if form.is_valid() else 422
        if status != 200:
            return _shown(request, there, _form(request, there, values, form), status)
        return _shown(request, there, _asked(there))


@login_not_required
@methods
def confirm(request: HttpRequest, organ: str, token: str) -> HttpResponse:
    """What the first mail leads to; the button confirms."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        limits = actions.terms(timezone.localdate())
        key = tokens.confirmed_by(token, timedelta(hours=limits.confirm_hours))
        row = _own(there, key)
        if row is None:
            return _shown(request, there, _gone(there), 404)
        if request.method != "POST":
            shown = ConfirmPage(
                action=request.path,
                token=get_token(request),
                address=masked(row.address),
                chosen=tuple(names_of(row)),
            )
            return _shown(request, there, shown)
        try:
            actions.confirm(row.key, at=timezone.now())
        except actions.SubscriptionGoneError:
            return _shown(request, there, _gone(there), 404)
        return _shown(request, there, _confirmed(there))


@login_not_required
@methods
def manage(request: HttpRequest, organ: str, token: str) -> HttpResponse:
    """One's own subscription: choose anew, pause, go on."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        row = _own(there, tokens.kept_by(token))
        if row is None:
            return _shown(request, there, _gone(there), 404)
        if request.method != "POST":
            return _shown(request, there, _managed(request, row, token))
        try:
            told = _do(request, row.key)
        except (actions.NothingChosenError, actions.NotConfirmedError) as error:
            shown = _managed(request, row, token, fault=errors.sentence(error))
            return _shown(request, there, shown, errors.status(error))
        except actions.SubscriptionGoneError:
            return _shown(request, there, _gone(there), 404)
        row.refresh_from_db()
        return _shown(request, there, _managed(request, row, token, told=told))


@csrf_exempt
@login_not_required
@methods
def leave(request: HttpRequest, organ: str, token: str) -> HttpResponse:
    """The way out: one POST, by the button or by the mail program itself."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        key = tokens.kept_by(token)
        if key is None:
            return _shown(request, there, _gone(there), 404)
        if request.method != "POST":
            return _shown(request, there, LeavePage(action=request.path))
        if _own(there, key) is not None:
            actions.leave(key, at=timezone.now())
        return _shown(request, there, _left(there))


# --- what is done ---------------------------------------------------------------------------------


def _ask(request: HttpRequest, organ: Organ, form: SubscribeForm, values: list[str]) -> int:
    """Ask, or put the refusal on the form; returns the status."""
    columns, topics = keys(values)
    now = timezone.now()
    try:
        note_sending(came_from(request), at=now)
        actions.ask(
            organ, address=form.cleaned_data["email"], columns=columns, topics=topics, at=now
        )
    except (
        TooManySendingsError,
        actions.NothingChosenError,
        actions.TooManyWaitingError,
    ) as error:
        form.add_error(None, errors.sentence(error))
        return errors.status(error)
    return 200


def _do(request: HttpRequest, key: str) -> str:
    """What a button asks for; returns what is told of it."""
    now, wanted = timezone.now(), request.POST.get("do", "")
    if wanted == "pause":
        actions.pause(key, at=now)
        return _("Paused. Nothing is sent until you resume.")
    if wanted == "resume":
        actions.resume(key, at=now)
        return _("Resumed. You get what is new from now on.")
    columns, topics = keys(request.POST.getlist("choices"))
    actions.change(key, columns=columns, topics=topics, at=now)
    return _("Your choices are stored.")


# --- what is shown --------------------------------------------------------------------------------


def _own(organ: Organ, key: str | None) -> Subscription | None:
    """The subscription that a code opens; the code is the right to see it."""
    if key is None:
        return None
    return Subscription.objects.filter(organ=organ, key=key).select_related("organ").first()


def _form(
    request: HttpRequest,
    organ: Organ,
    chosen: list[str] | frozenset[str],
    form: SubscribeForm | None = None,
) -> SubscribePage:
    return SubscribePage(
        action=reverse("subscription", args=[organ.slug]),
        feed=f"{organ.site_path}feed.xml",
        token=get_token(request),
        mark=mark(),
        hour=settings.LUBU_DIGEST_HOUR,
        groups=Choices(organ).groups(chosen),
        email=str(form.data.get("email", ""))[:LONGEST_ADDRESS] if form else "",
        faults=tuple(_faults(form)) if form else (),
    )


def _faults(form: forms.Form) -> Iterator[tuple[str, str]]:
    for name, sentences in form.errors.items():
        for sentence in sentences:
            yield name if name == "email" else "", str(sentence)


def _not_offered(organ: Organ) -> SubscribePage:
    action = reverse("subscription", args=[organ.slug])
    return SubscribePage(action=action, feed=f"{organ.site_path}feed.xml", is_offered=False)


def _managed(
    request: HttpRequest, row: Subscription, token: str, *, told: str = "", fault: str = ""
) -> ManagePage:
    known = Choices(row.organ)
    sent = request.POST.getlist("choices") if fault else None
    state = SubscriptionState(row.state)
    return ManagePage(
        action=request.path,
        leave=reverse("subscription_leave", args=[row.organ.slug, token]),
        token=get_token(request),
        address=masked(row.address),
        state=str(SUBSCRIPTION_STATE_LABELS[state]),
        is_paused=state in (SubscriptionState.PAUSED, SubscriptionState.REFUSED),
        groups=known.groups(known.of(row) if sent is None else sent),
        told=told,
        faults=(("", fault),) if fault else (),
    )


def _asked(organ: Organ) -> SubscriptionSaidPage:
    limits = actions.terms(timezone.localdate())
    words = (
        _("If the address can be reached, a mail with a link is on its way there. Open the link "
          "within %(hours)s hours and confirm: before that nothing else is sent."),
        _("No mail within some minutes? Look among the unwanted mail, check the address, and ask "
          "once more."),
    )  # fmt: skip
    said = {"hours": limits.confirm_hours}
    return _said(organ, _("Look into your mailbox"), *(one % said for one in words))


def _confirmed(organ: Organ) -> SubscriptionSaidPage:
    words = _(
        "Once a day, from %(hour)s o'clock, you get what is new, and nothing where nothing is. "
        "Every mail leads to the page on which you change, pause or end the subscription."
    )
    return _said(organ, _("You have subscribed"), words % {"hour": settings.LUBU_DIGEST_HOUR})


def _left(organ: Organ) -> SubscriptionSaidPage:
    words = _("You get no further mail, and your address is deleted.")
    return _said(organ, _("You have unsubscribed"), words)


def _gone(organ: Organ) -> SubscriptionSaidPage:
    words = _(
        "The link is not whole, too old, or its subscription was ended. Links that confirm work "
        "for %(hours)s hours. You can subscribe anew."
    )
    hours = actions.terms(timezone.localdate()).confirm_hours
    return _said(organ, _("This link leads nowhere"), words % {"hours": hours})


def _said(organ: Organ, title: str, *words: str) -> SubscriptionSaidPage:
    ways = [Link(_("To the site"), organ.site_path)]
    if mail.can_go_out():
        ways.append(Link(_("Subscribe by e-mail"), reverse("subscription", args=[organ.slug])))
    return SubscriptionSaidPage(title=title, words=words, ways=tuple(ways))


def _shown(request: HttpRequest, organ: Organ, page: Page, code: int = 200) -> HttpResponse:
    response = answer(request, Frame(organ), page, code)
    response["Referrer-Policy"] = "strict-origin"  # the code in the address is secret
    return response
