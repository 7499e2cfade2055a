"""Work in progress on the day of the demonstration, done through the actions themselves."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from io import BytesIO

from django.utils import timezone
from wagtail.blocks import StreamValue

from lubu.channels.actions.deliveries import claim, settle
from lubu.channels.adapters import Refused
from lubu.demo import body
from lubu.demo.clock import standing_at
from lubu.demo.files import form
from lubu.demo.places import data
from lubu.demo.town import Town
from lubu.publishing import actions, checking
from lubu.publishing.actions.files import receive, scan
from lubu.publishing.content import freeze
from lubu.publishing.files.scanner import eicar
from lubu.publishing.models import Attachment, InformationItem, ItemAttachment, Release, Submission
from lubu.publishing.rules import ChannelKind, Decision, ItemKind, ReleaseState

MORNING, NOTICE_DAYS, SCHEDULED_DAYS = 9, 7, 5
REFUSED = "errcode 45166: invalid content"  # as the account's interface would answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text of today, and what became of it."""

    way: str
    unit: str
    column: str
    title: str
    topic: str
    body: str
    keywords: str = ""
    key_area: str = ""
    entry: str = ""
    channels: tuple[str, ...] = ("website",)
    steps: int = 0
    days: int = 0
    reason: str = ""
    remark: str = ""
    mended: str = ""
    expert: str = ""
    question: str = ""
    answer: str = ""


@cache
def drafts() -> tuple[Draft, ...]:
    """Everything that is in progress, what was handed in earliest first."""
    entries = tomllib.loads(data("today.toml"))["draft"]
    made = [
        Draft(**{**one, "channels": tuple(one.get("channels", ["website"]))}) for one in entries
    ]
    return tuple(sorted(made, key=lambda one: -one.days))


def work(town: Town) -> None:
    """Write every text of today, and take it as far as it has come."""
    for entry in drafts():
        with _on(entry.days):
            item = draft(
                town,
                entry.column,
                entry.unit,
                entry.title,
                entry.body,
                channels=tuple(map(ChannelKind, entry.channels)),
                topic=entry.topic,
                keywords=entry.keywords,
                key_area=entry.key_area,
                fulfils=entry.entry,
                **_more(entry),
            )
            WAYS[entry.way](town, item, entry)


def _on(days: int) -> AbstractContextManager[None]:
    if not days:
        return nullcontext()
    day = timezone.localdate() - timedelta(days=days)
    return standing_at(day.year, day.month, day.day, MORNING)


def _more(entry: Draft) -> dict[str, object]:
    today = timezone.localdate()
    if entry.way == "notice":
        return {
            "kind": ItemKind.PUBLIC_NOTICE,
            "notice_from": today,
            "notice_until": today + timedelta(days=NOTICE_DAYS),
        }
    if entry.way == "scheduled":
        return {"go_live_at": timezone.now() + timedelta(days=SCHEDULED_DAYS)}
    return {}


def draft(
    town: Town,
    column: str,
    unit: str,
    title: str,
    text: str,
    *,
    channels: tuple[ChannelKind, ...] = (ChannelKind.WEBSITE,),
    topic: str = "综合政务",
    fulfils: str = "",
    **fields: object,
) -> InformationItem:
    """A draft as an editor leaves it; ``text`` as `body` reads it."""
    author = town.people[f"{unit}-editor"]
    parent = town.columns[column].__class__.objects.get(pk=town.columns[column].pk)
    slug = f"t{InformationItem.objects.count()}"
    item = InformationItem(
        title=title,
        slug=slug,
        unit=town.units[unit],
        issuer=f"{town.organ.short_name}{town.units[unit].name}",
        topic=topic,
        entry=town.entries.get(fulfils),
        written_on=timezone.localdate(),
        body=_body(text, slug),
        owner=author,
        live=False,
        **fields,
    )
    parent.add_child(instance=item)
    item.channels.set([town.channels[kind] for kind in channels])
    item.save()
    item.save_revision(user=author)
    return item


def _body(text: str, key: str) -> StreamValue:
    block = InformationItem._meta.get_field("body").stream_block
    return StreamValue(block, list(body.stored(body.blocks(text), {}, key)), is_lazy=True)


