"""What Wagtail keeps beside pages and reviews, planted."""

from __future__ import annotations

from wagtail.models import Comment, PageLogEntry, TaskState

from lubu.publishing.models import InformationItem
from tests.attacks.canaries import Canaries, Row


def plant(words: Canaries) -> None:
    """Comments, task comments and log entries, which belong to pages and reviews."""
    for item in InformationItem.objects.all():
        home: tuple[Row, ...] = ((InformationItem, item.pk),)
        Comment.objects.create(
            page_id=item.pk,
            user=item.owner,
            text=words.word("comment on a page", home, public=()),
            contentpath="title",
        )
        for entry in PageLogEntry.objects.filter(page=item.pk):
            label = words.word("log entry of a page", home, public=())
            PageLogEntry.objects.filter(pk=entry.pk).update(label=label)
        for state in TaskState.objects.filter(workflow_state__object_id=str(item.pk)):
            TaskState.objects.filter(pk=state.pk).update(
                comment=words.word("comment of a review step", home, public=())
            )
