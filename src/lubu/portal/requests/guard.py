"""The right to a case for half an hour after its code was typed: a signed hidden field of the
page's forms, so that no script is needed and no code stands in an address or a cookie. (The cookie
against forged forms is needed as everywhere.)"""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare

from lubu.access_requests.models import AccessRequest
from lubu.organisations.models import Organ

SALT = "lubu.portal.requests"
OPEN_FOR = timedelta(minutes=30)


def pass_to(case: AccessRequest) -> str:
    """What opens this case from now on; a new one stands on each page."""
    return TimestampSigner(salt=SALT).sign(f"{case.pk}-{_marked(case)}")


def case_of(signed: str, organ: Organ) -> AccessRequest | None:
    """The case that it opens; none when it is forged, too old, or another organ's."""
    try:
        said = TimestampSigner(salt=SALT).unsign(signed, max_age=OPEN_FOR)
    except BadSignature:
        return None
    key, _sign, marked = said.partition("-")
    case = AccessRequest.objects.filter(organ=organ, pk=int(key)).select_related("organ").first()
    return case if case and constant_time_compare(_marked(case), marked) else None


def _marked(case: AccessRequest) -> str:
    """By what a case is told from another of its key, after a backup was brought back.

    A part of the keyed digest of its code, from which nothing can be computed.
    """
    return str(case.token_index)[-16:]
