"""The disclosure guide (政府信息公开指南), made of an organ's settings and of the law's terms."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lubu.access_requests import terms as requests
from lubu.access_requests.rules.disputes import DisputeTerms
from lubu.access_requests.rules.fees import TariffTerms
from lubu.access_requests.rules.kinds import Tariff
from lubu.access_requests.rules.terms import Terms
from lubu.office.dated import in_force
from lubu.organisations.models import Organ
from lubu.portal.fee_words import sentence
from lubu.portal.institution_pages import Guide, GuidePart
from lubu.portal.pages import Link

DATA = Path(__file__).parent / "data" / "guide.toml"


NEWEST = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideTerms:
    """What the guide says, as the newest law has it: working days within which new information is
    disclosed (art. 26); the limits, tariffs and remedies by which applications are handled."""

    publish: int
    requests: Terms
    tariffs: tuple[TariffTerms, ...]
    disputes: DisputeTerms


def law() -> GuideTerms:
    """The newest law, with the operator's entries where the installation has some.

    Raises:
        WrongTermsError: the operator's entries cannot be read.
    """
    home = Path(settings.LUBU_HOME)
    return GuideTerms(
        publish=_publish(),
        requests=in_force(requests.limits(home), NEWEST),
        tariffs=tuple(_newest(requests.tariffs(home))),
        disputes=in_force(requests.dispute_terms(home), NEWEST),
    )


def _newest(tariffs: Iterable[TariffTerms]) -> Iterable[TariffTerms]:
    known = list(tariffs)
    return (in_force((one for one in known if one.tariff is kind), NEWEST) for kind in Tariff)


@cache
def _publish() -> int:
    """From creation or change, in working days."""
    sets = tomllib.loads(DATA.read_text("utf-8"))["law"]
    days: int = max(sets, key=lambda one: str(one["valid_from"]))["publish"]
    return days


def paragraphs(words: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def guide(organ: Organ, links: tuple[Link, ...]) -> Guide:
    """The disclosure guide: what the law asks for, from the organ's settings.

    Source: 政府信息公开条例 art. 12.
    """
    parts = (_kinds(), _office(organ), _applying(organ), _terms(), _fees(), _remedies(organ))
    return Guide(
        opening=paragraphs(organ.guide_opening),
        parts=tuple(part for part in parts if part.paragraphs or part.rows),
        closing=paragraphs(organ.guide_closing),
        links=links,
    )


def _kinds() -> GuidePart:
    said = [
        _(
            "Information is arranged by the columns of this site; each item has an index "
            "number, a title, its date, the unit that issued it and its topic."
        ),
        _(
            "Information is disclosed within %(days)s working days from the day on which it was "
            "made or changed, unless a law says otherwise."
        )
        % {"days": law().publish},
        _("It can be found by the columns, the site map, the search and the catalogue."),
    ]
    return GuidePart(title=_("Kinds of information and how to find it"), paragraphs=tuple(said))


def _office(organ: Organ) -> GuidePart:
    rows = (
        (_("Disclosure office"), organ.disclosure_office),
        (_("Office address"), organ.address),
        (_("Postcode"), organ.postcode),
        (_("Office hours"), organ.office_hours),
        (_("Phone"), organ.phone),
        (_("Fax"), organ.fax),
        (_("E-mail"), organ.email),
    )
    shown = tuple((label, words) for label, words in rows if words)
    return GuidePart(title=_("The office that receives applications"), rows=shown)


def _applying(organ: Organ) -> GuidePart:
    said = [
        _(
            "Citizens, legal persons and other organisations may apply for information that is "
            "not disclosed already; no purpose need be given."
        ),
        _(
            "An application says the applicant's name, proof of identity and contact, what "
            "information is wanted, and in which form. Who cannot write may apply orally; the "
            "office writes it down."
        ),
    ]
    ways = [_("online with the form of this site")]
    ways += [_("in person or by post to the office named above")]
    ways += [_("by fax")] if organ.fax else []
    ways += [_("by e-mail")] if organ.email else []
    rows = ((_("Ways to apply"), "；".join(ways)),)
    return GuidePart(title=_("How to apply"), paragraphs=tuple(said), rows=rows)


def _terms() -> GuidePart:
    days = law().requests
    correct = days.correction_notice
    said = (
        (_("Answer"), _("within %(n)s working days from receipt"), days.answer),
        (_("Extension"), _("at most %(n)s working days more, once, with notice"), days.extension),
        (_("Correction"), _("asked for within %(n)s working days, at once"), correct),
        (_("Third party"), _("asked, and given %(n)s working days"), days.third_party),
    )
    rows = tuple((label, words % {"n": number}) for label, words, number in said)
    return GuidePart(title=_("Time limits"), rows=rows)


def _fees() -> GuidePart:
    free = _(
        "Information is given free of charge. Where number or frequency of applications is "
        "clearly beyond reason, a fee for handling the information may be charged."
    )
    return GuidePart(title=_("Fees"), paragraphs=(free, *map(sentence, law().tariffs)))


def _remedies(organ: Organ) -> GuidePart:
    terms = law().disputes
    said = [_("Who finds that the organ does not disclose as the law asks may complain above.")]
    if organ.reconsideration_organ:
        words = _(
            "Within %(days)s days from knowing of an act, reconsideration may be applied for at "
            "%(organ)s."
        )
        said.append(
            words % {"days": terms.reconsideration_days, "organ": organ.reconsideration_organ}
        )
    if organ.court:
        words = _(
            "Where the law does not ask for reconsideration first, a suit may be filed within "
            "%(months)s months at %(court)s; after reconsideration within %(days)s days from the "
            "decision."
        )
        said.append(
            words
            % {
                "months": terms.litigation_months,
                "court": organ.court,
                "days": terms.after_reconsideration_days,
            }
        )
    rows = ((_("Superior organ"), organ.superior),) if organ.superior else ()
    return GuidePart(title=_("Supervision and remedies"), paragraphs=tuple(said), rows=rows)
