"""Read counts: of all releases, of one with its chart, and by table."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages

from lubu.channels.actions import (
    Fault,
    FaultKind,
    NotYourChannelError,
    ReadsFaultsError,
    ReadsRow,
    check_reads_rows,
    import_reads,
    record_reads,
)
from lubu.channels.actions.reads import Checked
from lubu.channels.actions.rights import POSTING_ROLES, may_post
from lubu.channels.desk import answers
from lubu.channels.desk.forms import OrganForm, ReadCountForm, ReadsUploadForm
from lubu.channels.desk.screens import organs_with, own_release, visible_release
from lubu.channels.models import Delivery, ReadCount
from lubu.channels.reads_sheet import HEADINGS, Parsed, parse, template
from lubu.channels.rules import ReadSource
from lubu.channels.todo import own_releases
from lubu.office.charts import chart
from lubu.office.downloads import XLSX, download
from lubu.office.screens import Screen, person
from lubu.office.sheets import MOST_BYTES, MOST_ROWS, SheetError
from lubu.organisations.models import Organ
from lubu.organisations.rules import Role
from lubu.publishing.models import Channel, Release
from lubu.publishing.rules import NEW_MEDIA, ReleaseState

PAGE = 50
PREVIEWED = 200
LABEL = gettext_lazy("Read counts")
PARENT = ("channels:reads", LABEL)
SALT = "lubu.channels.reads"
KEPT_SECONDS = 3600
FAULT_SENTENCES = {
    FaultKind.UNKNOWN_RELEASE: gettext_lazy("There is no such release that you may count."),
    FaultKind.NO_RELEASE: gettext_lazy("Neither a release number nor an address is given."),
    FaultKind.TWO_RELEASES: gettext_lazy("Several releases have this address: give the number."),
    FaultKind.NOT_A_DATE: gettext_lazy("This is no date. Write it like 2021-03-31."),
    FaultKind.NOT_A_NUMBER: gettext_lazy("This is no whole number."),
    FaultKind.DAY: gettext_lazy("The day is before the release or after today."),
    FaultKind.NUMBER: gettext_lazy("This cannot be a number of reads."),
    FaultKind.FELL: gettext_lazy(
        "Fewer reads than on an earlier day. If it is a correction, give the reason."
    ),
    FaultKind.TWICE: gettext_lazy("The same release and day stand in the table twice."),
    FaultKind.TOO_LONG: gettext_lazy("The reason is too long: at most 200 characters."),
}
SHEET_SENTENCES = {
    "too_large": gettext_lazy("The file is too large: at most 5 MB."),
    "too_many_rows": gettext_lazy("The table has too many rows: at most 5,000."),
    "no_headings": gettext_lazy(
        "The first row must name the columns: release or address, date, and reads."
    ),
    "heading_twice": gettext_lazy("A column heading stands in the first row twice."),
    "no_rows": gettext_lazy("No row is filled in."),
    "empty": gettext_lazy("The file is empty."),
    "encoding": gettext_lazy("The file's characters cannot be read. Save it as UTF-8 or XLSX."),
}


def heading(column: str) -> str:
    """A column as the table calls it, in the language of the screen."""
    return HEADINGS[column][0 if chinese() else 1] if column in HEADINGS else column


def chinese() -> bool:
    """Whether the screen is in Chinese."""
    return (get_language() or "").startswith("zh")


def countable(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Releases that are out on an account whose reads are counted."""
    return releases.filter(
        state=ReleaseState.RELEASED.value, channel__kind__in=[kind.value for kind in NEW_MEDIA]
    )


class ReadsScreen(Screen):
    """Releases in new media with their last counts."""

    page_title = LABEL
    header_icon = "view"
    template_name = "channels/reads.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        last = ReadCount.objects.visible_to(request.user).filter(release=OuterRef("pk"))
        newest = last.order_by("-on")
        rows = (
            countable(Release.objects.visible_to(request.user))
            .annotate(
                last_on=Subquery(newest.values("on")[:1]),
                last_reads=Subquery(newest.values("reads")[:1]),
            )
            .select_related("channel", "submission")
            .order_by("-released_on", "-pk")
        )
        query = request.GET.get("q", "").strip()[:100].replace("\x00", "")
        channel = request.GET.get("channel", "")
        if query:
            rows = rows.filter(submission__content__title__icontains=query)
        if channel.isascii() and channel.isdigit():
            rows = rows.filter(channel=int(channel[:15]))
        pages = Paginator(rows, PAGE)
        page = pages.get_page(request.GET.get("p"))
        accounts = Channel.objects.visible_to(request.user).filter(
            kind__in=[kind.value for kind in NEW_MEDIA]
        )
        return self.shown(
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            accounts=accounts,
            q=query,
            channel=channel,
            may_import=bool(organs_with(person(request), Role.EDITOR, *POSTING_ROLES)),
        )


