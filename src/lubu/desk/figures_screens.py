"""The figures of an organ and year; each opens to the rows that it counts, and leaves as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from django.core.paginator import Paginator
from django.db.models import Min, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.desk import counting
from lubu.desk.counted_then import CountedThen, counted_then, report_asked
from lubu.desk.described import described, title_field
from lubu.desk.forms import RowsForm
from lubu.office.downloads import csv_file
from lubu.office.figures import Figure, Period, registered
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ, User
from lubu.publishing.models import Release
from lubu.reporting.case_cells import cell_figure

PAGE = 50
MOST_COME = 200
LABEL = gettext_lazy("Counted figures")
FIRST_YEAR, LAST_YEAR = 1990, 2200


def chosen_organ(request: HttpRequest, user: User) -> Organ:
    """The organ asked for, else the person's own.

    Raises:
        Http404: none, or one that the person does not see.
    """
    slug = request.GET.get("organ", "")
    own = Organ.objects.visible_to(user)
    if slug:
        return get_object_or_404(own, slug=slug.replace("\x00", ""))
    if user.organ is None:
        raise Http404
    return user.organ


def years(organ: Organ, user: User) -> list[int]:
    """The years from the first release to this one, newest first."""
    now = timezone.localdate().year
    first = Release.objects.visible_to(user).filter(organ=organ)
    begun = first.aggregate(day=Min("released_on"))["day"]
    return list(range(now, min(begun.year if begun else now, now) - 1, -1))


def chosen_year(request: HttpRequest, otherwise: int) -> int:
    """The year asked for; ``otherwise`` if none was, or something that is no year."""
    words = request.GET.get("year", "")
    if words.isascii() and words.isdigit() and FIRST_YEAR <= int(words[:5]) <= LAST_YEAR:
        return int(words)
    return otherwise


class DashboardScreen(Screen):
    """All figures, room by room: chart and table, beside the year before."""

    page_title = LABEL
    header_icon = "view"
    template_name = "desk/figures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = person(request)
        organ = chosen_organ(request, user)
        known = years(organ, user)
        today = timezone.localdate()
        year = chosen_year(request, counting.year_to_show(organ, user, today))
        return self.shown(
            organ=organ,
            organs=Organ.objects.visible_to(user),
            years=sorted({*known, year}, reverse=True),
            year=year,
            before=year - 1,
            rooms=counting.by_room(organ, year, user),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the rows screen was asked for; ``form`` holds what is wrong with it.

    ``then``: the rows are those that a frozen report counted, not those that count now.
    """

    figure: Figure
    organ: Organ
    form: RowsForm
    rows: QuerySet[Model] | None
    period: Period | None
    then: CountedThen | None = None

    def beyond(self, total: int) -> int | None:
        """The public figure, where it counts more than the ``total`` that the person may open."""
        if not self.figure.public or self.period is None or self.then is not None:
            return None
        whole = self.figure.value(self.organ, self.period)
        return whole if whole != total else None


def asked(request: HttpRequest, name: str) -> Asked:
    """The figure, organ, period and filter of an address, and the rows that the person sees.

    Raises:
        Http404: no such figure, or an organ that the person does not see.
    """
    figure = registered().get(name) or cell_figure(name)
    if figure is None:
        raise Http404
    user = person(request)
    organ = chosen_organ(request, user)
    data = request.GET.copy()
    year = Period.year(timezone.localdate().year)
    for key, day in (("since", year.first), ("until", year.last)):
        if key not in data:
            data[key] = day.isoformat()
    form = RowsForm(data)
    if not form.is_valid():
        return Asked(figure=figure, organ=organ, form=form, rows=None, period=None)
    values = form.cleaned_data
    period = counting.clipped(values["since"], values["until"], values["month"])
    report = report_asked(request.GET.get("report", ""), organ, user)
    if report is None:
        then, rows = None, counting.rows(figure, organ, period, user)
    else:
        then = counted_then(figure, report, user, values["month"])
        rows, period = then.rows, Period.year(report.year)
    field = title_field(rows.model)
    if values["q"] and field:
        rows = rows.filter(**{f"{field}__icontains": values["q"]})
    return Asked(figure=figure, organ=organ, form=form, rows=rows, period=period, then=then)


class RowsScreen(Screen):
    """The rows that a figure counts, as far as the person may see them."""

    page_title = gettext_lazy("Rows of a figure")
    header_icon = "list-ul"
    template_name = "desk/rows.html"
    parent = ("figures:dashboard", LABEL)

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        one = asked(request, name)
        if one.rows is None:
            return self.shown(422, asked=one, figure=one.figure, form=one.form)
        pages = Paginator(one.rows, PAGE)
        page = pages.get_page(request.GET.get("p"))
        total = one.figure.over(one.rows)
        return self.shown(
            asked=one,
            organ_value=None if request.GET.get("q") else one.beyond(total),
            figure=one.figure,
            form=one.form,
            period=one.period,
            listed=list(described(one.figure, page.object_list, one.then.gone if one.then else ())),
            come=list(described(one.figure, one.then.come[:MOST_COME])) if one.then else (),
            number=pages.count,
            total=total,
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            query=request.GET.urlencode(),
        )


class RowsFile(Screen):
    """The same rows as CSV; cells that would act as formulas are words."""

    def get(self, request: HttpRequest, name: str) -> StreamingHttpResponse:
        one = asked(request, name)
        if one.rows is None or one.period is None:
            raise Http404
        head = [_("day"), _("title"), _("channel or state"), str(one.figure.unit), _("item")]
        lines = (
            [row.day, row.title, row.place, row.amount, row.item_id or ""]
            for row in described(one.figure, one.rows.iterator(chunk_size=2000))
        )
        file = f"{one.organ.slug}-{name}-{one.period.first}-{one.period.last}.csv"
        return csv_file(chain([head], lines), file)
