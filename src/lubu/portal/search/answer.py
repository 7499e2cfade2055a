"""What a site answers to what was sought in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lubu.office.search.asked import MOST_CHARACTERS, Asked, asked, readable
from lubu.organisations.models import Organ
from lubu.portal.frame import Frame, site_href
from lubu.portal.lists import MARKED, validity_of
from lubu.portal.models import SearchEntry
from lubu.portal.search.asking import Found, ask
from lubu.portal.search.entries import attachments, public_releases
from lubu.portal.search.excerpts import Piece, excerpt, holds, whole
from lubu.portal.search.found import Choice, Hit, Option, SearchPage, Suggestion
from lubu.portal.search.suggesting import FEW, columns_meant, words_meant
from lubu.portal.search.topics import topics_found
from lubu.publishing.models import ColumnPage, Release
from lubu.publishing.models.items import ITEM_KIND_LABELS, VALIDITY_LABELS
from lubu.publishing.rules import Validity

PER_PAGE = 10
EVERYWHERE = "all"


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """The filters that were chosen; an empty one narrows nothing."""

    scope: str
    column: ColumnPage | None
    year: str
    kind: str
    validity: str


class Search:
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
        found = _in_public(ask(self.asked, self._rows())) if terms else Found((), ())
        pages = max(-(-len(found.keys) // PER_PAGE), 1)
        number = min(max(_number(self.sent.get("page", "")), 1), pages)
        keys = found.keys[(number - 1) * PER_PAGE : number * PER_PAGE]
        is_first = bool(terms) and number == 1
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
            topics=self._topics() if is_first else (),
            suggestions=tuple(self._suggestions(found)) if is_first else (),
            number=number,
            first=(number - 1) * PER_PAGE + 1,
            pages=pages,
            newer=self._address(number - 1) if number > 1 else "",
            older=self._address(number + 1) if number < pages else "",
        )

    def _topics(self) -> tuple[Hit, ...]:
        """Topic pages that say what is sought; none has what the results are narrowed by."""
        chosen = self.narrowed
        if chosen.column or chosen.year or chosen.kind or chosen.validity:
            return ()
        return topics_found(self.asked, self.organ, everywhere=bool(chosen.scope))

    def _suggestions(self, found: Found) -> Iterable[Suggestion]:
        """What may have been meant, where little was found as it was typed. The filters that were
        chosen are left out, since they may be why."""
        if len(found.keys) >= FEW and not found.is_near:
            return
        words = " ".join(self.asked.terms)
        for column in columns_meant(words, self.frame.columns.values()):
            href = self.frame.column_href(column)
            yield Suggestion(word=column.title, href=href, is_column=True)
        for word in words_meant(words, self._all_rows()):
            sent = {"q": word, "scope": self.narrowed.scope}
            yield Suggestion(word=word, href=self._address_of(sent))

    def _all_rows(self) -> QuerySet[SearchEntry]:
        """All entries of the site, or of all sites."""
        rows: QuerySet[SearchEntry] = SearchEntry.objects.all()
        return rows if self.narrowed.scope else rows.filter(organ=self.organ)

    def _rows(self) -> QuerySet[SearchEntry]:
        """All entries within the filters; the index holds these as it holds words."""
        rows = self._all_rows()
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
        return Hit(
            title=whole(content["title"], terms),
            href=site_href(organ, release.path, self.organ),
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
        return self._address_of(sent)

    def _address_of(self, sent: Mapping[str, str | int]) -> str:
        address = reverse("site_search", args=[self.organ.slug])
        return f"{address}?{urlencode({name: value for name, value in sent.items() if value})}"

    def _choices(self) -> Iterable[Choice]:
        chosen = self.narrowed
        if len(self.organs) > 1:
            places = {"": _("This site"), EVERYWHERE: _("All sites")}
            yield _choice("scope", _("Where"), places, chosen.scope)
        columns = {one.slug: _indented(one, self.organ) for one in self.frame.columns.values()}
        column = chosen.column.slug if chosen.column else ""
        yield _choice("column", _("column"), {"": _("All columns")} | columns, column)
        years = {str(year): str(year) for year in self.years}
        yield _choice("year", _("Year"), {"": _("All years")} | years, chosen.year)
        kinds = {kind.value: str(label) for kind, label in ITEM_KIND_LABELS.items()}
        yield _choice("kind", _("Kind"), {"": _("All kinds")} | kinds, chosen.kind)
        states = {state.value: str(label) for state, label in VALIDITY_LABELS.items()}
        yield _choice("validity", _("Validity"), {"": _("Any validity")} | states, chosen.validity)


def _in_public(found: Found) -> Found:
    """Without what the index might still hold of a text that was taken back: it is not counted."""
    public = {
        *SearchEntry.objects.visible_to(None).filter(pk__in=found.keys).values_list("pk", flat=True)
    }
    return replace(found, keys=tuple(key for key in found.keys if key in public))


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
