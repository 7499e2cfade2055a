"""Keying in an application that came by counter, mail or fax."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lubu.access_requests import actions
from lubu.access_requests.actions import Application
from lubu.access_requests.desk.belongings import told
from lubu.access_requests.desk.forms import KeyInForm, looked_at
from lubu.access_requests.desk.shared import PARENT, REFUSALS, organs_of
from lubu.access_requests.desk.telling import put_on, refusal
from lubu.access_requests.rules.kinds import Arrival
from lubu.office.screens import Screen, person
from lubu.organisations.rules import Role
from lubu.publishing.files.limits import RefusedFileError


class KeyInScreen(Screen):
    """The form; sent, it shows number and query code once. Sent again, it makes no second case."""

    page_title = gettext_lazy("Key in an application")
    header_icon = "plus-inverse"
    template_name = "access_requests/key_in.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(form=KeyInForm(organs_of(request, Role.CLERK)))

    def post(self, request: HttpRequest) -> HttpResponse:
        organs = organs_of(request, Role.CLERK)
        form = KeyInForm(organs, request.POST, request.FILES)
        if not form.is_valid():
            return self.shown(422, form=form)
        said = form.cleaned_data
        organ = next(one for one in organs if one.slug == said["organ"])
        try:
            case, code = actions.key_in(
                organ,
                Application(**form.said()),
                arrival=Arrival(said["arrival"]),
                arrived_on=said["arrived_on"],
                confirmed_on=said["confirmed_on"],
                uploads=looked_at(said["files"]),
                code=said["code"],
                actor=person(request),
                at=timezone.now(),
            )
        except RefusedFileError as error:
            sentence, status = refusal(error)
            form.add_error("files", sentence)
            return self.shown(status, form=form)
        except actions.UsedFormError as error:
            form.renew()
            return self.shown(put_on(form, error), form=form)
        except REFUSALS as error:
            return self.shown(put_on(form, error), form=form)
        return told(self, case, [(case, code)])
