"""Wagtail's own screens, held to the one visibility function.

Wagtail asks who may add, change or choose, never who may see; its lists, choosers, histories and
interfaces therefore show more than the policy grants, to superusers everything. Here every one of
them is led through ``visibility.visible``: rows named in an address by :class:`OnlyVisible`, which
lets nobody open a row that he may not see; lists by narrowing the objects that Wagtail asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import permissions as image_permissions
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Collection, Page, Revision, Site, Workflow
from wagtail.permissions import page_permission_policy

from lubu.organisations.visibility import visible
from lubu.publishing.models import Attachment, Picture

WAGTAIL = "wagtail"
User = get_user_model()

# What a placeholder in the address of one of Wagtail's screens names: a model, whose row must be
# visible, or ``None`` where it names no row. A model without a policy is open to nobody.
NAMED: Mapping[str, type[models.Model] | None] = {
    "page_id": Page,
    "page_pk": Page,
    "parent_page_id": Page,
    "page_to_move_id": Page,
    "destination_id": Page,
    "document_id": Attachment,
    "doc_id": Attachment,
    "image_id": Picture,
    "collection_id": Collection,
    "wagtailadmin_api:pages.pk": Page,
    "wagtailadmin_api:documents.pk": Attachment,
    "wagtailadmin_api:images.pk": Picture,
    "wagtaildocs_chooser.pk": Attachment,
    "wagtailimages_chooser.pk": Picture,
    "wagtailadmin_collections.pk": Collection,
    "wagtailadmin_workflows.pk": Workflow,
    "workflow_pk": Workflow,
    "wagtailusers_users.pk": User,
    "wagtailusers_groups.pk": Group,
    "wagtailsites.pk": Site,
    # Found only through their page, their upload or their owner.
    "revision_id": None,
    "task_state_id": None,
    "task_id": None,
    "workflow_state_id": None,
    "uploaded_file_id": None,
    "session_id": None,
    "document_filename": None,
    "filter_spec": None,
    "action_name": None,
    "content_type_app_name": None,
    "content_type_model_name": None,
    "app_name": None,
    "app_label": None,
    "model_name": None,
    "action": None,
    "uidb64": None,
    "token": None,
}
# Screens that take the keys of rows in their query.
CHOSEN: Mapping[str, type[models.Model]] = {
    "wagtailadmin_choose_page_chosen_multiple": Page,
    "wagtaildocs_chooser:chosen_multiple": Attachment,
    "wagtailimages_chooser:chosen_multiple": Picture,
}
BY_NAME = {
    ("wagtailcore", "page"): Page,
    ("publishing", "informationitem"): Page,
    ("publishing", "columnpage"): Page,
    ("publishing", "homepage"): Page,
    ("publishing", "attachment"): Attachment,
    ("publishing", "picture"): Picture,
}


class OnlyVisible:
    """Answers 404 for every screen of Wagtail's whose address names a row that is not visible.

    A placeholder that :data:`NAMED` does not know closes the screen: a new version of Wagtail
    cannot open one unnoticed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> None:
        """Look at what the address names, before the screen is asked.

        Raises:
            Http404: something that the person may not see.
        """
        match = request.resolver_match
        if match is None or not request.user.is_authenticated:
            return
        if not match.view_name.startswith(WAGTAIL) or match.view_name == "wagtaildocs_serve":
            return
        if match.view_name == "wagtailadmin_pages:revisions_compare":
            kwargs = {"page_id": args[0]}
        for model, keys in _named(match.view_name, kwargs, request):
            if not _all_visible(request, model, keys):
                raise Http404


def _named(
    view_name: str, kwargs: Mapping[str, object], request: HttpRequest
) -> Iterator[tuple[type[models.Model], list[object]]]:
    namespace = view_name.rpartition(":")[0]
    for name, value in kwargs.items():
        if name == "object_id":
            yield _model(kwargs), [value]
            continue
        model = NAMED.get(f"{namespace}.{name}", NAMED.get(name, Revision))
        if model is not None:
            yield model, [value]
    if view_name == "wagtail_bulk_action":
        yield _model(kwargs), list(request.GET.getlist("id"))
    if view_name in CHOSEN:
        yield CHOSEN[view_name], list(request.GET.getlist("id"))


