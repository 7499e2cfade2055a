"""One's own account: name, password, look of the desk."""

from __future__ import annotations

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.users.models import UserProfile

from lubu.desk.actions.people import change_password, choose_reminders, rename
from lubu.desk.forms_people import LookForm, NameForm, PasswordForm, RemindersForm
from lubu.desk.home import posts_of
from lubu.office import mail
from lubu.office.models import Reminder
from lubu.office.screens import Screen, person
from lubu.organisations.models import User


class AccountScreen(Screen):
    """Four small forms; each is sent by itself."""

    page_title = gettext_lazy("My account")
    header_icon = "user"
    template_name = "desk/account.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        handlers = {
            "name": self._name,
            "password": self._password,
            "reminders": self._reminders,
            "look": self._look,
        }
        handler = handlers.get(request.POST.get("form", ""))
        if handler is None:
            messages.error(request, _("The form cannot be read. Fill it in again."))
            return self._shown(status=422)
        user = person(request)
        if user.organ is None:
            raise PermissionDenied
        return handler(user)

    def _name(self, user: User) -> HttpResponse:
        form = NameForm(self.request.POST)
        if not form.is_valid():
            return self._shown(status=422, name=form)
        values = form.cleaned_data
        rename(user, full_name=values["full_name"], email=values["email"])
        messages.success(self.request, _("Your name is stored."))
        return redirect("wagtailadmin_account")

    def _password(self, user: User) -> HttpResponse:
        form = PasswordForm(user, self.request.POST)
        if not form.is_valid():
            return self._shown(status=422, password=form)
        change_password(user, password=form.cleaned_data["new"])
        update_session_auth_hash(self.request, user)
        messages.success(self.request, _("Your password is changed."))
        return redirect("wagtailadmin_account")

    def _look(self, user: User) -> HttpResponse:
        form = LookForm(self.request.POST, instance=UserProfile.get_for_user(user))
        if not form.is_valid():
            return self._shown(status=422, look=form)
        form.save()
        messages.success(self.request, _("The look of your desk is stored."))
        return redirect("wagtailadmin_account")

    def _reminders(self, user: User) -> HttpResponse:
        form = RemindersForm(self.request.POST)
        if not form.is_valid():
            return self._shown(status=422, reminders=form)
        choose_reminders(user, wanted=form.cleaned_data["wanted"])
        messages.success(self.request, _("Your choice is stored."))
        return redirect("wagtailadmin_account")

    def _shown(self, status: int = 200, **wrong: forms.BaseForm) -> HttpResponse:
        user = person(self.request)
        given: dict[str, forms.BaseForm] = {
            "name": NameForm(initial={"full_name": user.full_name, "email": user.email}),
            "password": PasswordForm(user),
            "reminders": RemindersForm(initial={"wanted": user.wants_reminders}),
            "look": LookForm(instance=UserProfile.get_for_user(user)),
        }
        return self.shown(
            status,
            forms={**given, **wrong},
            posts=posts_of(user),
            must_change=user.must_change_password,
            has_mail=bool(user.email),
            can_go_out=mail.can_go_out(),
            last=Reminder.objects.visible_to(user).mails().order_by("-on").first(),
        )