class ReadsOfReleaseScreen(Screen):
    """The counts of one release, drawn and listed."""

    page_title = gettext_lazy("Reads of a release")
    header_icon = "view"
    template_name = "channels/reads_of_release.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(visible_release(request, pk), ReadCountForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        release = own_release(request, pk)
        form = ReadCountForm(request.POST)
        if not form.is_valid():
            return self._shown(release, form, 422)
        values = form.cleaned_data
        try:
            record_reads(
                release.pk,
                on=values["on"],
                reads=values["reads"],
                reason=values["reason"],
                source=ReadSource.MANUAL,
                actor=person(request),
            )
        except answers.REFUSALS as error:
            return self._shown(release, form, answers.put_on(form, error))
        messages.success(request, _("The count is stored."))
        return redirect("channels:reads-of-release", release.pk)

    def _shown(self, release: Release, form: ReadCountForm, status: int = 200) -> HttpResponse:
        counts = list(
            ReadCount.objects.visible_to(self.request.user)
            .filter(release=release)
            .select_related("by")
            .order_by("on")
        )
        days = [(count.on.isoformat(), count.increase) for count in counts]
        return self.shown(
            status,
            release=release,
            form=form,
            counts=counts[::-1],
            chart=chart(days, has_words=True),
            may_count=may_post(person(self.request), release),
        )


class ReadsImportScreen(Screen):
    """A table of counts: looked through, shown, and stored when all of it is right."""

    page_title = gettext_lazy("Import read counts")
    header_icon = "table"
    template_name = "channels/reads_import.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(form=ReadsUploadForm(self._organs()))

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._confirmed() if "rows" in request.POST else self._looked_through()

    def _looked_through(self) -> HttpResponse:
        form = ReadsUploadForm(self._organs(), self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.shown(422, form=form)
        upload, organ = form.cleaned_data["file"], form.cleaned_data["organ"]
        try:
            parsed = parse(upload.read(MOST_BYTES + 1), upload.name)
            checked = self._check(parsed, organ)
        except SheetError as error:
            words = SHEET_SENTENCES.get(error.reason) or answers.sentence(error)
            form.add_error("file", str(words))
            return self.shown(422, form=form)
        except ReadsFaultsError as error:
            return self._faulty(form, error)
        return self.shown(
            organ=organ,
            checked=checked[:PREVIEWED],
            number=len(checked),
            new=sum(one.is_new for one in checked),
            changed=sum(not one.is_new and not one.is_same for one in checked),
            same=sum(one.is_same for one in checked),
            rows=self._keep(parsed.rows),
        )

    def _confirmed(self) -> HttpResponse:
        form = ReadsUploadForm(self._organs())
        organ_form = OrganForm(self._organs(), self.request.POST)
        rows = self._kept()
        if rows is None or not organ_form.is_valid():
            messages.error(self.request, _("The preview is too old. Choose the file again."))
            return redirect("channels:reads-import")
        organ = organ_form.cleaned_data["organ"]
        try:
            stored = import_reads(rows, organ=organ, actor=person(self.request))
        except ReadsFaultsError as error:
            return self._faulty(form, error)
        messages.success(
            self.request,
            _("Stored: %(new)s new counts, %(changed)s changed; %(same)s were known.")
            % asdict(stored),
        )
        return redirect("channels:reads")

    def _check(self, parsed: Parsed, organ: Organ) -> list[Checked]:
        try:
            return check_reads_rows(
                parsed.rows,
                organ=organ,
                actor=person(self.request),
                today=timezone.localdate(),
                half_read=parsed.half_read,
                faults=parsed.faults,
            )
        except NotYourChannelError as error:
            raise PermissionDenied from error

    def _faulty(self, form: forms.Form, error: ReadsFaultsError) -> HttpResponse:
        faults = [(one, heading(one.column), _fault(one)) for one in error.faults[:500]]
        return self.shown(422, form=form, faults=faults, sentence=answers.sentence(error))

    def _organs(self) -> list[Organ]:
        organs = organs_with(person(self.request), Role.EDITOR, *POSTING_ROLES)
        if not organs:
            raise PermissionDenied
        return organs

    def _keep(self, rows: list[ReadsRow]) -> str:
        """The rows as they were looked through, carried by the page itself and signed."""
        plain = [
            [one.row, one.release, one.address, one.on.isoformat(), one.reads, one.reason]
            for one in rows
        ]
        return signing.dumps([self.request.user.pk, plain], salt=SALT, compress=True)

    def _kept(self) -> list[ReadsRow] | None:
        try:
            owner, plain = signing.loads(self.request.POST["rows"], salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            return None
        if owner != self.request.user.pk:
            return None
        return [
            ReadsRow(
                row=row,
                release=release,
                address=address,
                on=date.fromisoformat(on),
                reads=reads,
                reason=reason,
            )
            for row, release, address, on, reads, reason in plain
        ]


def _fault(fault: Fault) -> str:
    return str(FAULT_SENTENCES[fault.kind])


class ReadsTemplateFile(Screen):
    """The table to fill in: all releases that the person counts, newest first."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        posted = Delivery.objects.visible_to(request.user).filter(release=OuterRef("pk"))
        address = posted.exclude(address="").order_by("-number").values("address")[:1]
        rows = (
            countable(own_releases(person(request)))
            .annotate(last_address=Subquery(address))
            .order_by(F("released_on").desc(), "-pk")[:MOST_ROWS]
        )
        return download(template(rows, chinese=chinese()), "reads.xlsx", XLSX)
