"""Wagtail's pages as one person may see them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Page

from lubu.organisations.models import User
from lubu.organisations.visibility import visible
from lubu.publishing.models import ColumnPage, HomePage, InformationItem

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


class VisibleSearch(SearchView):
    """Wagtail's search of pages, over what the person sees."""

    def annotate_queryset(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        shown = visible_pages(pages, self.request.user)
        self.all_pages = visible_pages(self.all_pages, self.request.user)
        annotated: QuerySet[Page] = super().annotate_queryset(shown)
        return annotated


def drop_filters() -> None:
    """Take away the filters of page lists that name people and sites of every organ."""
    for filters in (PageFilterSet, GenericPageFilterSet):
        for name in ("owner", "edited_by", "site"):
            filters.base_filters.pop(name, None)
            filters.declared_filters.pop(name, None)
