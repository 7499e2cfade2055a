"""Why an entry stands as it does, in a sentence."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from lubu.catalogue.rules.standing import Reason, Score, Standing


def why(found: Standing) -> str:
    """The reason of a standing, with the days that were counted."""
    days = {
        "last": _day(found.last_on),
        "since": _day(found.late_since),
        "due": _day(found.due_on),
        "start": _day(found.counted_from),
    }
    return _words(found) % days


def _words(found: Standing) -> str:
    if found.reason is Reason.NOTHING_OUT:
        if found.late_since:
            return _("Nothing is published; the first text was due by %(due)s.")
        return _("Nothing is published.")
    if found.reason is Reason.WAITS:
        return _(
            "Late since %(since)s: a text of %(start)s waits for its release, which was due by "
            "%(due)s."
        )
    if found.reason is Reason.PERIOD_MISSED:
        return _(
            "Late since %(since)s: the last text came out on %(last)s, the next was due by %(due)s."
        )
    if found.due_on:
        return _("Last published on %(last)s; the next text is due by %(due)s.")
    return _("Last published on %(last)s.")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def score_sentence(score: Score) -> str:
    """How a score comes about."""
    if score.number is None:
        return _("No entry is counted here.")
    return _(
        "%(number)s of 100: %(current)s current entries count 2, %(late)s late ones 1, "
        "%(never)s with nothing published 0; %(points)s of %(most)s points."
    ) % {
        "number": score.number,
        "current": score.current,
        "late": score.late,
        "never": score.never,
        "points": score.points,
        "most": score.most,
    }