def submit(town: Town, item: InformationItem, entry: Draft) -> Submission:
    """Hand a draft in, and take the reviews that it has."""
    urgent = 1 if entry.way == "urgent" else 2
    submission = actions.submit(item.pk, actor=town.people[f"{entry.unit}-editor"], priority=urgent)
    for person in town.reviewers(entry.unit)[: entry.steps]:
        actions.decide(submission.pk, actor=person, decision=Decision.APPROVE, remark="同意")
    return submission


def _leave(town: Town, item: InformationItem, entry: Draft) -> None:
    """It stays a draft."""


def _returned(town: Town, item: InformationItem, entry: Draft) -> None:
    submission = submit(town, item, entry)
    head = town.people[f"{entry.unit}-head"]
    actions.decide(submission.pk, actor=head, decision=Decision.RETURN, remark=entry.remark)


def _cancelled(town: Town, item: InformationItem, entry: Draft) -> None:
    submission = submit(town, item, entry)
    actions.cancel(submission.pk, actor=town.people[f"{entry.unit}-editor"])


def _superseded(town: Town, item: InformationItem, entry: Draft) -> None:
    """The text was changed during its review, and handed in again."""
    submit(town, item, entry)
    item = InformationItem.objects.get(pk=item.pk)
    item.body = _body(f"{entry.body}\n{entry.mended}", item.slug)
    item.save_revision(user=town.people[f"{entry.unit}-editor"])
    submit(town, item, entry)


def _dismissed(town: Town, item: InformationItem, entry: Draft) -> None:
    editor = town.people[f"{entry.unit}-editor"]
    for finding in checking.findings(item, freeze(item)):
        actions.dismiss(item.pk, actor=editor, finding=finding, reason=entry.reason)
    submit(town, item, entry)


def _asked(town: Town, item: InformationItem, entry: Draft) -> None:
    submission = submit(town, item, entry)
    _, token = actions.ask_fact_check(
        submission.pk,
        actor=town.people[f"{entry.unit}-head"],
        expert=entry.expert,
        question=entry.question,
    )
    if entry.answer:
        actions.answer_fact_check(token, facts_right=True, answer=entry.answer, at=timezone.now())


def _urgent(town: Town, item: InformationItem, entry: Draft) -> None:
    submission = submit(town, item, entry)
    leader = town.reviewers(entry.unit)[1]
    actions.order_urgent_release(submission.pk, actor=leader, reason=entry.reason)


def _refused(town: Town, item: InformationItem, entry: Draft) -> None:
    """The channel would not take it."""
    submit(town, item, entry)
    now = timezone.now()
    for release in Release.objects.filter(item=item, state=ReleaseState.WAITING):
        held = claim(release.pk, at=now)
        if held is not None:
            settle(held, Refused(detail=REFUSED), at=now)


def _waiting_file(town: Town, item: InformationItem, entry: Draft) -> None:
    _carry(town, item, entry, "临时救助申请表.docx", form("临时救助申请表", ("申请人", "申请事由")))


def _infected_file(town: Town, item: InformationItem, entry: Draft) -> None:
    """The file holds the test string that every scanner must find."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("轮候名册.txt", eicar())
    scan(_carry(town, item, entry, "轮候名册.zip", out.getvalue()))


def _carry(
    town: Town, item: InformationItem, entry: Draft, name: str, content: bytes
) -> Attachment:
    editor = town.people[f"{entry.unit}-editor"]
    title, _, _ = name.partition(".")
    file = receive(content, name, title=title, organ=town.organ, actor=editor)
    ItemAttachment.objects.create(item=item, file=file)
    item.save_revision(user=editor)
    return file


WAYS: dict[str, Callable[[Town, InformationItem, Draft], object]] = {
    "draft": _leave,
    "review": submit,
    "scheduled": submit,
    "notice": submit,
    "returned": _returned,
    "cancelled": _cancelled,
    "superseded": _superseded,
    "dismissed": _dismissed,
    "asked": _asked,
    "answered": _asked,
    "urgent": _urgent,
    "refused": _refused,
    "waiting-file": _waiting_file,
    "infected-file": _infected_file,
}
