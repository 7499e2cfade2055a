"""Sites, columns and items, built through the actions that the product uses."""

from __future__ import annotations

from itertools import count

from lubu.organisations.models import User
from lubu.proofreading.findings import Finding, Kind, Severity
from lubu.publishing import actions
from lubu.publishing.models import Channel, ColumnPage, InformationItem, Submission
from lubu.publishing.rules import ChannelKind, ColumnKind, Decision, ItemKind
from tests.organisations.factories import Town

_serial = count(1)


def open_site(town: Town) -> ColumnPage:
    """The town's site with one column of its office, and a WeChat account."""
    home = actions.open_site(town.organ)
    Channel.objects.create(organ=town.organ, kind=ChannelKind.WECHAT, name="沙溪发布")
    return actions.add_column(
        home, title="通知公告", slug="tzgg", kind=ColumnKind.NOTICES, owner=town.units["office"]
    )


def draft(
    column: ColumnPage,
    author: User,
    *,
    title: str = "",
    channels: tuple[ChannelKind, ...] = (ChannelKind.WEBSITE,),
    text: str = "<p>为方便群众办事,现将有关事项公告如下。</p>",
    **fields: object,
) -> InformationItem:
    """An item with a saved draft by ``author``, complete enough to be handed in."""
    number = next(_serial)
    item = InformationItem(
        title=title or f"关于办理第{number}期业务的通告",
        slug=fields.pop("slug", f"item-{number}"),
        kind=fields.pop("kind", ItemKind.NOTICE),
        issuer=fields.pop("issuer", column.organ.name),
        topic=fields.pop("topic", "综合政务"),
        body=fields.pop("body", [("paragraph", text)]),
        owner=author,
        live=False,
        **fields,
    )
    column.add_child(instance=item)
    item.channels.set(Channel.objects.filter(organ=column.organ, kind__in=channels))
    item.save()
    item.save_revision(user=author)
    return item


def changed(item: InformationItem, author: User, **fields: object) -> InformationItem:
    """The item with a new version by ``author``: of its latest, with other words or ``fields``."""
    version = InformationItem.objects.get(pk=item.pk).get_latest_revision_as_object()
    for name, value in (fields or {"summary": f"第{next(_serial)}次修改"}).items():
        setattr(version, name, value)
    version.save_revision(user=author, clean=False)  # as the editor's view saves what its form took
    return InformationItem.objects.get(pk=item.pk)


def submitted(item: InformationItem, author: User, **options: object) -> Submission:
    """The item's latest text handed in for review."""
    return actions.submit(item.pk, actor=author, **options)


def approved(item: InformationItem, town: Town, *, author: User | None = None) -> Submission:
    """The item's text, handed in and approved by the town's three reviewers."""
    submission = submitted(item, author or town.editor)
    for reviewer in (town.first, town.second, town.final):
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    submission.refresh_from_db()
    return submission


def finding(text: str) -> dict[str, object]:
    """A finding as the desk stores it, at the beginning of a text."""
    return Finding(
        kind=Kind.REPEATED_WORD,
        severity=Severity.WARNING,
        start=0,
        end=len(text),
        text=text,
        suggestion=None,
        why="A word stands twice.",
        source="",
        confidence=1.0,
        part="body",
    ).to_json()
