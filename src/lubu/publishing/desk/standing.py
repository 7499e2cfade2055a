"""Where one item stands: its versions, reviews, releases; and from here back or out of force."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.ledger.actions import kinds, subject_key
from lubu.ledger.models import Entry
from lubu.office.screens import Screen, person
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.actions import repeal, withdraw
from lubu.publishing.actions.documents import is_public_document
from lubu.publishing.desk import answers
from lubu.publishing.desk.forms import RepealForm, WithdrawForm
from lubu.publishing.desk.items import PARENT
from lubu.publishing.desk.submitting import Draft, seen_item
from lubu.publishing.models import FactCheck, InformationItem, Release, Review, Submission
from lubu.publishing.policies import worked_on
from lubu.publishing.rules import ChannelKind, ReleaseState, SubmissionState, WithdrawalKind

MOST_ENTRIES = 100


class StandingScreen(Screen):
    """One item from its first version to what became of it."""

    parent = PARENT
    header_icon = "history"
    template_name = "publishing/standing.html"

    @property
    def page_title(self) -> str:
        return _("Standing of an item")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        item, user = seen_item(request, pk), person(request)
        releases = list(
            Release.objects.visible_to(user)
            .filter(item=item)
            .select_related("channel", "organ", "withdrawn_by", "merged_into", "submission")
            .order_by("channel")
        )
        may_release, draft = may_take_back(item, user), Draft(item)
        out = [one for one in releases if one.state != ReleaseState.WITHDRAWN]
        return self.shown(
            item=item,
            submissions=_submissions(item, user),
            works=InformationItem.objects.visible_to(user)
            .filter(worked_on(user), pk=item.pk)
            .exists(),
            releases=[(release, public_address(release)) for release in releases],
            entries=_entries(item, releases, user),
            in_review=draft.in_review,
            may_edit=item.permissions_for_user(user).can_edit(),
            hands_in=draft.waits_for(user),
            may_withdraw=may_release and bool(out),
            may_repeal=may_release and item.repealed_on is None and is_public_document(item),
        )


def _submissions(item: InformationItem, user: User) -> QuerySet[Submission]:
    """The versions that the person sees, each with what was said of it."""
    reviews = Review.objects.visible_to(user).select_related("reviewer")
    checks = FactCheck.objects.visible_to(user)
    return (
        Submission.objects.visible_to(user)
        .filter(item=item)
        .select_related("submitted_by", "urgent_by")
        .prefetch_related("authors")
        .prefetch_related(Prefetch("reviews", queryset=reviews))
        .prefetch_related(Prefetch("fact_checks", queryset=checks))
        .order_by("-number")
    )


def public_address(release: Release) -> str:
    """Where the public finds a release on the website; empty elsewhere."""
    if release.channel.kind != ChannelKind.WEBSITE or not release.path:
        return ""
    return release.organ.public_address(release.path)


def may_take_back(item: InformationItem, user: User) -> bool:
    """Whether ``user`` may withdraw and repeal in the item's organ."""
    return user.holds(Role.RELEASER, Role.SITE_ADMIN, organ_id=item.organ_id)


def _entries(
    item: InformationItem, releases: list[Release], user: User
) -> list[tuple[Entry, object]]:
    """What the ledger says of the item, its versions and releases, newest first."""
    subjects = [subject_key(item), *map(subject_key, releases)]
    subjects += [subject_key(one) for one in Submission.objects.visible_to(user).filter(item=item)]
    rows = Entry.objects.visible_to(user).filter(organ=item.organ, subject__in=subjects)
    newest = rows.select_related("actor").order_by("-sequence")[:MOST_ENTRIES]
    labels = kinds()
    return [(row, labels.get(row.kind, row.kind)) for row in newest]


def in_public(item: InformationItem) -> QuerySet[InformationItem]:
    """Other items of the organ that the public reads: what one can be merged into."""
    rows: QuerySet[InformationItem] = InformationItem.objects.visible_to(None)
    return rows.filter(organ=item.organ).exclude(pk=item.pk)


class TakingBack(Screen):
    """What the two screens below share: an item of one's organ, and the right to change it."""

    parent = PARENT

    def own(self, pk: int) -> InformationItem:
        """The item, or 404, or 403."""
        item = seen_item(self.request, pk)
        if not may_take_back(item, person(self.request)):
            raise PermissionDenied
        return item


class WithdrawScreen(TakingBack):
    """Takes an item back from every channel; its address then says why."""

    page_title = gettext_lazy("Take an item back")
    header_icon = "rotate"
    template_name = "publishing/withdraw.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = self.own(pk)
        return self._shown(item, WithdrawForm(in_public(item)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = self.own(pk)
        form = WithdrawForm(in_public(item), request.POST)
        if not form.is_valid():
            return self._shown(item, form, 422)
        target = form.cleaned_data["merged_into"]
        try:
            releases = withdraw(
                item.pk,
                actor=person(request),
                kind=WithdrawalKind(form.cleaned_data["kind"]),
                reason=form.cleaned_data["reason"],
                merged_into=target.pk if target else None,
            )
        except answers.REFUSALS as error:
            return self._shown(item, form, answers.put_on(form, error))
        messages.success(
            request,
            _("Taken back from %(channels)s. The public address says so within a minute.")
            % {"channels": "、".join(one.channel.name for one in releases)},
        )
        return redirect("publishing:standing", item.pk)

    def _shown(self, item: InformationItem, form: WithdrawForm, status: int = 200) -> HttpResponse:
        releases = item.releases.exclude(state=ReleaseState.WITHDRAWN).select_related("channel")
        running = item.submissions.filter(state=SubmissionState.IN_REVIEW).first()
        return self.shown(status, item=item, form=form, releases=releases, running=running)


class RepealScreen(TakingBack):
    """Marks a document as repealed; it stays readable."""

    page_title = gettext_lazy("Repeal a document")
    header_icon = "cross"
    template_name = "publishing/repeal.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = self.own(pk)
        return self.shown(item=item, form=RepealForm(in_public(item)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = self.own(pk)
        form = RepealForm(in_public(item), request.POST)
        if not form.is_valid():
            return self.shown(422, item=item, form=form)
        by = form.cleaned_data["by_item"]
        try:
            repeal(
                item.pk,
                actor=person(request),
                on=form.cleaned_data["on"],
                by_item=by.pk if by else None,
            )
        except answers.REFUSALS as error:
            return self.shown(answers.put_on(form, error), item=item, form=form)
        messages.success(request, _("The document is marked as repealed and stays readable."))
        return redirect("publishing:standing", item.pk)
