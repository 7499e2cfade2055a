"""What letters say of the organ: one screen for each organ that the person works for."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import URLValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.access_requests.actions.office_facts import keep_office_facts
from lubu.access_requests.gathering import kept_facts
from lubu.access_requests.models import OfficeFacts
from lubu.access_requests.policies import SEES
from lubu.office.screens import Screen, person
from lubu.office.words import guard_field
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


WEB_ADDRESS: Final = URLValidator(
    schemes=["http", "https"],
    message=gettext_lazy("Enter a web address that begins with https:// or http://."),
)


class OfficeFactsForm(forms.ModelForm):  # type: ignore[type-arg]  # takes none at run time
    """What letters say of the organ; empty where it is as the organ says of itself."""

    class Meta:
        model = OfficeFacts
        fields = (
            "short_name",
            "office",
            "address",
            "postcode",
            "phone",
            "office_hours",
            "reconsideration_organ",
            "court",
            "online_reconsideration",
            "how_to_pay",
        )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(*args, **options)
        for field in self.fields.values():
            guard_field(field)

    def clean_online_reconsideration(self) -> str:
        """An address that a reader of the letter can open."""
        address = str(self.cleaned_data["online_reconsideration"])
        if address:
            WEB_ADDRESS(address)
        return address


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
