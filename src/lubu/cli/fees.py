"""`lubu fees`: what an application costs by the tariff of a day, without an installation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import click

from lubu.access_requests.rules.fees import Fee, Part, TariffTerms, fee
from lubu.access_requests.rules.kinds import Tariff
from lubu.access_requests.terms import WrongTermsError, tariffs
from lubu.cli import installation, output
from lubu.language import gettext as _
from lubu.language import gettext_noop
from lubu.office.dated import NoTermsError, in_force

WHOLE = re.compile(r"\d{1,7}", re.ASCII)
TARIFFS = {"cases": Tariff.PER_ITEM, "pages": Tariff.PER_PAGE}
PARTS = {
    Tariff.PER_ITEM: gettext_noop(
        "applications %(first)s to %(last)s: %(count)s × %(yuan)s = %(amount)s yuan"
    ),
    Tariff.PER_PAGE: gettext_noop(
        "pages %(first)s to %(last)s: %(count)s × %(yuan)s = %(amount)s yuan"
    ),
}
ACCOUNTS = {
    Tariff.PER_ITEM: gettext_noop(
        "Counted are one applicant's applications to the organ in one calendar month."
    ),
    Tariff.PER_PAGE: gettext_noop(
        "Counted are the pages of one application; those of several are never added up."
    ),
}


@click.command(
    help=gettext_noop(
        "Say what is charged for processing information: for N applications of one "
        "applicant in a calendar month (“cases”), or for N pages of one application (“pages”).\n\n"
        "An organ charges by the one or by the other for an application, never by both. The "
        "answer has its parts, each with its price, and the article. This needs no installation; "
        "tariffs in LUBU_HOME/rules/access_requests.toml are known as well."
    )
)
@click.argument("what", type=click.Choice(list(TARIFFS)))
@click.argument("number", metavar="N")
@click.option(
    "--already",
    metavar="N",
    help=gettext_noop("Applications of the same applicant and month before these; not charged."),
)
@click.option(
    "--on",
    "day",
    metavar="DATE",
    help=gettext_noop("Take the tariff in force on this day instead of the newest."),
)
@output.format_option("text", "json")
def fees(*, what: str, number: str, already: str | None, day: str | None, form: str) -> int:
    """Answer one question, with every part of the amount."""
    tariff = TARIFFS[what]
    if already is not None and tariff is Tariff.PER_PAGE:
        raise click.UsageError(
            _("Pages are counted for each application alone, so nothing comes before them.")
        )
    terms = _terms(tariff, day)
    before = 0 if already is None else _number(already)
    found = fee(terms, _number(number), before)
    if form == "json":
        output.emit_json(_as_data(found, terms, what, before))
    else:
        output.emit("\n".join(_lines(found, terms)))
    return output.FINE


def _terms(tariff: Tariff, day: str | None) -> TariffTerms:
    """The tariff of a day.

    Raises:
        click.UsageError: the day is none, or lies before the first tariff.
        output.UnreadableError: the operator's tariffs cannot be read.
    """
    try:
        known = [one for one in tariffs(installation.home()) if one.tariff is tariff]
    except WrongTermsError as error:
        raise output.UnreadableError(
            _("%(file)s cannot be used: %(place)s, %(why)s.")
            % {"file": error.file, "place": error.place, "why": error.why}
        ) from error
    try:
        return in_force(known, date.max if day is None else date.fromisoformat(day))
    except NoTermsError as error:
        first = min(one.valid_from for one in known)
        raise click.UsageError(
            _("On %(day)s nothing could be charged: the first tariff is in force from %(first)s.")
            % {"day": error.day, "first": first}
        ) from error
    except ValueError as error:
        raise click.UsageError(
            _("“%(words)s” is no date; write it as in 2027-01-01.") % {"words": day}
        ) from error


def _number(words: str) -> int:
    if not WHOLE.fullmatch(words):
        raise click.UsageError(
            _("“%(words)s” is no number; write it in digits, as in 45.") % {"words": words}
        )
    return int(words)


def _as_data(found: Fee, terms: TariffTerms, what: str, already: int) -> dict[str, object]:
    return {
        "yuan": found.amount_yuan,
        "what": what,
        "number": sum(part.count for part in found.parts),
        "already": already,
        "parts": [
            {
                "first": part.first,
                "last": part.first + part.count - 1,
                "count": part.count,
                "yuan_each": part.yuan,
                "yuan": part.amount_yuan,
            }
            for part in found.parts
        ],
        "valid_from": terms.valid_from.isoformat(),
        "source": terms.source,
    }


def _lines(found: Fee, terms: TariffTerms) -> Iterator[str]:
    yield _("%(amount)s yuan") % {"amount": f"{found.amount_yuan:,}"}
    yield from (f"  {_part(part, found.tariff)}" for part in found.parts)
    yield _(ACCOUNTS[found.tariff])
    yield _("By: %(source)s; in force from %(day)s") % {
        "source": terms.source,
        "day": terms.valid_from,
    }


def _part(part: Part, tariff: Tariff) -> str:
    return _(PARTS[tariff]) % {
        "first": part.first,
        "last": part.first + part.count - 1,
        "count": part.count,
        "yuan": part.yuan,
        "amount": f"{part.amount_yuan:,}",
    }
