"""The ledger for those who examine it: list, entry, verification, CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import chain

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.desk.described import titles
from lubu.desk.forms import LedgerForm
from lubu.ledger import actions as ledger
from lubu.ledger.models import Entry, Head
from lubu.office.downloads import csv_file
from lubu.office.ledger_check import SENTENCES
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role

PAGE = 50
NAMED = 200
LABEL = gettext_lazy("Ledger")
PARENT = ("ledger:entries", LABEL)
EXAMINERS = (Role.AUDITOR, Role.SITE_ADMIN)


def examiner(request: HttpRequest) -> User:
    """Who examines the ledger.

    Raises:
        PermissionDenied: the person holds no such post.
    """
    user = person(request)
    if not user.holds(*EXAMINERS):
        raise PermissionDenied
    return user


def examined(user: User) -> QuerySet[Entry]:
    """Entries of the organs whose ledger the person examines."""
    return (
        Entry.objects.visible_to(user)
        .filter(organ__in=user.organs_with(*EXAMINERS))
        .select_related("actor", "organ")
        .order_by("-organ", "-sequence")
    )


def subject_words(subject: str) -> str:
    """``publishing.release:12`` as people say it: “release 12”."""
    label, _colon, pk = subject.partition(":")
    try:
        return f"{apps.get_model(label)._meta.verbose_name} {pk}"
    except (LookupError, ValueError):
        return subject


def filtered(entries: QuerySet[Entry], form: LedgerForm) -> QuerySet[Entry]:
    """The entries that the form asks for; its days are local."""
    values = form.cleaned_data
    if values["kind"]:
        entries = entries.filter(kind=values["kind"])
    if values["actor"]:
        entries = entries.filter(actor=values["actor"])
    if values["subject"]:
        entries = entries.filter(subject__icontains=values["subject"])
    zone = timezone.get_current_timezone()
    if values["since"]:
        entries = entries.filter(at__gte=datetime.combine(values["since"], time.min, zone))
    if values["until"]:
        after = values["until"] + timedelta(days=1)
        entries = entries.filter(at__lt=datetime.combine(after, time.min, zone))
    return entries


def filter_form(request: HttpRequest, entries: QuerySet[Entry]) -> LedgerForm:
    """The filter, with the kinds and people that occur."""
    labels = ledger.kinds()
    kinds = entries.order_by("kind").values_list("kind", flat=True).distinct()
    actors = (
        entries.exclude(actor=None)
        .order_by("actor__full_name", "actor")
        .values_list("actor", "actor__full_name", "actor__username")
        .distinct()
    )
    return LedgerForm(
        request.GET,
        kinds=[(kind, labels.get(kind, kind)) for kind in kinds],
        actors=[(str(pk), full or name) for pk, full, name in actors],
    )


def listed(entries: Sequence[Entry], user: User) -> Iterator[dict[str, object]]:
    """Entries with their words, and the titles of what they are about where ``user`` sees it."""
    labels = ledger.kinds()
    known = titles((entry.subject for entry in entries), user)
    for entry in entries:
        yield {
            "entry": entry,
            "kind": labels.get(entry.kind, entry.kind),
            "subject": subject_words(entry.subject),
            "title": known.get(entry.subject, ""),
        }


class EntriesScreen(Screen):
    """All entries, newest first, by kind, person, record and day."""

    page_title = LABEL
    header_icon = "history"
    template_name = "desk/ledger.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = examiner(request)
        entries = examined(user)
        form = filter_form(request, entries)
        if not form.is_valid():
            return self.shown(422, form=form, organs=own_organs(user))
        pages = Paginator(filtered(entries, form), PAGE)
        page = pages.get_page(request.GET.get("p"))
        return self.shown(
            form=form,
            rows=list(listed(list(page), user)),
            number=pages.count,
            organs=own_organs(user),
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            query=request.GET.urlencode(),
        )


def own_organs(user: User) -> list[Organ]:
    """The organs whose ledger the person examines."""
    return list(Organ.objects.visible_to(user).filter(pk__in=user.organs_with(*EXAMINERS)))


class EntryScreen(Screen):
    """One entry as it is hashed, between the one before and the one after."""

    page_title = gettext_lazy("Entry of the ledger")
    header_icon = "history"
    template_name = "desk/ledger_entry.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = examiner(request)
        entries = examined(user)
        entry = get_object_or_404(entries, pk=pk)
        beside = entries.filter(organ=entry.organ)
        return self.shown(
            entry=entry,
            kind=ledger.kinds().get(entry.kind, entry.kind),
            subject=subject_words(entry.subject),
            title=titles([entry.subject], user).get(entry.subject, ""),
            payload=payload_lines(entry.payload),
            computed=entry.as_row(entry.organ.slug).computed(),
            before=beside.filter(sequence__lt=entry.sequence).order_by("-sequence").first(),
            after=beside.filter(sequence__gt=entry.sequence).order_by("sequence").first(),
        )


def payload_lines(payload: str) -> str:
    """The canonical JSON in lines to read; as it stands where it is none (someone changed it)."""
    try:
        return json.dumps(json.loads(payload), ensure_ascii=False, indent=2)
    except ValueError:
        return payload


class VerifyScreen(Screen):
    """Reads the whole chain of an organ and names every row that is not as it was written."""

    page_title = gettext_lazy("Verification of the ledger")
    header_icon = "circle-check"
    template_name = "desk/ledger_verified.html"
    parent = PARENT
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        organs = {organ.slug: organ for organ in own_organs(examiner(request))}
        organ = organs.get(request.POST.get("organ", ""))
        if organ is None:
            raise Http404
        broken = ledger.check(organ)
        entries = {
            one.sequence: one
            for one in Entry.objects.visible_to(request.user).filter(
                organ=organ, sequence__in=[fault.sequence for fault in broken[:NAMED]]
            )
        }
        head = Head.objects.visible_to(request.user).filter(organ=organ).first()
        faults = [
            (fault, SENTENCES[fault.fault], entries.get(fault.sequence)) for fault in broken[:NAMED]
        ]
        return self.shown(
            organ=organ, faults=faults, number=len(broken), head=head, at=timezone.now()
        )


class EntriesFile(Screen):
    """The entries of the filter as CSV."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        entries = examined(examiner(request))
        form = filter_form(request, entries)
        if not form.is_valid():
            raise Http404
        head = [
            _("organ"), _("sequence"), _("time"), _("who"), _("kind"), _("record"), _("content"),
            _("previous hash"), _("hash (SM3)"),
        ]  # fmt: skip
        rows = (
            [
                entry.organ.slug, entry.sequence, timezone.localtime(entry.at).isoformat(),
                str(entry.actor or ""), entry.kind, entry.subject, entry.payload, entry.previous,
                entry.digest,
            ]
            for entry in filtered(entries, form).iterator(chunk_size=2000)
        )  # fmt: skip
        return csv_file(chain([head], rows), f"ledger-{timezone.localdate()}.csv")
