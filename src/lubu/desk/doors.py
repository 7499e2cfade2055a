"""Which of Wagtail's own screens staff reach: one table, and the middleware that keeps it.

A screen that writes past our actions or lists past visibility answers 404 with a hint. Those that
stay are asked whether the person sees the page, picture or file before they run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.apps import apps
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from lubu.desk import unreadable
from lubu.desk.pages import sees_page, works_on_page
from lubu.desk.wagtails import is_wagtails
from lubu.office.asking import asked_by
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import visible
from lubu.publishing.models import InformationItem

BY_ACTION = _("This is done on the desk's own screens, where it is recorded.")
BY_REVIEW = _("Texts go public, change place and go back by review and release alone.")
NOT_HERE = _("This list does not ask who may see what; use the desk's own.")
UNUSED = _("This part is not used here.")
BY_KEEPER = _("Only a site administrator of the organ can do this.")

# Whole rooms of Wagtail, by namespace.
CLOSED_ROOMS: Mapping[str, object] = {
    "wagtailusers_users": BY_ACTION,  # accounts
    "wagtailusers_groups": BY_ACTION,  # posts
    "wagtailsites": BY_ACTION,  # organs
    "wagtailadmin_collections": BY_ACTION,  # organs
    "wagtailadmin_workflows": BY_REVIEW,  # review
    "wagtailadmin_reports": NOT_HERE,  # leaks
    "wagtailadmin_api:documents": NOT_HERE,  # leaks
    "wagtailadmin_api:images": NOT_HERE,  # leaks
}
# Single screens, each with why, in a word, beside it.
CLOSED: Mapping[str, object] = {
    "wagtail_bulk_action": BY_REVIEW,  # bulk
    "wagtailadmin_api:pages:action": BY_REVIEW,  # bypass
    "wagtailadmin_api:pages:find": NOT_HERE,  # leaks
    "wagtailadmin_pages:unpublish": BY_REVIEW,  # withdrawal
    "wagtailadmin_pages:move": BY_REVIEW,  # columns
    "wagtailadmin_pages:move_confirm": BY_REVIEW,  # columns
    "wagtailadmin_pages:set_page_position": BY_REVIEW,  # order
    "wagtailadmin_pages:copy": BY_REVIEW,  # doubles
    "wagtailadmin_pages:convert_alias": UNUSED,  # aliases
    "wagtailadmin_pages:set_privacy": UNUSED,  # privacy
    "wagtailadmin_pages:lock": UNUSED,  # locks
    "wagtailadmin_pages:unlock": UNUSED,  # locks
    "wagtailadmin_pages:revisions_unschedule": BY_REVIEW,  # schedule
    "wagtailadmin_pages:view_draft": UNUSED,  # preview
    "wagtailadmin_pages:workflow_preview": UNUSED,  # preview
    "wagtailadmin_pages:revisions_view": UNUSED,  # preview
    "wagtailadmin_pages:choose_parent": UNUSED,  # columns
    "wagtailadmin_pages:type_use": NOT_HERE,  # leaks
    "wagtailadmin_pages:type_use_results": NOT_HERE,  # leaks
    "wagtailadmin_pages:usage": NOT_HERE,  # leaks
    "wagtailadmin_choose_page_chosen_multiple": NOT_HERE,  # leaks
    "wagtailadmin_tag_autocomplete": NOT_HERE,  # leaks
    "wagtailadmin_tag_model_autocomplete": NOT_HERE,  # leaks
    "wagtaildocs:document_usage": NOT_HERE,  # leaks
    "wagtailimages:image_usage": NOT_HERE,  # leaks
    "wagtailimages:url_generator": UNUSED,  # addresses
    "wagtailimages:url_generator_output": UNUSED,  # addresses
    "wagtailimages:preview": UNUSED,  # addresses
    "wagtailimages_chooser:chosen_multiple": NOT_HERE,  # leaks
    "wagtaildocs_chooser:chosen_multiple": NOT_HERE,  # leaks
    "wagtailadmin_error_test": UNUSED,  # fault
    "wagtailadmin_password_reset": BY_ACTION,  # accounts
    "wagtailadmin_password_reset_done": BY_ACTION,  # accounts
    "wagtailadmin_password_reset_confirm": BY_ACTION,  # accounts
    "wagtailadmin_password_reset_complete": BY_ACTION,  # accounts
}
# What stays: the editor's own tools. Whoever adds a version of Wagtail decides on its new screens.
KEPT = frozenset(
    """
    wagtailadmin_home wagtailadmin_account wagtailadmin_logout wagtailadmin_login
    wagtailadmin_sprite wagtailadmin_javascript_catalog wagtailadmin_dismissibles
    wagtailadmin_api:pages:listing wagtailadmin_api:pages:detail
    wagtailadmin_explore_root wagtailadmin_explore wagtailadmin_explore_results
    wagtailadmin_pages:add wagtailadmin_pages:add_subpage wagtailadmin_pages:edit
    wagtailadmin_pages:delete wagtailadmin_pages:preview_on_add wagtailadmin_pages:preview_on_edit
    wagtailadmin_pages:search wagtailadmin_pages:search_results
    wagtailadmin_pages:workflow_action wagtailadmin_pages:collect_workflow_action_data
    wagtailadmin_pages:confirm_workflow_cancellation
    wagtailadmin_pages:revisions_index
    wagtailadmin_pages:revisions_revert wagtailadmin_pages:revisions_compare
    wagtailadmin_pages:workflow_history wagtailadmin_pages:workflow_history_detail
    wagtailadmin_pages:history wagtailadmin_pages:history_results
    wagtailadmin_choose_page wagtailadmin_choose_page_child wagtailadmin_choose_page_search
    wagtailadmin_choose_page_external_link wagtailadmin_choose_page_email_link
    wagtailadmin_choose_page_phone_link wagtailadmin_choose_page_anchor_link
    wagtailadmin_editing_sessions:ping wagtailadmin_editing_sessions:release
    wagtailadmin_block_preview
    wagtaildocs:index wagtaildocs:index_results wagtaildocs:add wagtaildocs:edit wagtaildocs:delete
    wagtaildocs:add_multiple wagtaildocs:edit_multiple wagtaildocs:delete_multiple
    wagtaildocs:create_multiple_from_uploaded_document wagtaildocs:delete_upload_multiple
    wagtailimages:index wagtailimages:index_results wagtailimages:edit wagtailimages:delete
    wagtailimages:add wagtailimages:add_multiple wagtailimages:edit_multiple
    wagtailimages:create_multiple_from_uploaded_image wagtailimages:delete_multiple
    wagtailimages:delete_upload_multiple
    wagtaildocs_chooser:choose wagtaildocs_chooser:choose_results wagtaildocs_chooser:chosen
    wagtaildocs_chooser:create
    wagtailimages_chooser:choose wagtailimages_chooser:choose_results wagtailimages_chooser:chosen
    wagtailimages_chooser:create wagtailimages_chooser:select_format
    """.split()
)
PAGE_NAMES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
FILES = {"document_id": "publishing.Attachment", "doc_id": "publishing.Attachment"}
PICTURES = {"image_id": "publishing.Picture"}
FIRST_PASSWORD = frozenset(
    {"wagtailadmin_account", "account", "wagtailadmin_logout", "wagtailadmin_login",
     "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
)  # fmt: skip


CHANGING = frozenset({"wagtailadmin_pages:edit", "wagtailadmin_pages:revisions_revert"})
SAVING = CHANGING | {"wagtailadmin_pages:add"}


def why_closed(match: ResolverMatch) -> object | None:
    """The hint to show where a screen is closed; ``None`` where it stays."""
    name = match.view_name
    if name in CLOSED:
        return CLOSED[name]
    room = name.rpartition(":")[0]
    return CLOSED_ROOMS.get(room)


def keeps_columns(match: ResolverMatch, user: User) -> bool:
    """Whether the screen makes or changes a column: its name is public without a review."""
    if match.view_name == "wagtailadmin_pages:add":
        return match.kwargs["content_type_model_name"] != "informationitem"
    if match.view_name in CHANGING:
        items = InformationItem.objects.visible_to(user)
        return not items.filter(pk=match.kwargs["page_id"]).exists()
    return False


def named_rows(match: ResolverMatch) -> list[tuple[str, int]]:
    """Model label and key of every stored thing that the address of a Wagtail screen names."""
    found = [("page", int(match.kwargs[name])) for name in PAGE_NAMES if name in match.kwargs]
    kinds = {**FILES, **PICTURES}
    found += [(label, int(match.kwargs[name])) for name, label in kinds.items()
              if name in match.kwargs]  # fmt: skip
    if match.view_name == "wagtailadmin_pages:revisions_compare":
        found.append(("page", int(match.args[0])))
    chosen = {
        "wagtaildocs_chooser:chosen": "publishing.Attachment",
        "wagtailimages_chooser:chosen": "publishing.Picture",
        "wagtailadmin_api:pages:detail": "chosen page",
    }
    label, key = chosen.get(match.view_name), str(match.kwargs.get("pk", ""))
    if label and unreadable.is_key(key):
        found.append((label, int(key)))
    return found


def _page_of_listing(request: HttpRequest) -> int | None:
    """The page below which, or in whose other languages, the sidebar looks for pages.

    Nothing where anything else is asked: only these two lists are narrowed by the page they name.
    """
    words = request.GET
    asked = words.get("child_of" if "for_explorer" in words else "translation_of", "")
    return int(asked) if unreadable.is_key(asked) else None


def sees(user: User, label: str, key: int) -> bool:
    """Whether the person sees the page, picture or file."""
    if label == "page":
        return works_on_page(user, key)
    if label == "chosen page":
        return sees_page(user, key)
    model: type[Model] = apps.get_model(label)
    return visible(model._default_manager.filter(pk=key), user).exists()


class Doors:
    """Refuses what the table closes, and what the person does not see; asks for a new password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with asked_by(request.user if isinstance(request.user, User) else None):
            return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> HttpResponseBase | None:
        match, user = request.resolver_match, request.user
        if match is not None and unreadable.names_no_row(match):
            raise Http404
        if match is None or not isinstance(user, User):
            return None
        if user.must_change_password and match.view_name not in FIRST_PASSWORD:
            return HttpResponseRedirect(reverse("wagtailadmin_account"))
        hint = why_closed(match)
        if hint is not None:
            return not_here(request, hint)
        if not is_wagtails(match):
            return None
        answer = self._refusal(request, match, user)
        if answer is None and request.method == "POST" and match.view_name in SAVING:
            return self._whole(request, view, args, kwargs)
        return answer

    def _refusal(
        self, request: HttpRequest, match: ResolverMatch, user: User
    ) -> HttpResponse | None:
        """What one of Wagtail's open screens answers to a person it is not for."""
        if request.method == "POST" and unreadable.leads_out(request):
            return unreadable.refused(request)
        if keeps_columns(match, user) and not user.holds(Role.SITE_ADMIN):
            return not_here(request, BY_KEEPER)
        if match.view_name == "wagtailadmin_api:pages:listing":
            page = _page_of_listing(request)
            if page is None:
                return not_here(request, NOT_HERE)
            return None if sees_page(user, page) else not_here(request)
        if all(sees(user, label, key) for label, key in named_rows(match)):
            return None
        return not_here(request)

    def _whole(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> HttpResponseBase:
        """The answer to a saved page; what saving it brings with it is one transaction."""
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except Exception as error:
            answer = self.process_exception(request, error)
            if answer is None:
                raise
            return answer

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """What Wagtail's screens do not expect: what other rows hold on to, what is no form."""
        if unreadable.is_unreadable(request, exception):
            return unreadable.refused(request, exception)
        if not isinstance(exception, ProtectedError):
            return None
        messages.error(request, _("It stays: texts or records hold on to it."))
        return HttpResponseRedirect(reverse("wagtailadmin_home"))


def not_here(request: HttpRequest, hint: object = "") -> HttpResponse:
    """The desk's own “nothing here”, with a hint where to go."""
    return render(request, "wagtailadmin/404.html", {"hint": hint}, status=404)
