"""Accounts and who holds which post, kept by the site administrator."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin import messages

from lubu.desk.actions import people as actions
from lubu.desk.actions.rights import ClashError
from lubu.desk.explanations import REFUSALS
from lubu.desk.forms_people import (
    AccountForm,
    AppointForm,
    DayForm,
    HandOverForm,
    KnowingForm,
    ResumeForm,
)
from lubu.desk.organisations_screens import kept_organs, offered_posts, put_on
from lubu.office import errors
from lubu.office.screens import Screen, person
from lubu.office.words import Words
from lubu.organisations.actions import AlreadyAppointedError, NotAppointedError
from lubu.organisations.models import Appointment, User
from lubu.organisations.visibility import visible

PAGE = 50
LABEL = gettext_lazy("People")
PARENT = ("organisations:people", LABEL)
REFUSED = (*REFUSALS, AlreadyAppointedError, NotAppointedError)
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike


def new_password() -> str:
    """A password that nobody chose, to be told once."""
    return "-".join(get_random_string(4, LETTERS) for _part in range(4))


def kept_people(request: HttpRequest) -> QuerySet[User]:
    """Everybody who holds or held a post in an organ that the person keeps."""
    organs = kept_organs(request)
    ever = Appointment.objects.visible_to(request.user).filter(post__unit__organ__in=organs)
    return visible(User._default_manager.all(), person(request)).filter(pk__in=ever.values("user"))


class SearchForm(forms.Form):
    """Whose name."""

    q = Words(label=pgettext_lazy("person", "name"), required=False, max_length=40)


class PeopleScreen(Screen):
    """All accounts of the organ, with the posts held."""

    page_title = LABEL
    header_icon = "group"
    template_name = "desk/people.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = SearchForm(request.GET)
        held = Appointment.objects.visible_to(request.user).filter(until=None)
        people = kept_people(request).prefetch_related(
            Prefetch("appointments", queryset=held.select_related("post__unit"), to_attr="held")
        )
        words = form.cleaned_data["q"] if form.is_valid() else ""
        if words:
            people = people.filter(Q(full_name__icontains=words) | Q(username__icontains=words))
        pages = Paginator(people.order_by("-is_active", "username"), PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self.shown(
            200 if form.is_valid() else 422,
            form=form,
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
        )


class AddPersonScreen(Screen):
    """A new account with its first post; its password is shown once."""

    page_title = gettext_lazy("New account")
    header_icon = "plus"
    template_name = "desk/form.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AccountForm(offered_posts(request), initial={"since": timezone.localdate()})
        return self._shown(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AccountForm(offered_posts(request), request.POST)
        if not form.is_valid():
            return self._shown(form, 422)
        values, password = form.cleaned_data, new_password()
        try:
            user = actions.open_account(
                values["post"].pk,
                actor=person(request),
                username=values["username"],
                full_name=values["full_name"],
                password=password,
                since=values["since"],
            )
        except REFUSED as error:
            return self._shown(form, put_on(form, error))
        return told(self, user, password)

    def _shown(self, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.shown(status, form=form, submit=_("Open the account"))


def told(screen: Screen, user: User, password: str) -> HttpResponse:
    """The one time that a new password is shown."""
    screen.template_name = "desk/password_told.html"
    answer = screen.shown(subject=user, password=password)
    answer["Cache-Control"] = "no-store"
    return answer


class PersonScreen(Screen):
    """One person: posts held and left, and what can be done."""

    page_title = gettext_lazy("Person")
    header_icon = "user"
    template_name = "desk/person.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(get_object_or_404(kept_people(request), pk=pk))

    def page(self, subject: User, status: int = 200, **wrong: forms.Form) -> HttpResponse:
        """The screen; ``wrong`` are the forms that were not taken, by name."""
        request, today = self.request, timezone.localdate()
        appointments = (
            Appointment.objects.visible_to(request.user)
            .filter(user=subject, post__unit__organ__in=kept_organs(request))
            .select_related("post__unit")
            .order_by("until", "-since")
        )
        colleagues = kept_people(request).filter(is_active=True).exclude(pk=subject.pk)
        posts = offered_posts(request)
        offered: dict[str, forms.Form] = {
            "appoint": AppointForm(posts, initial={"since": today}, prefix="appoint"),
            "hand_over": HandOverForm(colleagues, initial={"on": today}, prefix="hand_over"),
            "present": ResumeForm(initial={"resume": subject.resume}, prefix="present"),
            "end": DayForm(initial={"on": today}, prefix="end"),
            "reopen": AppointForm(posts, initial={"since": today}, prefix="reopen"),
        }
        return self.shown(
            status,
            subject=subject,
            is_self=subject == request.user,
            held=[one for one in appointments if one.until is None],
            today=today,
            left=[one for one in appointments if one.until is not None],
            forms={**offered, **wrong},
        )


class PersonAction(PersonScreen):
    """Something that is done to a person, by POST; refused, the person's screen says why."""

    http_method_names = ["post"]
    name = ""

    def form(self, subject: User) -> forms.Form:
        return forms.Form(self.request.POST)

    def do(self, subject: User, form: forms.Form) -> HttpResponse | str:
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int, **more: int) -> HttpResponse:
        subject = get_object_or_404(kept_people(request), pk=pk)
        form = self.form(subject)
        if not form.is_valid():
            return self.page(subject, 422, **{self.name: form})
        try:
            done = self.do(subject, form)
        except REFUSED as error:
            form.add_error(None, errors.sentence(error))
            if isinstance(error, ClashError) and isinstance(form, KnowingForm):
                form.ask()
            return self.page(subject, errors.status(error), **{self.name: form})
        if isinstance(done, HttpResponse):
            return done
        messages.success(request, done)
        return redirect("organisations:person", pk)


