"""What every request passes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

ALLOWED = ("GET", "HEAD", "POST")


class ReadAndPostOnly:
    """Refuse all methods but GET, HEAD and POST: firewalls of government networks block others,
    so nothing may come to depend on them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase | HttpResponse:
        if request.method not in ALLOWED:
            return HttpResponseNotAllowed(ALLOWED)
        return self.get_response(request)


# Scripts, styles and pictures from here alone; no frames, no foreign base, no foreign target of
# forms. Wagtail's editor sets styles on elements and shows pictures that it has not yet sent.
PUBLIC_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
DESK_POLICY = f"{PUBLIC_POLICY}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:"


class SafeAnswers:
    """What every answer says to the browser, unless a screen says something stricter itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        desk = request.path.startswith("/desk/")
        answer.headers.setdefault("Content-Security-Policy", DESK_POLICY if desk else PUBLIC_POLICY)
        return answer
