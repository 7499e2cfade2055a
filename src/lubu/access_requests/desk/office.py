"""What letters say of the organ: one screen for each organ that the person works for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.access_requests.actions.office_facts import keep_office_facts
from lubu.access_requests.desk.letter_forms import OfficeFactsForm
from lubu.access_requests.gathering import kept_facts
from lubu.access_requests.policies import SEES
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ
from lubu.organisations.rules import Role

OF_ORGAN = {
    "short_name": "doc_prefix",
    "office": "disclosure_office",
    **{
        name: name
        for name in (
            "address",
            "postcode",
            "phone",
            "office_hours",
            "reconsideration_organ",
            "court",
        )
    },
}
"""Where the organ itself says it, for fields that are left empty."""


class OfficeFactsScreen(Screen):
    """Name of the office, address, number words, remedies."""

    page_title = gettext_lazy("Office facts for letters")
    header_icon = "cog"
    template_name = "access_requests/office_facts.html"

    def get(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        organ = self._organ(slug)
        return self._shown(organ, OfficeFactsForm(instance=kept_facts(organ)))

    def post(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        organ = self._organ(slug)
        if not self._may_write(organ):
            raise PermissionDenied
        form = OfficeFactsForm(request.POST, instance=kept_facts(organ))
        if not form.is_valid():
            return self._shown(organ, form, 422)
        keep_office_facts(organ, form.cleaned_data, actor=person(request), at=timezone.now())
        messages.success(request, _("The office facts are kept; letters use them from now on."))
        return redirect("access_requests:office-facts-of", organ.slug)

    def _organ(self, slug: str) -> Organ:
        """The organ of that name, or the first that the person works for."""
        user = person(self.request)
        organs = Organ.objects.visible_to(user).filter(pk__in=user.organs_with(*SEES))
        if slug:
            return get_object_or_404(organs, slug=slug)
        organ = organs.order_by("pk").first()
        if organ is None:
            raise PermissionDenied
        return organ

    def _may_write(self, organ: Organ) -> bool:
        return person(self.request).holds(Role.CLERK, organ_id=organ.pk)

    def _shown(self, organ: Organ, form: OfficeFactsForm, status: int = 200) -> HttpResponse:
        user = person(self.request)
        for name, own in OF_ORGAN.items():
            form.fields[name].widget.attrs["placeholder"] = getattr(organ, own)
        if not self._may_write(organ):
            for field in form.fields.values():
                field.disabled = True
        organs = Organ.objects.visible_to(user).filter(pk__in=user.organs_with(*SEES))
        return self.shown(
            status,
            organ=organ,
            form=form,
            may_write=self._may_write(organ),
            others=organs.exclude(pk=organ.pk),
        )
