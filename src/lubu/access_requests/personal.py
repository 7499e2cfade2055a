"""Who applies, as the desk shows it: masked, and whole to those who handle the case."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.models import AccessRequest
from lubu.office.masking import MaskKind
from lubu.office.personal import Personal, register
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role

FIELDS = (
    ("name", MaskKind.NAME, _("name of the applicant"), False),
    ("identity", MaskKind.IDENTITY, _("identity document"), True),
    ("contact", MaskKind.NAME, _("person to contact"), False),
    ("phone", MaskKind.PHONE, _("telephone"), False),
    ("email", MaskKind.EMAIL, _("e-mail"), False),
    ("address", MaskKind.ADDRESS, _("postal address"), False),
    ("agent", MaskKind.WHOLE, _("agent"), False),
)


def may_see(user: User, case: AccessRequest) -> bool:
    """Clerks, legal checkers and leaders of the organ; auditors verify without it."""
    return user.holds(Role.CLERK, Role.LEGAL, Role.LEADER, organ_id=case.organ_id)


def _organ(case: AccessRequest) -> Organ:
    return case.organ


def _back(case: AccessRequest) -> str:
    return reverse("access_requests:case", args=[case.pk])


for name, kind, label, asks in FIELDS:
    register(
        Personal(
            model=AccessRequest,
            field=name,
            kind=kind,
            label=label,
            organ=_organ,
            may=may_see,
            back=_back,
            asks_reason=asks,
        )
    )
