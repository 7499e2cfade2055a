"""Built pages in another mode, made when they are asked for.

In service nginx keeps what was made for some seconds and asks again whether it changed.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response

from lubu.ledger.rules import sm3
from lubu.organisations.models import Organ
from lubu.portal.disk import Book, site_root
from lubu.portal.modes.reading import Mode, Modes, Place, prefix, read_in, split

KEPT_SECONDS = 10  # so long a cache may show what was taken down
ASKED = ("/search/", "/find-error/", "/subscribe/", "/deadline/", "/request/")
LONGEST_PATH = 240
NOT_FOUND = "404.html"


def page_in_mode(request: HttpRequest, organ: Organ, modes: Modes, path: str) -> HttpResponse:
    """The page that was built at ``path``, read in ``modes``."""
    if request.GET.get("from") == "here":
        return _from_here(request, organ, modes)
    path = path.replace("\x00", "\ufffd")  # no file has it in its name, and no database takes it
    book, name = Book(organ), f"{path}index.html" if path.endswith("/") or not path else path
    is_built = name.endswith(".html") and len(name) <= LONGEST_PATH and name in book
    if not is_built and f"{path[:LONGEST_PATH]}/index.html" in book:
        return HttpResponseRedirect(f"{organ.site_path}{prefix(modes)}{path}/")
    file = site_root(organ) / (name if is_built else NOT_FOUND)
    try:
        data = file.read_bytes()
    except FileNotFoundError:  # taken down a moment ago, or nothing was ever built
        return HttpResponse(status=404)
    status = 200 if is_built and name != NOT_FOUND else 404
    place = Place(base=organ.site_path, path=path if is_built else "", asked=ASKED)
    shown = read_in(data, modes, place)
    response = HttpResponse(shown, status=status)
    if status == 404:
        return response
    etag = f'"{sm3(shown)}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return get_conditional_response(request, etag=etag, response=response) or response


def _from_here(request: HttpRequest, organ: Organ, modes: Modes) -> HttpResponse:
    """To the page on which the switch was pressed, as the browser names it; else the home page."""
    before = urlsplit(request.headers.get("Referer", ""))
    below = before.path.removeprefix(organ.site_path)
    is_ours = before.netloc == request.get_host() and before.path.startswith(organ.site_path)
    earlier, path = split(below) if is_ours else (frozenset[Mode](), "")
    response = HttpResponseRedirect(f"{organ.site_path}{prefix(modes | earlier)}{path}")
    response["Cache-Control"] = "no-store"
    return response


def answer_in_modes(request: HttpRequest, organ: Organ, data: bytes) -> bytes:
    """A page that the application made, in the modes that the address names."""
    named = {*request.GET.getlist("mode"), *request.POST.getlist("mode")}
    modes = frozenset(mode for mode in Mode if mode in named)
    return read_in(data, modes, Place(base=organ.site_path, path=None, asked=ASKED))
