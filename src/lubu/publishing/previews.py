"""The seam between a text, the desk's screens of it and the public site, which is files.

Wagtail asks the page itself for its preview; the screens that show one lie above it, and the room
that knows what is written of a text above these. Both say so here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lubu.publishing.models import InformationItem, Submission

# A kind (``item``, ``file``, ``picture``) and id → an address that the person can open.
Address: TypeAlias = Callable[[str, int], str | None]
Render: TypeAlias = "Callable[[Submission, Address], bytes]"
Show: TypeAlias = "Callable[[InformationItem, HttpRequest], HttpResponse]"
_render: list[Render] = []
_show: list[Show] = []


def connect_site(render: Render) -> None:
    """Say who makes pages of texts, stored or not; once, at start."""
    _render[:] = [render]


def connect_desk(show: Show) -> None:
    """Say who answers with the page of a draft; once, at start."""
    _show[:] = [show]


def page_of(text: Submission, address: Address) -> bytes:
    """The page as the builder would write it now; its files at ``address``."""
    return _render[0](text, address)


def shown(item: InformationItem, request: HttpRequest) -> HttpResponse:
    """The page of a text as it stands in the editor."""
    return _show[0](item, request)
