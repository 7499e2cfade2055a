"""`lubu search`."""

from __future__ import annotations

from collections.abc import Sequence

import click
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office.search.asked import asked
from lubu.organisations.models import Organ
from lubu.portal.frame import Frame
from lubu.portal.rendering import LANGUAGE
from lubu.portal.search.answer import Search
from lubu.portal.search.entries import rebuild
from lubu.portal.search.excerpts import Piece
from lubu.portal.search.found import Hit, SearchPage


@click.command(
    help=gettext_noop(
        "Search a public site as its own page does, and write the texts that it finds.\n\n"
        "WORDS are read as there: all of them are sought, “in quotation marks” as one, and what "
        "has a hyphen before it must not stand (write “--” before the first). Exit code 0 when "
        "texts were found, 1 when there is none.\n\n"
        "--rebuild makes every entry of the index anew from the record instead, of all organs "
        "unless told. The search answers meanwhile. The check “search” says whether it is needed."
    )
)
@click.argument("words", nargs=-1)
@click.option("--organ", "slug", help=gettext_noop("Only this organ's texts (its short name)."))
@click.option(
    "--page",
    "number",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help=gettext_noop("Which ten of the texts to write."),
)
@click.option(
    "--rebuild", "anew", is_flag=True, help=gettext_noop("Make the index anew; seek nothing.")
)
@output.format_option("text", "json")
def search(*, words: tuple[str, ...], slug: str | None, number: int, anew: bool, form: str) -> int:
    """Seek words in one site, or make the index of one or all anew."""
    organs = _organs(slug)
    if anew:
        if words:
            raise click.UsageError(_("--rebuild seeks no words."))
        return _rebuild(organs, form)
    if slug is None:
        raise click.UsageError(_("Say with --organ which site to search."))
    if not Organ.objects.visible_to(None).filter(slug=slug, home__isnull=False).exists():
        raise click.UsageError(_("“%(slug)s” has no public site.") % {"slug": slug})
    query = " ".join(words)
    if not asked(query).terms:
        raise click.UsageError(
            _("Say what to search for: at least one letter, character or digit.")
        )
    return _answer(organs[0], query, number, form)


def _organs(slug: str | None) -> Sequence[Organ]:
    organs = Organ.objects.order_by("pk")
    if slug is None:
        return list(organs)
    found = list(organs.filter(slug=slug))
    if not found:
        raise click.UsageError(
            _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
        )
    return found


# --- seeking --------------------------------------------------------------------------------------


def _answer(organ: Organ, query: str, number: int, form: str) -> int:
    with translation.override(LANGUAGE):
        page = Search(Frame(organ), {"q": query, "page": str(number)}).page()
    if form == "json":
        output.emit_json(_as_data(page))
    else:
        _write(page)
    return output.FINE if page.count or page.topics else output.FOUND


def _as_data(page: SearchPage) -> dict[str, object]:
    return {
        "query": page.query,
        "count": page.count,
        "more": page.is_more,
        "near": page.is_near,
        "page": page.number,
        "pages": page.pages,
        "hits": [_hit_as_data(hit) for hit in page.hits],
        "topics": [_hit_as_data(hit) for hit in page.topics],
        "suggestions": [
            {"word": one.word, "column": one.is_column, "href": one.href}
            for one in page.suggestions
        ],
    }


def _hit_as_data(hit: Hit) -> dict[str, object]:
    return {
        "title": _words(hit.title),
        "href": hit.href,
        "released_on": hit.on.isoformat() if hit.on else None,
        "column": hit.place,
        "doc_no": hit.doc_no,
        "validity": hit.mark,
        "file": hit.file,
        "excerpt": [{"text": one.text, "sought": one.is_sought} for one in hit.excerpt],
    }


def _write(page: SearchPage) -> None:
    for hit in (*page.topics, *page.hits):
        about = [hit.place, hit.doc_no, hit.on.isoformat() if hit.on else "", hit.mark, hit.file]
        lines = [_words(hit.title), hit.href, " ".join(filter(None, about)), _words(hit.excerpt)]
        output.emit("\n  ".join(lines) + "\n\n")
    count = {"count": page.count}
    if page.is_more:
        output.say(_("More than %(count)s texts were found.") % count)
    else:
        output.say(
            ngettext("%(count)s text was found.", "%(count)s texts were found.", page.count) % count
        )
    if page.is_near and page.hits:
        output.say(_("The words stand nowhere as typed; these texts hold all their parts."))
    if page.suggestions:
        meant = "、".join(one.word for one in page.suggestions)
        output.say(_("Did you mean: %(words)s") % {"words": meant})


def _words(pieces: Sequence[Piece]) -> str:
    return "".join(one.text for one in pieces)


# --- making anew ----------------------------------------------------------------------------------


def _rebuild(organs: Sequence[Organ], form: str) -> int:
    found = {organ.slug: rebuild(organ, _progress) for organ in organs}
    if form == "json":
        output.emit_json([{"organ": name, "entries": count} for name, count in found.items()])
        return output.FINE
    for name, count in found.items():
        text = ngettext(
            "%(organ)s: %(count)s text can be found.",
            "%(organ)s: %(count)s texts can be found.",
            count,
        )
        output.emit(text % {"organ": name, "count": count})
    return output.FINE


def _progress(done: int, total: int) -> None:
    output.say(f"{done}/{total}")