def _model(kwargs: Mapping[str, object]) -> type[models.Model]:
    return BY_NAME.get((str(kwargs.get("app_label")), str(kwargs.get("model_name"))), Revision)


def _all_visible(request: HttpRequest, model: type[models.Model], keys: Iterable[object]) -> bool:
    wanted = {str(key) for key in keys}
    if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in wanted):
        return False  # "all" would be all that there are
    rows = visible(model._default_manager.filter(pk__in=wanted), request.user)
    return rows.count() == len({int(key) for key in wanted})


# --- lists ----------------------------------------------------------------------------------------


@hooks.register("construct_explorer_page_queryset")
def explored(
    parent: Page, pages: models.QuerySet[Page], request: HttpRequest
) -> models.QuerySet[Page]:
    """The explorer's lists and searches, and the interface behind its menu."""
    return visible(pages, request.user)


@hooks.register("construct_page_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
@hooks.register("construct_image_chooser_queryset")
def choosable(
    rows: models.QuerySet[models.Model], request: HttpRequest
) -> models.QuerySet[models.Model]:
    """The choosers of pages, attachments and pictures."""
    return visible(rows, request.user)


class _VisibleInstances:
    """Of a permission policy: rows that nobody may see are not offered to be worked on."""

    def instances_user_has_any_permission_for(
        self, user: object, actions: object
    ) -> models.QuerySet[models.Model]:
        return visible(super().instances_user_has_any_permission_for(user, actions), user)  # type: ignore[misc,arg-type]  # mixed in below

    def instances_user_has_permission_for(
        self, user: object, action: object
    ) -> models.QuerySet[models.Model]:
        return visible(super().instances_user_has_permission_for(user, action), user)  # type: ignore[misc,arg-type]  # as above


class _VisiblePages(_VisibleInstances):
    def explorable_instances(self, user: object) -> models.QuerySet[models.Model]:
        return visible(super().explorable_instances(user), user)  # type: ignore[misc,arg-type]  # as above


class _VisibleChoices:
    """Of a filter beside a list: people whom the person may see."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        return visible(super().get_queryset(request), request.user)  # type: ignore[misc]  # as above


class _VisibleEndpoint:
    """Of an interface: what it lists, finds and details."""

    request: HttpRequest

    def get_queryset(self) -> models.QuerySet[models.Model]:
        return visible(super().get_queryset(), self.request.user)  # type: ignore[misc]  # as above


class VisiblePagesEndpoint(_VisibleEndpoint, PagesAdminAPIViewSet):
    pass


class VisibleDocumentsEndpoint(_VisibleEndpoint, DocumentsAdminAPIViewSet):
    pass


class VisibleImagesEndpoint(_VisibleEndpoint, ImagesAdminAPIViewSet):
    pass


@hooks.register("construct_admin_api", order=100)
def endpoints(router: WagtailAPIRouter) -> None:
    """In place of Wagtail's own, which ask nobody."""
    router.register_endpoint("pages", VisiblePagesEndpoint)
    router.register_endpoint("documents", VisibleDocumentsEndpoint)
    router.register_endpoint("images", VisibleImagesEndpoint)


def _narrow(one: object, by: type) -> None:
    """Wagtail's screens all hold these very objects, and no setting exchanges them."""
    if not isinstance(one, by):
        one.__class__ = type(f"Visible{type(one).__name__}", (by, type(one)), {})


def narrow() -> None:
    """Lead Wagtail's permission policies and filters through the visibility function; at start."""
    _narrow(page_permission_policy, _VisiblePages)
    _narrow(document_policy, _VisibleInstances)
    _narrow(image_permissions.permission_policy, _VisibleInstances)
    for name in ("owner", "edited_by"):
        _narrow(PageFilterSet.base_filters[name], _VisibleChoices)

