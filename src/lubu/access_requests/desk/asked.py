"""What the list of cases is narrowed to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import MINYEAR, date

from django.db.models import CharField, Exists, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest
from django.utils.http import urlencode

from lubu.access_requests.models import HandOut, Message, RequestEvent
from lubu.access_requests.models.requests import AccessRequestQuerySet
from lubu.access_requests.rules.kinds import OVER, AnswerKind, EventKind, State

OPEN, ALL, OVERDUE, UNREAD = "open", "all", "overdue", "unread"
LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filter; whatever cannot be is left out. ``state`` is one, or open, or all."""

    state: str = OPEN
    number: str = ""
    unit: str = ""
    year: str = ""
    answer: str = ""
    only: str = ""  # overdue, or with unread messages

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """As the question says."""

        def said(name: str) -> str:
            return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_NUMBER]

        def one_of(name: str, known: set[str], otherwise: str = "") -> str:
            asked = request.GET.get(name, "")
            return asked if asked in known else otherwise

        return cls(
            state=one_of("state", {*(str(one.value) for one in State), ALL}, OPEN),
            number=said("number"),
            unit=said("unit") if _is_number(said("unit")) else "",
            year=said("year") if _is_year(said("year")) else "",
            answer=one_of("answer", {one.value for one in AnswerKind}),
            only=one_of("only", {OVERDUE, UNREAD}),
        )

    @property
    def query(self) -> str:
        """The same as the question of an address, without what it would be anyhow."""
        usual = asdict(Asked())
        return urlencode({name: v for name, v in asdict(self).items() if v != usual[name]})

    def narrowed(self, rows: AccessRequestQuerySet, today: date) -> AccessRequestQuerySet:
        """The cases that are meant."""
        if self.answer:
            drafts = RequestEvent.objects.filter(
                request=OuterRef("pk"), kind=EventKind.DRAFTED.value
            ).order_by("-number")
            answer = KeyTextTransform("answer", "values", output_field=CharField())
            last = drafts.annotate(answer=answer).values("answer")[:1]
            rows = rows.annotate(drafted=Subquery(last)).filter(drafted=self.answer)
        if self.year:
            rows = rows.came_in(date(int(self.year), 1, 1), date(int(self.year), 12, 31))
        for condition in self._conditions(today):
            rows = rows.filter(condition)
        return rows

    def _conditions(self, today: date) -> Iterator[Q | Exists]:
        if self.state == OPEN:
            yield ~Q(state__in=[one.value for one in OVER])
        elif self.state != ALL:
            yield Q(state=self.state)
        if self.number:
            yield Q(number__icontains=self.number)
        if self.unit:
            asked = HandOut.objects.filter(request=OuterRef("pk"), unit=int(self.unit))
            yield Exists(asked)
        if self.only == OVERDUE:
            yield Q(due_on__lt=today)
        if self.only == UNREAD:
            yield Exists(Message.objects.filter(request=OuterRef("pk"), taken_up_at=None))


def _is_year(words: str) -> bool:
    return _is_number(words) and len(words) == 4 and int(words) >= MINYEAR


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) <= 9
