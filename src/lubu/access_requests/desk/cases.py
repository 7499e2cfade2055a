"""All cases of an office: counted by state, filtered, looked for, and as a table."""

from __future__ import annotations

from io import BytesIO

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from lubu.access_requests.actions.recording import law
from lubu.access_requests.desk.asked import ALL, OPEN, OVERDUE, UNREAD, Asked
from lubu.access_requests.desk.forms import PersonForm
from lubu.access_requests.desk.rows import by_state, days_left, lines
from lubu.access_requests.desk.shared import LABEL, organs_of
from lubu.access_requests.labels import ANSWER_LABELS, STATE_LABELS
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.models.requests import AccessRequestQuerySet
from lubu.access_requests.rules.kinds import State
from lubu.office.downloads import XLSX, download
from lubu.office.screens import Screen, person
from lubu.office.sheets import MOST_ROWS, literal
from lubu.organisations.models import Organ, Unit
from lubu.organisations.rules import Role

PAGE = 50
MOST_OF_A_PERSON = 200
HEADINGS = (
    "编号", "收到方式", "申请人类型", "收到日期", "办理状态", "答复到期日", "剩余工作日",
    "延长工作日", "办结日期", "是否逾期",
)  # fmt: skip


def chosen(request: HttpRequest, organs: list[Organ]) -> Organ:
    """The organ named in the question, else the first."""
    slug = request.GET.get("organ", "")
    return next((one for one in organs if one.slug == slug), organs[0])


def pressing_first(rows: QuerySet[AccessRequest]) -> QuerySet[AccessRequest]:
    """By last day; those without one last, the newest of them first."""
    return rows.order_by(F("due_on").asc(nulls_last=True), "-number")


class CasesScreen(Screen):
    """The list. Who applied is looked for with a form that is sent, never by an address."""

    page_title = LABEL
    header_icon = "doc-full-inverse"
    template_name = "access_requests/cases.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organs = organs_of(request)
        organ, asked, today = chosen(request, organs), Asked.of(request), timezone.localdate()
        own = AccessRequest.objects.visible_to(request.user).filter(organ=organ)
        rows = pressing_first(asked.narrowed(own, today))
        pages = Paginator(rows.prefetch_related("history", "messages"), PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self._shown(
            organ,
            organs,
            asked,
            PersonForm(),
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            lines=lines(list(page), person(request), today),
            number=pages.count,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        organs = organs_of(request)
        organ, form = chosen(request, organs), PersonForm(request.POST)
        if not form.is_valid():
            return self._shown(organ, organs, Asked(), form, 422, lines=[], number=0)
        who = form.cleaned_data["who"]
        own = AccessRequest.objects.visible_to(request.user).filter(organ=organ)
        found = own.filter(Q(name_index=who) | Q(identity_index=who)).order_by("-number")
        number = found.count()
        cases = list(found.prefetch_related("history", "messages")[:MOST_OF_A_PERSON])
        answer = self._shown(
            organ,
            organs,
            Asked(state=ALL),
            PersonForm(),
            lines=lines(cases, person(request), timezone.localdate()),
            number=number,
            is_of_person=True,
        )
        answer["Cache-Control"] = "no-store"
        return answer

    def _shown(
        self,
        organ: Organ,
        organs: list[Organ],
        asked: Asked,
        form: PersonForm,
        status: int = 200,
        **more: object,
    ) -> HttpResponse:
        own = AccessRequest.objects.visible_to(self.request.user).filter(organ=organ)
        counted = dict(
            own.order_by().values("state").annotate(n=Count("pk")).values_list("state", "n")
        )
        states = [(one.value, counted[one.value]) for one in State if counted.get(one.value)]
        today = timezone.localdate()
        return self.shown(
            status,
            organ=organ,
            organs=organs,
            asked=asked,
            person_form=form,
            counts=[
                (state, STATE_LABELS[State(state)], number, share)
                for state, number, share in by_state(states)
            ],
            overdue=own.overdue(today).count(),
            states=[
                (OPEN, _("all that are open")),
                (ALL, _("all")),
                *((one.value, label) for one, label in STATE_LABELS.items()),
            ],
            answers=[(one.value, label) for one, label in ANSWER_LABELS.items()],
            onlys=[(OVERDUE, _("overdue")), (UNREAD, _("with unread messages"))],
            units=Unit.objects.visible_to(self.request.user).filter(organ=organ).standing(),
            years=self._years(own),
            may_key_in=person(self.request).holds(Role.CLERK, organ_id=organ.pk),
            **more,
        )

    @staticmethod
    def _years(own: AccessRequestQuerySet) -> list[str]:
        """The years in which they came: of receipt, and while there is none, of storing."""
        rows = own.order_by()
        received = rows.exclude(received_on=None).values_list("received_on__year", flat=True)
        others = rows.filter(received_on=None).values_list("arrived_at__year", flat=True)
        years = {*received.distinct(), *others.distinct()}
        return [str(year) for year in sorted(years, reverse=True)]


class CasesTable(Screen):
    """The filtered list as XLSX, without a word of the applicants."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        organ, today = chosen(request, organs_of(request)), timezone.localdate()
        own = AccessRequest.objects.visible_to(request.user).filter(organ=organ)
        rows = pressing_first(Asked.of(request).narrowed(own, today))
        book = Workbook(write_only=True)
        sheet = book.create_sheet("依申请公开办理情况")
        heads = [literal(sheet, words) for words in HEADINGS]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        given = law()
        for case in rows.prefetch_related("history")[:MOST_ROWS]:
            left, said = days_left(case, given, today)
            sheet.append(
                [
                    literal(sheet, case.number),
                    literal(sheet, str(case.get_arrival_display())),
                    literal(sheet, str(case.get_applicant_kind_display())),
                    case.received_on,
                    literal(sheet, str(case.get_state_display())),
                    case.due_on,
                    left,
                    case.extended_by or None,
                    case.ended_on,
                    literal(sheet, "是" if said.light == "over" else "否"),
                ]
            )
        out = BytesIO()
        book.save(out)
        name = f"{organ.slug}-依申请公开-{today.isoformat()}.xlsx"
        return download(out.getvalue(), name, XLSX)