class Appoint(PersonAction):
    """One more post."""

    name = "appoint"

    def form(self, subject: User) -> forms.Form:
        return AppointForm(offered_posts(self.request), self.request.POST, prefix=self.name)

    def do(self, subject: User, form: forms.Form) -> str:
        values = form.cleaned_data
        actions.appoint_to_post(
            subject.pk,
            post=values["post"].pk,
            actor=person(self.request),
            since=values["since"],
            knowing=values["knowing"],
        )
        words = _("%(person)s holds the post “%(post)s” now.")
        if values["since"] > timezone.localdate():
            words = _("%(person)s will hold the post “%(post)s” from %(day)s on.")
        return words % {"person": subject, "post": values["post"], "day": values["since"]}


class End(PersonAction):
    """The end of one appointment."""

    name = "end"

    def form(self, subject: User) -> forms.Form:
        return DayForm(self.request.POST, prefix=self.name)

    def do(self, subject: User, form: forms.Form) -> str:
        values = form.cleaned_data
        held = get_object_or_404(
            Appointment.objects.visible_to(self.request.user),
            pk=self.kwargs["appointment"],
            user=subject,
            until=None,
        )
        actions.end_appointment(
            held.pk, actor=person(self.request), until=values["on"], today=timezone.localdate()
        )
        return _("The appointment has ended.")


class ResetPassword(PersonAction):
    """A new password that is told once."""

    name = "reset"

    def do(self, subject: User, form: forms.Form) -> HttpResponse:
        password = new_password()
        actions.reset_password(subject.pk, actor=person(self.request), password=password)
        return told(self, subject, password)


class Reopen(PersonAction):
    """The account of a person who comes back; the new password is told once."""

    name = "reopen"

    def form(self, subject: User) -> forms.Form:
        return AppointForm(offered_posts(self.request), self.request.POST, prefix=self.name)

    def do(self, subject: User, form: forms.Form) -> HttpResponse:
        values, password = form.cleaned_data, new_password()
        user = actions.reopen_account(
            subject.pk,
            post=values["post"].pk,
            actor=person(self.request),
            since=values["since"],
            password=password,
        )
        return told(self, user, password)


class Present(PersonAction):
    """What the public reads of a person in a leading post."""

    name = "present"

    def form(self, subject: User) -> forms.Form:
        return ResumeForm(self.request.POST, prefix=self.name)

    def do(self, subject: User, form: forms.Form) -> str:
        words = form.cleaned_data["resume"]
        actions.present(subject.pk, actor=person(self.request), resume=words)
        return _("The curriculum vitae is stored.")


class HandOver(PersonAction):
    """A person leaves; another takes over."""

    name = "hand_over"

    def form(self, subject: User) -> forms.Form:
        colleagues = kept_people(self.request).filter(is_active=True).exclude(pk=subject.pk)
        return HandOverForm(colleagues, self.request.POST, prefix=self.name)

    def do(self, subject: User, form: forms.Form) -> str:
        values = form.cleaned_data
        moved = actions.hand_over_work(
            subject.pk,
            to=values["to"].pk,
            actor=person(self.request),
            on=values["on"],
            today=timezone.localdate(),
            knowing=values["knowing"],
        )
        words = ngettext(
            "%(to)s has the posts and %(count)s item; the account is closed.",
            "%(to)s has the posts and %(count)s items; the account is closed.",
            moved,
        )
        return words % {"to": values["to"], "count": moved}
