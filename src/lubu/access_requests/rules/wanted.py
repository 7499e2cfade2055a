"""By which ways each form of information can reach somebody, and what is offered online. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from lubu.access_requests.rules.wishes import WantedForm, WantedWay

FITS: Mapping[WantedForm, frozenset[WantedWay]] = {
    WantedForm.PAPER: frozenset({WantedWay.MAIL, WantedWay.FAX, WantedWay.PICK_UP}),
    WantedForm.ELECTRONIC: frozenset({WantedWay.ONLINE, WantedWay.EMAIL, WantedWay.PICK_UP}),
    WantedForm.READING: frozenset({WantedWay.PICK_UP}),
}
"""By which ways each form can reach somebody."""
OFFERED = (WantedWay.ONLINE, WantedWay.MAIL, WantedWay.EMAIL, WantedWay.PICK_UP)
"""What the public form offers; it asks for no number of a fax."""


def fits(form: WantedForm, way: WantedWay) -> bool:
    """Whether information in ``form`` can be had by ``way``."""
    return way in FITS[form]
