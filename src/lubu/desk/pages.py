"""Wagtail's pages as one person may see them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from lubu.office.sheets import CONTROLS
from lubu.organisations.models import User
from lubu.organisations.visibility import visible
from lubu.publishing.models import ColumnPage, HomePage, InformationItem
from lubu.publishing.policies import worked_on

KINDS = (HomePage, ColumnPage, InformationItem)


def seen(user: User) -> Q:
    """The pages of every kind that the person sees."""
    found = Q(pk__in=[])
    for kind in KINDS:
        found |= Q(pk__in=visible(kind._default_manager.all(), user).values("pk"))
    return found


def visible_pages(pages: QuerySet[Page], user: User) -> QuerySet[Page]:
    """Of ``pages``, those that the person sees."""
    return pages.filter(seen(user))


def sees_page(user: User, key: int) -> bool:
    """Whether the person sees this page; the root is nothing by itself and hides nothing."""
    pages = Page._default_manager.filter(pk=key)
    return visible_pages(pages, user).exists() or pages.filter(depth=1).exists()


def works_on_page(user: User, key: int) -> bool:
    """Whether the person may open what Wagtail shows of this page: a text's drafts and their
    history are for those who work on it, also when a version of it is out."""
    items = InformationItem.objects.visible_to(user).filter(pk=key)
    if items.exists():
        return bool(items.filter(worked_on(user)).exists())
    return sees_page(user, key)


class VisibleSearch(SearchView):
    """Wagtail's search of pages, over what the person sees; by words in the title.

    The search index knows no Chinese words: a part of a title would not be found in it.
    """

    verbose_name = verbose_name_plural = gettext_lazy("Pages")

    def get_queryset(self) -> QuerySet[Page]:
        user = self.request.user
        reached = page_permission_policy.explorable_instances(user).values("pk")
        shown = visible_pages(Page._default_manager.filter(pk__in=reached), user)
        words = CONTROLS.sub("", self.search_query or "")[:100]
        pages = shown.filter(title__icontains=words).order_by(
            self.ordering or "-latest_revision_created_at", "pk"
        )
        if self.selected_content_type:
            pages = pages.filter(content_type=self.selected_content_type)
        self.all_pages = pages
        annotated: QuerySet[Page] = self.annotate_queryset(pages)
        return annotated


def drop_filters() -> None:
    """Take away the filters of page lists that name people and sites of every organ."""
    for filters in (PageFilterSet, GenericPageFilterSet):
        for name in ("owner", "edited_by", "site"):
            filters.base_filters.pop(name, None)
            filters.declared_filters.pop(name, None)
