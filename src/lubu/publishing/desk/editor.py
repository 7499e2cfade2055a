"""The editor of an item: Wagtail's own ways to the public are closed, ours stands there."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, PageLockedMenuItem, SaveDraftMenuItem
from wagtail.models import Page

from lubu.office.screens import person
from lubu.publishing import actions
from lubu.publishing.models import ColumnPage, HomePage, InformationItem
from lubu.publishing.rules import SubmissionState

HAND_IN = "action-hand-in"
KEPT = (SaveDraftMenuItem, PageLockedMenuItem)
CLOSED = (
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-cancel-workflow",
    "action-workflow-action",
)


class HandInMenuItem(ActionMenuItem):
    """Saves the draft and goes on to the page from which it is handed in."""

    label = gettext_lazy("Save and hand in for review …")
    name = HAND_IN
    icon_name = "resubmit"
    classname = "button-secondary"

    def is_shown(self, context: Mapping[str, object]) -> bool:
        return context["view"] != "revisions_revert" and not context["locked_for_user"]


class InForceMenuItem(ActionMenuItem):
    """Saves a column or home page, which counts at once."""

    label = gettext_lazy("Save and put in force")
    name = "action-in-force"
    icon_name = "check"

    def is_shown(self, context: Mapping[str, object]) -> bool:
        return not context["locked_for_user"]


class StandingMenuItem(ActionMenuItem):
    """Leads to the item's standing; in review, to the review itself."""

    label = gettext_lazy("Reviews and releases")
    name = "action-standing"
    icon_name = "history"
    classname = "button-secondary"

    def is_shown(self, context: Mapping[str, object]) -> bool:
        return isinstance(context.get("page"), InformationItem)

    def get_url(self, parent_context: Mapping[str, object]) -> str:
        page = parent_context["page"]
        return reverse("publishing:standing", args=[page.pk])  # type: ignore[attr-defined]  # a page


def keep_our_actions(
    items: list[ActionMenuItem], request: HttpRequest, context: Mapping[str, object]
) -> None:
    """Leave of Wagtail's actions only saving; add ours to items, and to columns."""
    items[:] = [item for item in items if isinstance(item, KEPT)]
    page = context.get("page")
    match = request.resolver_match
    new = match.kwargs.get("content_type_model_name") if match else ""
    if isinstance(page, ColumnPage | HomePage) or (page is None and new == "columnpage"):
        items[:] = [item for item in (InForceMenuItem(),) if item.is_shown(context)]
    elif isinstance(page, InformationItem) or (page is None and new == "informationitem"):
        items += [item for item in (HandInMenuItem(), StandingMenuItem()) if item.is_shown(context)]


def close_other_ways(request: HttpRequest, page: Page | None) -> HttpResponse | None:
    """Refuse a POST by which Wagtail itself would move a page on, whoever sends it."""
    if request.method != "POST" or not any(request.POST.get(name) for name in CLOSED):
        return None
    messages.error(request, _("Nothing was saved. A text is handed in and reviewed here."))
    if page is not None and isinstance(page.specific_deferred, InformationItem):
        return redirect("publishing:standing", page.pk)
    return redirect("wagtailadmin_explore_root")


def say_what_was_taken_out(request: HttpRequest, page: Page) -> None:
    """Tell the author that the stored text is not quite the one that was sent."""
    if isinstance(page, InformationItem) and page.unseen_taken_out:
        messages.warning(
            request, _("Characters that cannot be seen were taken out of the text. Look it over.")
        )


def go_on_to_hand_in(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After saving, go where the text is handed in, if that was asked for."""
    if request.POST.get(HAND_IN) and isinstance(page, InformationItem):
        return redirect("publishing:submit", page.pk)
    return None


def warn_of_review(request: HttpRequest, page: Page) -> None:
    """Say before the first key is struck that a change stops the running review."""
    if request.method != "GET" or not isinstance(page.specific_deferred, InformationItem):
        return
    running = page.specific_deferred.submissions.filter(state=SubmissionState.IN_REVIEW)
    if running.exists():
        messages.warning(
            request, _("This text is in review. If you change it, its review starts again.")
        )


def record_deleted(request: HttpRequest, page: Page) -> None:
    """What Wagtail deleted is on record in the same transaction."""
    if isinstance(page, ColumnPage | InformationItem):
        actions.record_deleted(page, actor=person(request))


def put_in_force(request: HttpRequest, page: Page) -> None:
    """A saved column or home page counts at once: its keepers alone edit it, without review."""
    if isinstance(page, ColumnPage | HomePage):
        actions.put_in_force(page, actor=person(request))
        messages.success(request, _("What was saved is in force; the site is written anew."))
