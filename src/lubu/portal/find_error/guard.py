"""What keeps programs from filling in public forms, without a third party and without a picture.

A form carries a signed mark: it must come from us, not be older than a day and not be sent faster
than anybody reads; a field that people do not see stays empty; an address sends so many an hour.
Of the same mark the same code is made, so that a form sent twice is one message.
"""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy

SALT = "lubu.portal.forms"
OLDEST = timedelta(days=1)
FASTEST = timedelta(seconds=2)
REFUSED = gettext_lazy("The form could not be checked. Please look through it and send it again.")


def mark() -> str:
    """The mark of a new form."""
    return TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(12))


def code_of(signed: str) -> str:
    """The query code that belongs to a form: ten letters and digits that nobody mistakes."""
    nonce = signed.partition(":")[0]
    digest = salted_hmac(SALT, nonce, algorithm="sha256").digest()
    return base64.b32encode(digest)[:10].decode()


class GuardedForm(forms.Form):
    """A form of the public; a subclass says what it asks."""

    mark = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    website = forms.CharField(max_length=200, required=False)  # people do not see it

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not self.errors and not self._is_from_a_person(cleaned):
            raise forms.ValidationError(REFUSED)
        return cleaned

    def _is_from_a_person(self, cleaned: dict[str, object]) -> bool:
        if cleaned.get("website"):
            return False
        signer, signed = TimestampSigner(salt=SALT), str(cleaned.get("mark", ""))
        try:
            signer.unsign(signed, max_age=OLDEST)
        except BadSignature:
            return False
        try:
            signer.unsign(signed, max_age=FASTEST)
        except BadSignature:
            return True  # older than that
        return False
