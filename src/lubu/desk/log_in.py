"""The log-in: in our words, and with a wait after too many failures; and the log-out."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views.account import LogoutView

from lubu.office.origin import came_from
from lubu.office.words import Words
from lubu.organisations.attempts import (
    WaitBeforeLogInError,
    check_may_try,
    forget,
    note_failure,
)
from lubu.organisations.rules import Limit


class LogInForm(LoginForm):
    """Looks at name and password only when neither account nor address has to wait."""

    username = Words(
        label=gettext_lazy("name to log in with"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self) -> dict[str, object]:
        account = self.cleaned_data.get("username")
        if not account or not self.cleaned_data.get("password"):
            return dict(self.cleaned_data)
        address, now = came_from(self.request), timezone.now()
        of_account, of_address = limits()
        try:
            check_may_try(account, address, at=now, of_account=of_account, of_address=of_address)
        except WaitBeforeLogInError as error:
            raise forms.ValidationError(
                gettext("Too many log-ins failed. Try again after %(time)s.")
                % {"time": time_format(timezone.localtime(error.until), "H:i:s")},
                code="wait",
            ) from error
        try:
            cleaned: dict[str, object] = super().clean()
        except forms.ValidationError:
            note_failure(account, address, at=now)
            raise
        forget(account)
        return cleaned


class LogOutScreen(LogoutView):
    """Logs out by POST alone: Wagtail's own ends the session of whoever is led to the address."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


def limits() -> tuple[Limit, Limit]:
    """Of one account, and of one address."""
    span = timedelta(minutes=settings.LUBU_LOGIN_MINUTES)
    return (
        Limit(most=settings.LUBU_LOGIN_FAILURES, span=span),
        Limit(most=settings.LUBU_LOGIN_ADDRESS_FAILURES, span=span),
    )
