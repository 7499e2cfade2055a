"""Addresses, menu and editor of the room's screens on the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.models import Page

from lubu.office.screens import RoleMenuItem, person
from lubu.organisations.rules import ORGAN_WIDE, REVIEW_ROLES, Role
from lubu.publishing import previews as seam
from lubu.publishing import waiting
from lubu.publishing.desk import (
    accessibility,
    attachments,
    bulk,
    editor,
    fact_checks,
    inbox,
    items,
    pictures,
    previews,
    review,
    standing,
    submitting,
    urgent,
)

seam.connect_desk(previews.of_draft)

urls = [
    path("reviews/", inbox.ReviewsScreen.as_view(), name="reviews"),
    path("reviews/bulk/", bulk.BulkScreen.as_view(), name="bulk"),
    path("reviews/missing/", urgent.MissingReviewsScreen.as_view(), name="missing-reviews"),
    path("reviews/<int:pk>/", review.ReviewScreen.as_view(), name="review"),
    path("reviews/<int:pk>/cancel/", review.CancelReview.as_view(), name="cancel"),
    path("reviews/<int:pk>/urgent/", urgent.UrgentScreen.as_view(), name="urgent"),
    path(
        "reviews/<int:pk>/fact-check/",
        fact_checks.AskFactCheckScreen.as_view(),
        name="ask-fact-check",
    ),
    path("reviews/<int:pk>/page/", previews.of_submission, name="submission-page"),
    path("information/", items.ItemsScreen.as_view(), name="items"),
    path("information/<int:pk>/", standing.StandingScreen.as_view(), name="standing"),
    path("information/<int:pk>/submit/", submitting.SubmitScreen.as_view(), name="submit"),
    path("information/<int:pk>/findings/", submitting.FindingsScreen.as_view(), name="findings"),
    path("information/<int:pk>/withdraw/", standing.WithdrawScreen.as_view(), name="withdraw"),
    path("information/<int:pk>/repeal/", standing.RepealScreen.as_view(), name="repeal"),
    path("pictures/<int:pk>/", pictures.picture, name="picture"),
]


# They stand where Wagtail has its own: whatever leads there leads here.
in_place = [
    path("documents/", attachments.AttachmentsScreen.as_view(), name="attachments"),
    path(
        "documents/results/",
        attachments.AttachmentsScreen.as_view(results_only=True),
        name="attachments-results",
    ),
    path(
        "documents/edit/<int:document_id>/",
        attachments.AttachmentScreen.as_view(),
        name="attachment",
    ),
]


@hooks.register("register_admin_urls", order=-1)
def register_urls() -> list[URLResolver]:
    return [path("", include((urls + in_place, "publishing")))]


class ReviewsMenuItem(RoleMenuItem):
    """The inbox, with how many texts wait for this person."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        number = waiting.my_reviews(person(request)).count()
        if number:
            component.label = _("Reviews (%(number)s)") % {"number": number}
        return component


@hooks.register("register_admin_menu_item")
def register_menu() -> MenuItem:
    return ReviewsMenuItem(
        inbox.LABEL,
        reverse_lazy("publishing:reviews"),
        (*REVIEW_ROLES, Role.URGENT),
        name="reviews",
        icon_name="tasks",
        order=110,
    )


@hooks.register("register_admin_menu_item")
def register_items() -> MenuItem:
    return RoleMenuItem(
        items.LABEL,
        reverse_lazy("publishing:items"),
        (*REVIEW_ROLES, *ORGAN_WIDE, Role.EDITOR),
        name="items",
        icon_name="doc-full",
        order=120,
    )


@hooks.register("construct_page_action_menu")
def keep_our_actions(
    entries: list[object], request: HttpRequest, context: dict[str, object]
) -> None:
    editor.keep_our_actions(entries, request, context)


@hooks.register("before_edit_page")
def before_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    editor.warn_of_review(request, page)
    return editor.close_other_ways(request, page)


@hooks.register("before_create_page")
def before_create(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    return editor.close_other_ways(request, None)


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def after_saving(request: HttpRequest, page: Page) -> HttpResponse | None:
    editor.put_in_force(request, page)
    editor.say_what_was_taken_out(request, page)
    return editor.go_on_to_hand_in(request, page)


@hooks.register("after_delete_page")
def after_deleting(request: HttpRequest, page: Page) -> None:
    editor.record_deleted(request, page)


@hooks.register("construct_wagtail_userbar")
def check_our_rules(request: HttpRequest, items: list[object], page: Page) -> None:
    accessibility.check_our_rules(items)


@hooks.register("insert_editor_js")
def editor_scripts() -> SafeString:
    scripts = [(static(f"publishing/{name}.js"),) for name in ("findings", "saving")]
    return format_html_join("", '<script src="{}" defer></script>', scripts)


@hooks.register("insert_global_admin_css")
def style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("publishing/publishing.css"))
