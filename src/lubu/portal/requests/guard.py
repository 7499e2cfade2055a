"""The right to a case for half an hour after its code was typed: a signed hidden field of the
page's forms, so that neither cookie nor script is needed and no code stands in an address."""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from lubu.access_requests.models import AccessRequest
from lubu.organisations.models import Organ

SALT = "lubu.portal.requests"
OPEN_FOR = timedelta(minutes=30)


def pass_to(case: AccessRequest) -> str:
    """What opens this case from now on; a new one stands on each page."""
    return TimestampSigner(salt=SALT).sign(f"{case.pk}-{case.token_digest[:16]}")


def case_of(signed: str, organ: Organ) -> AccessRequest | None:
    """The case that it opens; none when it is forged, too old, or another organ's."""
    try:
        said = TimestampSigner(salt=SALT).unsign(signed, max_age=OPEN_FOR)
    except BadSignature:
        return None
    key, _sign, digest = said.partition("-")
    cases = AccessRequest.objects.filter(organ=organ, token_digest__startswith=digest)
    return cases.filter(pk=int(key)).select_related("organ").first()
