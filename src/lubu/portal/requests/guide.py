"""How to apply for information that is not public: made of the law's dated terms and tariffs and
of the organ's settings, so that no number stands in two places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lubu.access_requests import terms
from lubu.access_requests.labels import ANSWER_LABELS, FORM_LABELS, WAY_LABELS
from lubu.access_requests.rules.answers import rule_of
from lubu.access_requests.rules.disputes import DisputeTerms
from lubu.access_requests.rules.fees import Band, TariffTerms
from lubu.access_requests.rules.kinds import AnswerKind, ClockKind, Consulted, Tariff
from lubu.access_requests.rules.terms import Terms
from lubu.office.dated import in_force
from lubu.organisations.models import Organ
from lubu.portal.institution_pages import GuidePart
from lubu.portal.pages import Link
from lubu.portal.requests.pages import RequestGuidePage

NOT_HANDLED = (
    AnswerKind.REFUSE_PETITION,
    AnswerKind.REFUSE_PUBLICATION,
    AnswerKind.REFUSE_REPEAT,
    AnswerKind.REFUSE_CONFIRM,
    AnswerKind.REFUSE_EXCESSIVE,
    AnswerKind.UNABLE_CREATE,
    AnswerKind.DENY_QUERY,
)


def ways(organ: Organ, here: str = "") -> tuple[Link, ...]:
    """The four pages of 依申请公开; that on which one is leads nowhere."""
    named = (
        ("request_guide", _("How to apply")),
        ("request", _("Apply online")),
        ("request_status", _("How does my application stand?")),
        ("request_log", _("Answered applications")),
    )
    return tuple(
        Link(text, "" if name == here else reverse(name, args=[organ.slug])) for name, text in named
    )


def guide_page(organ: Organ, today: date) -> RequestGuidePage:
    """The guide as the law is on ``today``."""
    home = Path(settings.LUBU_HOME)
    limits = in_force(terms.limits(home), today)
    disputes = in_force(terms.dispute_terms(home), today)
    parts = (
        _who(),
        _where(organ, limits),
        _what(),
        _periods(limits),
        _fees(terms.tariffs(home), limits, today),
        _not_handled(home, today),
        _remedies(organ, disputes),
    )
    return RequestGuidePage(
        ways=ways(organ, "request_guide"),
        parts=parts,
        form=reverse("request", args=[organ.slug]),
        deadline=reverse("deadline", args=[organ.slug]),
    )


def _who() -> GuidePart:
    said = (
        _(
            "Every citizen, legal person or other organisation may apply for information of this "
            "organ that is not public already. Nobody has to say what he needs it for."
        ),
        _("Look first among what is public: the search of this site finds it at once."),
    )
    return GuidePart(title=_("Who may apply"), paragraphs=said)


def _where(organ: Organ, limits: Terms) -> GuidePart:
    place = " ".join(part for part in (organ.disclosure_office, organ.address) if part)
    hours = f"{place}（{organ.office_hours}）" if organ.office_hours else place
    confirmed = _("received on the day on which the office and you confirm it")
    online = confirmed
    if limits.receipt_confirms:
        online = _("received on the day of sending: the receipt confirms it for both sides")
    rows = [
        (_("Online"), _("with the form of this site, at any hour; %(received)s") % {
            "received": online}),
        (_("In person"), _("%(place)s; received on that day. Who cannot write may apply orally; "
                           "the office writes it down") % {"place": hours or organ.name}),
        (_("By post"), _("%(place)s, marked “政府信息公开申请”; registered mail is received on the "
                         "day of signature, ordinary mail when the office has confirmed it with "
                         "you") % {"place": place or organ.name}),
    ]  # fmt: skip
    if organ.fax:
        rows.append((_("By fax"), f"{organ.fax}；{confirmed}"))
    if organ.phone:
        rows.append((_("Questions"), organ.phone))
    return GuidePart(title=_("Ways to apply"), rows=tuple(rows))


def _what() -> GuidePart:
    said = (
        _(
            "An application says the applicant's name, proof of identity and contact; the title or "
            "document number of the information or other features by which it can be found; in "
            "which form it is wanted and by which way (政府信息公开条例 第二十九条)."
        ),
        _(
            "One matter per application: several matters in one letter are handled as several "
            "applications, each with its own answer. Apply for each by itself and get each sooner."
        ),
        _(
            "An agent adds the power of attorney and the documents of both. Who has difficulty to "
            "read, see or hear gets help at the office."
        ),
    )
    rows = (
        (_("Forms of the information"), "、".join(str(label) for label in FORM_LABELS.values())),
        (_("Ways"), "、".join(str(label) for label in WAY_LABELS.values())),
    )
    return GuidePart(title=_("What an application says"), paragraphs=said, rows=rows)


def _periods(limits: Terms) -> GuidePart:
    within = _("within %(n)s working days")
    answer, correct, by_you, asked, fee = (
        ClockKind.ANSWER,
        ClockKind.CORRECTION_NOTICE,
        ClockKind.CORRECTION,
        ClockKind.CONSULTATION,
        ClockKind.FEE,
    )
    rows = (
        (_("Answer"), _("within %(n)s working days from receipt, at once where that is possible")
         % {"n": limits.answer} + _by(limits.article(answer))),
        (_("Extension"), _("at most %(n)s working days more, once, with notice")
         % {"n": limits.extension} + _by(limits.article(answer))),
        (_("Unclear application"), _("the office asks for a correction, once, within %(n)s working "
         "days") % {"n": limits.correction_notice} + _by(limits.article(correct))),
        (_("Your correction"), within % {"n": limits.correction} + _(", then the term of the "
         "answer begins anew") + _by(limits.article(by_you))),
        (_("Third party"), _("asked, and given %(n)s working days, which do not count")
         % {"n": limits.third_party} + _by(limits.article(asked, Consulted.THIRD_PARTY))),
        (_("Payment of a fee"), within % {"n": limits.fee} + _by(limits.article(fee))),
    )  # fmt: skip
    said = (
        _(
            "Working days by the calendar of the State Council; the day itself is not counted. The "
            "receipt and the page of your application say the last day and how it was counted."
        ),
    )
    return GuidePart(title=_("Time limits"), paragraphs=said, rows=rows)


def _by(article: str) -> str:
    return _(" (%(article)s)") % {"article": article}


def _fees(tariffs: tuple[TariffTerms, ...], limits: Terms, today: date) -> GuidePart:
    free = _(
        "Information is given free of charge. Where number or frequency of applications is "
        "clearly beyond reason, a fee for handling the information may be charged."
    )
    titles = {
        Tariff.PER_ITEM: (
            _("By applications"),
            _("applications of one applicant in a month"),
            pgettext("unit", "application"),
        ),
        Tariff.PER_PAGE: (
            _("By pages"),
            _("pages of one application"),
            pgettext("unit", "page"),
        ),
    }
    rows = []
    for tariff, (title, what, unit) in titles.items():
        begun = [one for one in tariffs if one.tariff is tariff and one.valid_from <= today]
        if begun:
            newest = max(begun, key=lambda one: one.valid_from)
            rows.append((title, _bands(newest.bands, what, unit)))
    said = [free]
    if rows:
        said.append(
            _("For each application one of the two is taken, never both (%(article)s).")
            % {"article": limits.article(ClockKind.FEE)}
        )
    return GuidePart(title=_("Fees"), paragraphs=tuple(said), rows=tuple(rows))


def _bands(bands: tuple[Band, ...], what: str, unit: str) -> str:
    parts = [_("%(what)s: up to %(n)s free") % {"what": what, "n": bands[0].above}]
    for band, later in zip(bands, [*bands[1:], None], strict=True):
        span = {"first": band.above + 1, "yuan": band.yuan, "unit": unit}
        if band.every is not None:
            more = {"every": band.every, "more": band.more}
            said = _(
                "from no. %(first)s on %(yuan)s yuan for each %(unit)s, and %(more)s yuan more for "
                "each further %(every)s"
            )
            parts.append(said % (span | more))
        elif later is None:
            parts.append(_("from no. %(first)s on %(yuan)s yuan for each %(unit)s") % span)
        else:
            said = _("no. %(first)s to %(last)s %(yuan)s yuan for each %(unit)s")
            parts.append(said % (span | {"last": later.above}))
    return "；".join(parts)


def _not_handled(home: Path, today: date) -> GuidePart:
    rules = terms.answer_rules(home)
    kinds = (
        f"{ANSWER_LABELS[kind]}" + _by(rule_of(rules, kind, today).article) for kind in NOT_HANDLED
    )
    said = (
        _(
            "Petitions, complaints, reports and requests for advice have ways of their own; as "
            "applications for information they are not handled. The office says which way is right."
        ),
        *kinds,
    )
    return GuidePart(title=_("What applications cannot be used for"), paragraphs=said)


def _remedies(organ: Organ, limits: DisputeTerms) -> GuidePart:
    return GuidePart(
        title=_("Supervision and remedies"), rows=tuple(_remedy_rows(organ, limits))
    )  # fmt: skip


def _remedy_rows(organ: Organ, limits: DisputeTerms) -> Iterator[tuple[str, str]]:
    if organ.superior:
        yield _("Complaint"), _("at any time to %(organ)s") % {"organ": organ.superior}
    yield (
        _("Reconsideration"),
        _("within %(days)s days from knowing of the act, at %(organ)s")
        % {
            "days": limits.reconsideration_days,
            "organ": organ.reconsideration_organ or _("the organ above"),
        },
    )
    court = organ.court or _("the court that is competent")
    yield (
        _("Suit"),
        _(
            "within %(months)s months at %(court)s; after reconsideration within %(days)s days. "
            "Where information was refused, the law asks for reconsideration first"
        )
        % {
            "months": limits.litigation_months,
            "court": court,
            "days": limits.after_reconsideration_days,
        },
    )
