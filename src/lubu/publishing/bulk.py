"""Items written many at a time: the rows that `add_child` and `save_revision` leave one by one.

Whoever calls runs the transaction, and has checked what the forms would check. Tests compare what
stands here afterwards with what an item leaves that was saved by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.functions import Cast
from django.db.models.sql import InsertQuery
from modelcluster.models import get_field_value
from wagtail.models import Locale, Page, PageLogEntry, Revision
from wagtail.search.backends import get_search_backends

from lubu.organisations.models import User
from lubu.publishing.models import Channel, ColumnPage, InformationItem

BATCH = 400
OF_ITS_PLACE = [
    Page._meta.get_field(name)
    for name in ("path", "depth", "url_path", "draft_title", "locale", "content_type")
]
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Placed:
    """An unsaved item, the column that it goes to, the channels that it is meant for."""

    item: InformationItem
    column: ColumnPage
    channels: Sequence[Channel]


def batches(rows: Sequence[M], size: int = BATCH) -> Iterator[Sequence[M]]:
    """``rows`` in parts of at most ``size``."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def insert_pages(placed: Sequence[Placed]) -> None:
    """The rows of the page tree, after what stands in the columns; the items get their keys."""
    locale, kind = Locale.objects.get(), ContentType.objects.get_for_model(InformationItem)
    paths = {pk: _paths_below(pk) for pk in {one.column.pk for one in placed}}
    for one in placed:
        item, column = one.item, one.column
        item.path, item.depth = next(paths[column.pk]), column.depth + 1
        item.url_path = f"{column.url_path}{item.slug}/"
        item.draft_title = item.title
        item.locale, item.content_type = locale, kind
        item._cached_parent_obj = column
    pages = [_page_of(one.item) for one in placed]
    Page.objects.bulk_create(pages, batch_size=BATCH)
    for one, page in zip(placed, pages, strict=True):
        one.item.pk = one.item.id = one.item.page_ptr_id = page.pk
    for pk in paths:
        added = sum(one.column.pk == pk for one in placed)
        Page.objects.filter(pk=pk).update(numchild=models.F("numchild") + added)


def insert_details(placed: Sequence[Placed]) -> None:
    """What an item has beyond its page: its own columns, and its channels."""
    items = [one.item for one in placed]
    for part in batches(items, 100):
        query = InsertQuery(InformationItem)  # `bulk_create` refuses tables below another's
        query.insert_values(InformationItem._meta.local_concrete_fields, list(part))
        query.get_compiler(using=connection.alias).execute_sql()
    for item in items:
        item._state.adding = False
    through = InformationItem.channels.through
    through.objects.bulk_create(
        [
            through(informationitem_id=one.item.pk, channel_id=channel.pk)
            for one in placed
            for channel in one.channels
        ],
        batch_size=BATCH,
    )


def contents(
    placed: Sequence[Placed], own: Sequence[dict[str, object]]
) -> Iterator[dict[str, object]]:
    """The content of each new item's first version, as `serializable_data` gives it, which would
    ask the database for every item's parts: a new one has none. ``own`` are the items' own fields
    as they were before they had a place."""
    whole = placed[0].item.serializable_data() if placed else {}
    for one, fields in zip(placed, own, strict=True):
        place = {field.name: get_field_value(field, one.item) for field in OF_ITS_PLACE}
        channels = [channel.pk for channel in one.channels]
        yield {**whole, **fields, **place, "pk": one.item.pk, "channels": channels}


def revision(
    item: InformationItem, content: dict[str, object], *, author: User, at: datetime
) -> Revision:
    """An unsaved version of ``item``."""
    return Revision(
        content_type=ContentType.objects.get_for_model(InformationItem),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(item.pk),
        created_at=at,
        user=author,
        object_str=str(content["title"]),
        content=content,
    )


def insert_latest(revisions: Sequence[Revision], *, at: datetime) -> None:
    """Store versions of ``at``, each as the latest of its item and not in public yet."""
    Revision.objects.bulk_create(revisions, batch_size=BATCH)
    of_page = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(models.OuterRef("pk"), models.CharField()),
    ).order_by("-pk")[:1]
    for part in batches(revisions):
        Page.objects.filter(pk__in=[int(one.object_id) for one in part]).update(
            latest_revision=models.Subquery(of_page.values("pk")),
            draft_title=models.Subquery(of_page.values("object_str")),
            latest_revision_created_at=at,
            has_unpublished_changes=True,
        )


def log_created(items: Sequence[InformationItem], *, author: User, at: datetime) -> None:
    """What the history of each page begins with."""
    kind = ContentType.objects.get_for_model(InformationItem)
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                content_type=kind,
                page_id=item.pk,
                label=item.get_admin_display_title(),
                action="wagtail.create",
                timestamp=at,
                user=author,
                content_changed=True,
            )
            for item in items
        ],
        batch_size=BATCH,
    )


def index(items: Sequence[InformationItem]) -> None:
    """Let the desk's search find new items."""
    for backend in get_search_backends(with_auto_update=True):
        for part in batches(items):
            backend.add_bulk(InformationItem, part)


def _paths_below(column: int) -> Iterator[str]:
    """Free paths of children of a column, in order; nobody else gets any until the end."""
    parent = Page.objects.select_for_update().get(pk=column)
    last = parent.get_last_child()
    taken = Page._str2int(last.path[-Page.steplen :]) if last else 0
    return (Page._get_path(parent.path, parent.depth + 1, step) for step in count(taken + 1))


def _page_of(item: InformationItem) -> Page:
    page = Page()
    for column in Page._meta.concrete_fields:
        setattr(page, column.attname, getattr(item, column.attname))
    return page
