"""A year's record written in bulk: the same rows that the actions leave, a hundred times as fast.

Every text is frozen by `publishing.content.freeze` and proofread, every set of reviews judged by
`publishing.rules.is_complete`; the database's own triggers judge the releases once more. A test
compares what this writes with what an item leaves that walked through the actions.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeAlias

from django.db import models, transaction
from django.utils import timezone
from wagtail.blocks import StreamValue

from lubu.demo import catalogue, entries, plan, texts
from lubu.demo.body import NAMESPACE, Shown, stored
from lubu.demo.made import Made
from lubu.demo.record import (
    facts_of_items,
    facts_of_releases,
    facts_of_reviews,
    insert_reads,
)
from lubu.demo.releases import insert_deliveries, insert_releases
from lubu.demo.reviews import insert_reviews
from lubu.demo.town import Town
from lubu.ledger import actions as ledger
from lubu.publishing import bulk
from lubu.publishing.models import (
    Attachment,
    InformationItem,
    ItemAttachment,
    NumberSeries,
    Picture,
    Release,
)
from lubu.publishing.numbers import INDEX
from lubu.publishing.rules import ChannelKind, ItemKind, Validity

Meanwhile: TypeAlias = tuple[date, Callable[[], None]]
REMARKS = (
    "请补充咨询方式，并核对日期。",
    "标题与正文的时间不一致，请核对后再送。",
    "请写明依据和适用范围。",
    "数字与上月衔接不上，请核对台账。",
    "请按公文格式调整序号，并补充落实措施。",
)


@transaction.atomic
def write(
    town: Town,
    random: Random,
    files: Sequence[Attachment | Picture] = (),
    meanwhile: Sequence[Meanwhile] = (),
) -> list[Release]:
    """Write the whole year; returns the releases. Only clean ones of ``files`` are carried; what
    was done ``meanwhile`` by the actions stands in the ledger where its day is.
    """
    seed = random.getrandbits(32)
    carried = {name: file for name, file in town.files.items() if file in files and file.is_clean}
    body = InformationItem._meta.get_field("body").stream_block
    made = [_item(town, one, texts.write(one, seed), carried, body) for one in plan.items(seed)]
    _relate(made)
    _number(town, made)
    _insert_items(town, made)
    insert_reviews(town, made)
    _repeal(made)
    releases = insert_releases(town, made)
    proofs = insert_deliveries(town, made, releases)
    facts = [
        *facts_of_reviews(made),
        *facts_of_items(made, town),
        *facts_of_releases(made, releases, proofs, town),
        *insert_reads(town, releases, random),
    ]
    facts.sort(key=lambda fact: fact.at)
    done = list(meanwhile)
    if town.entries:
        done.append((catalogue.SECOND, lambda: catalogue.put_second_in_force(town)))
    begun = 0
    # The whole site is built afterwards, so nothing follows.
    for day, do in sorted(done, key=lambda one: one[0]):
        upto = [timezone.localdate(fact.at) < day for fact in facts].count(True)
        ledger.record_many(town.organ, facts[begun:upto], follow_up=False)
        do()
        begun = upto
    ledger.record_many(town.organ, facts[begun:], follow_up=False)
    return releases


def _item(
    town: Town,
    one: plan.Planned,
    text: texts.Text,
    carried: dict[str, Attachment | Picture],
    body: object,
) -> Made:
    at = timezone.make_aware(datetime.combine(one.day, time(0)) + timedelta(minutes=one.minute))
    author = town.people[f"{text.unit}-editor"]
    item = InformationItem(
        title=text.title,
        slug=f"d{one.serial}",
        organ=town.organ,
        unit=town.units[text.more.get("of", text.unit)],
        kind=text.kind,
        issuer=text.issuer or f"沙溪镇{town.units[text.unit].name}",
        summary=text.summary,
        topic=text.topic,
        keywords=text.keywords,
        key_area=text.key_area,
        entry=town.entries.get(entries.code_of(one)),
        five_open=text.five_open,
        written_on=date.fromisoformat(text.more.get("written", one.day.isoformat())),
        source=text.more.get("source", ""),
        original_url=text.more.get("original", ""),
        owner=author,
        live=True,
    )
    _period(item, text, one.day)
    channels = [town.channels[kind] for kind in one.channels]
    made = Made(one, text, item, author, town.reviewers(text.unit), at, channels)
    file = carried.get(text.more.get("file", ""))
    if isinstance(file, Attachment):
        made.files = [file]
    shown = {name: file for name, file in carried.items() if isinstance(file, Picture)}
    made.pictures = [
        shown[block.name]
        for _, block in text.blocks
        if isinstance(block, Shown) and block.name in shown
    ]
    ids = {name: picture.pk for name, picture in shown.items()}
    blocks = list(stored(text.blocks, ids, str(one.serial)))
    made.hand_in(blocks, REMARKS[one.serial % len(REMARKS)])
    item.body = StreamValue(body, made.last.body, is_lazy=True)
    item.first_published_at = item.last_published_at = made.out_at
    item.latest_revision_created_at = made.last.at
    return made


def _period(item: InformationItem, text: texts.Text, day: date) -> None:
    """How long a document is valid, a public notice open."""
    more = text.more
    if more.get("validity"):
        item.validity = Validity.IN_FORCE
    if more.get("valid_until"):
        item.valid_until = date.fromisoformat(more["valid_until"])
    elif more.get("years"):
        begins = day + timedelta(days=30)
        item.valid_until = begins.replace(year=begins.year + int(more["years"]))
    if more.get("notice"):
        item.notice_from, item.notice_until = day, day + timedelta(days=int(more["notice"]))


def _relate(made: list[Made]) -> None:
    """Which document an interpretation interprets, and a document repeals."""
    documents = {one.text.more["doc"]: one for one in made if one.text.more.get("doc")}
    for one in made:
        if one.text.more.get("interprets"):
            one.interpreted = documents[one.text.more["interprets"]]
        if one.text.more.get("repeals") and one.text.more["doc"] in documents:
            documents[one.text.more["repeals"]].repealed_by = one


def _number(town: Town, made: list[Made]) -> None:
    """Index numbers and document numbers, each in the order of release."""
    organ = town.organ
    serials: dict[int, int] = defaultdict(int)
    documents = 0
    for one in sorted(made, key=lambda one: one.out_at):
        year = timezone.localtime(one.out_at).year
        if ChannelKind.WEBSITE in one.planned.channels:
            serials[year] += 1
            one.item.index_no = organ.index_pattern.format(
                uscc=organ.uscc, year=year, serial=serials[year]
            )
        if one.text.more.get("doc_no"):
            one.item.doc_no = one.text.more["doc_no"]
        elif one.item.kind in {ItemKind.POLICY, ItemKind.NORMATIVE}:
            documents += 1
            one.item.doc_no = f"{organ.doc_prefix}〔{plan.YEAR}〕{documents}号"
    series = [(INDEX, year, last) for year, last in serials.items()]
    NumberSeries.objects.bulk_create(
        NumberSeries(organ=organ, name=name, year=year, last=last)
        for name, year, last in [*series, (organ.doc_prefix, plan.YEAR, documents)]
    )


def _insert_items(town: Town, made: list[Made]) -> None:
    placed = []
    for one in made:
        one.item.translation_key = uuid.uuid5(NAMESPACE, one.item.slug)
        column = town.columns[plan.column_of(one.planned)]
        placed.append(bulk.Placed(one.item, column, one.channels))
    bulk.insert_pages(placed)
    for one in made:
        if one.interpreted is not None:
            one.item.interprets_id = one.interpreted.item.pk
    bulk.insert_details(placed)
    ItemAttachment.objects.bulk_create(
        ItemAttachment(item_id=one.item.pk, file=file, sort_order=n)
        for one in made
        for n, file in enumerate(one.files)
    )


def _repeal(made: list[Made]) -> None:
    """Mark what a later document repealed, and close the notices whose days were over.

    Both belong to the item and not to its text, which was frozen without them.
    """
    changed = []
    for one in made:
        item, by = one.item, one.repealed_by
        if by is not None:
            item.repealed_by_id, item.repealed_on = by.item.pk, by.planned.day
        if item.notice_until:
            item.notice_closed_at = one.closed_at
        if by is not None or item.notice_until:
            changed.append(item)
    fields = [
        InformationItem._meta.get_field(name)
        for name in ("repealed_by", "repealed_on", "notice_closed_at")
    ]
    for item in changed:
        values = {field.attname: getattr(item, field.attname) for field in fields}
        models.QuerySet(InformationItem).filter(pk=item.pk).update(**values)
