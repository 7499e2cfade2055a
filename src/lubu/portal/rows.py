"""Rows read for many pages at once: instances without what their constructors cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

from lubu.publishing.models import InformationItem, Release, Submission

M = TypeVar("M", bound=models.Model)
OF_RELEASE = (
    "id item_id organ_id channel_id submission_id state column_id path first_released_at "
    "released_on withdrawal withdrawal_reason withdrawn_at merged_into_id"
).split()
OF_SUBMISSION = "id item_id number content entry_id submitted_at urgent_by_id".split()
OF_ITEM = (
    "page_ptr_id organ_id index_no given_doc_no repealed_on repealed_by_id expired_on "
    "notice_closed_at"
).split()
_COLUMNS = [
    *OF_RELEASE,
    *(f"submission__{name}" for name in OF_SUBMISSION),
    *(f"item__{name}" for name in OF_ITEM),
]


def releases_with_texts(keys: Iterable[int]) -> dict[int, Release]:
    """Releases with their texts and items, by key: what pages of items show of them."""
    found = Release.objects.filter(pk__in=list(keys)).order_by()
    return {one.pk: one for one in map(_release, found.values_list(*_COLUMNS))}


def _release(values: tuple[Any, ...]) -> Release:
    start, end = len(OF_RELEASE), len(OF_RELEASE) + len(OF_SUBMISSION)
    submission = stored(Submission, dict(zip(OF_SUBMISSION, values[start:end], strict=True)))
    of_item = dict(zip(OF_ITEM, values[end:], strict=True))
    item = stored(InformationItem, {"id": of_item["page_ptr_id"], **of_item})
    release = stored(Release, dict(zip(OF_RELEASE, values[:start], strict=True)))
    release._state.fields_cache.update(item=item, submission=submission)
    return release


def stored(model: type[M], values: Mapping[str, Any]) -> M:
    """A stored row of which some fields are known; any other is read when it is asked for.

    What `Model.from_db` makes, but no constructor or signal looks at all the fields of a page:
    `benchmarks/builds.py` asks for ten thousand of them.
    """
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, "default"
    row.__dict__.update(values)
    return row
