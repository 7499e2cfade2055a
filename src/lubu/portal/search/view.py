"""The page of the public search: a form that is sent by GET, and works without a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lubu.office.search.asked import MOST_CHARACTERS, Asked, asked, readable
from lubu.organisations.models import Organ
from lubu.portal.frame import Frame
from lubu.portal.lists import MARKED, validity_of
from lubu.portal.models import SearchEntry
from lubu.portal.modes.view import answer_in_modes
from lubu.portal.rendering import LANGUAGE, render_page
from lubu.portal.search.asking import Found, ask
from lubu.portal.search.entries import attachments, public_releases
from lubu.portal.search.excerpts import Piece, excerpt, holds, whole
from lubu.portal.search.found import Choice, Hit, Option, SearchPage
from lubu.publishing.models import ColumnPage, Release
from lubu.publishing.models.items import ITEM_KIND_LABELS, VALIDITY_LABELS
from lubu.publishing.rules import Validity

PER_PAGE = 10
EVERYWHERE = "all"


@login_not_required
@require_safe
def page(request: HttpRequest, organ: str) -> HttpResponse:
    """The form, and what was found of what was asked."""
    there = get_object_or_404(Organ.objects.visible_to(None), slug=organ, home__isnull=False)
    with translation.override(LANGUAGE):
        frame = Frame(there)
        shown = _Search(frame, request.GET).page()
        response = HttpResponse(answer_in_modes(request, there, render_page(shown, frame.chrome)))
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """The filters that were chosen; an empty one narrows nothing."""

    scope: str
    column: ColumnPage | None
    year: str
    kind: str
    validity: str


class _Search:
    """One search of one site; what was sent and has no meaning is passed over."""

    def __init__(self, frame: Frame, sent: Mapping[str, str]) -> None:
        self.frame, self.organ, self.sent = frame, frame.organ, sent
        self.query = readable(sent.get("q", ""))[:MOST_CHARACTERS]
        self.asked: Asked = asked(sent.get("q", ""))
        self.organs = list(Organ.objects.visible_to(None).filter(home__isnull=False))
        self.years = _years(self.organ)
        slug = sent.get("column", "")
        columns = frame.columns.values()
        is_wide = len(self.organs) > 1 and sent.get("scope") == EVERYWHERE
        self.narrowed = _Narrowed(
            scope=EVERYWHERE if is_wide else "",
            column=next((one for one in columns if one.slug == slug), None),
            year=_one_of(sent.get("year"), map(str, self.years)),
            kind=_one_of(sent.get("kind"), ITEM_KIND_LABELS),
            validity=_one_of(sent.get("validity"), VALIDITY_LABELS),
        )

    def page(self) -> SearchPage:
        """What is shown."""
        terms = self.asked.terms
        found = ask(self.asked, self._rows()) if terms else Found((), ())
        pages = max(-(-len(found.keys) // PER_PAGE), 1)
        number = min(max(_number(self.sent.get("page", "")), 1), pages)
        keys = found.keys[(number - 1) * PER_PAGE : number * PER_PAGE]
        return SearchPage(
            action=reverse("site_search", args=[self.organ.slug]),
            query=self.query,
            choices=tuple(self._choices()),
            most_characters=MOST_CHARACTERS,
            is_asked=bool(terms),
            is_only_without=bool(self.asked.without) and not terms,
            is_cut=self.asked.is_cut,
            is_near=found.is_near,
            count=len(found.keys),
            is_more=found.is_more,
            hits=tuple(self._hits(keys, found.terms)),
            number=number,
            first=(number - 1) * PER_PAGE + 1,
            pages=pages,
            newer=self._address(number - 1) if number > 1 else "",
            older=self._address(number + 1) if number < pages else "",
        )

    def _rows(self) -> QuerySet[SearchEntry]:
        """All entries within the filters; the index holds these as it holds words."""
        rows: QuerySet[SearchEntry] = SearchEntry.objects.all()
        if not self.narrowed.scope:
            rows = rows.filter(organ=self.organ)
        if self.narrowed.column is not None:
            rows = rows.filter(column__in=self.frame.tree_ids(self.narrowed.column))
        for name in ("year", "kind", "validity"):
            if value := getattr(self.narrowed, name):
                rows = rows.filter(**{name: value})
        return rows

    def _hits(self, keys: Sequence[int], terms: Sequence[str]) -> Iterable[Hit]:
        """The found texts as the public reads them now; one that it no longer reads is left out."""
        rows = public_releases().select_related("organ", "column", "item", "submission")
        public = rows.in_bulk(keys)
        return (self._hit(public[key], terms) for key in keys if key in public)

    def _hit(self, release: Release, terms: Sequence[str]) -> Hit:
        content, organ = release.submission.content, release.organ
        validity = validity_of(release)
        column = release.column.title if release.column else ""
        words, file = _best(release, terms)
        home = "" if organ == self.organ else f"https://{organ.site_domain}"
        return Hit(
            title=whole(content["title"], terms),
            href=f"{home}{organ.site_path}{release.path}",
            on=release.released_on,
            place=f"{organ.site_name} · {column}" if self.narrowed.scope else column,
            doc_no=content["metadata"]["doc_no"] or release.item.given_doc_no,
            excerpt=words,
            mark=str(VALIDITY_LABELS[Validity(validity)]) if validity in MARKED else "",
            file=file,
        )

    def _address(self, number: int) -> str:
        column = self.narrowed.column
        sent = {
            "q": self.query,
            "scope": self.narrowed.scope,
            "column": column.slug if column else "",
            "year": self.narrowed.year,
            "kind": self.narrowed.kind,
            "validity": self.narrowed.validity,
            "page": number,
        }
        address = reverse("site_search", args=[self.organ.slug])
        return f"{address}?{urlencode({name: value for name, value in sent.items() if value})}"

    def _choices(self) -> Iterable[Choice]:
        chosen = self.narrowed
        if len(self.organs) > 1:
            places = {"": _("This site"), EVERYWHERE: _("All sites")}
            yield _choice("scope", _("Where"), places, chosen.scope)
        columns = {one.slug: _indented(one, self.organ) for one in self.frame.columns.values()}
        column = chosen.column.slug if chosen.column else ""
        yield _choice("column", _("Column"), {"": _("All columns")} | columns, column)
        years = {str(year): str(year) for year in self.years}
        yield _choice("year", _("Year"), {"": _("All years")} | years, chosen.year)
        kinds = {kind.value: str(label) for kind, label in ITEM_KIND_LABELS.items()}
        yield _choice("kind", _("Kind"), {"": _("All kinds")} | kinds, chosen.kind)
        states = {state.value: str(label) for state, label in VALIDITY_LABELS.items()}
        yield _choice("validity", _("Validity"), {"": _("Any validity")} | states, chosen.validity)


def _best(release: Release, terms: Sequence[str]) -> tuple[tuple[Piece, ...], str]:
    """The words around what was sought in the text, or in the first file that holds it."""
    content = release.submission.content
    body = content["body_text"] or content["summary"]
    if holds(body, terms):
        return excerpt(body, terms), ""
    if holds(content["summary"], terms):
        return excerpt(content["summary"], terms), ""
    for title, words in attachments(release.organ, content):
        if holds(words, terms):
            return excerpt(words, terms), title
    return excerpt(body, terms), ""


def _years(organ: Organ) -> list[int]:
    """The years in which the site published, the newest first."""
    days = public_releases().filter(organ=organ).order_by("released_on")
    first = days.values_list("released_on", flat=True).first()
    last = days.values_list("released_on", flat=True).last()
    return list(range(last.year, first.year - 1, -1)) if first and last else []


def _indented(column: ColumnPage, organ: Organ) -> str:
    return "　" * (column.depth - organ.home.depth - 1) + column.title


def _choice(name: str, label: str, options: Mapping[str, str], chosen: str) -> Choice:
    made = (
        Option(value=value, label=text, is_chosen=value == chosen)
        for value, text in options.items()
    )
    return Choice(name=name, label=label, options=tuple(made))


def _one_of(value: str | None, known: Iterable[str]) -> str:
    return value if value in set(known) else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
