"""An archive of any size, written as rows: what the builder reads is what releases leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from lubu.demo.town import Town, found_town
from lubu.ledger import actions as ledger
from lubu.ledger.actions import Fact
from lubu.organisations.models import Organ, Unit, User
from lubu.publishing import actions as publishing
from lubu.publishing import bulk
from lubu.publishing.actions.releasing import site_path
from lubu.publishing.content import columns
from lubu.publishing.models import (
    Channel,
    ColumnPage,
    HomePage,
    InformationItem,
    NumberSeries,
    Release,
    Review,
    Submission,
)
from lubu.publishing.numbers import INDEX
from lubu.publishing.rules import (
    ChannelKind,
    ColumnKind,
    Decision,
    ItemKind,
    ReleaseState,
    SubmissionState,
)

COLUMNS = 40
YEARLY = 5_000  # items that a busy town releases: a large archive is an old one
LAST = date(2021, 12, 1)
CHUNK = 1_000
SENTENCES = (
    "为做好辖区内各项公共服务工作，现将有关事项公告如下。",
    "各村民委员会、社区居民委员会应当指定专人负责，按时报送工作进展情况。",
    "申请人应当携带本人身份证明及相关材料，到镇政务服务中心综合窗口办理。",
    "经镇党委会议研究决定，同意将该项目列入年度重点工作计划，由经济发展和科技统计局牵头实施。",
    "受理时间为每个工作日上午八时三十分至十二时，下午二时三十分至五时三十分。",
    "对不符合条件的申请，应当在五个工作日内书面告知申请人并说明理由。",
    "请广大群众相互转告，积极配合，如有疑问可以拨打咨询电话或者到现场了解情况。",
    "财政所应当加强资金监管，确保专款专用，并于每季度末公开使用情况。",
)


@dataclass(frozen=True, slots=True)
class Text:
    """What one item says, wherever it is built."""

    serial: int
    column: ColumnPage
    title: str
    paragraphs: tuple[str, ...]
    at: datetime

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def topic(self) -> str:
        return "综合政务/政务公开"

    @property
    def keywords(self) -> str:
        return f"{self.column.title},公告,{self.day.year}年"


def found() -> tuple[Town, list[ColumnPage]]:
    """A town whose website has forty columns."""
    town = found_town()
    on_site = [column for column in town.columns.values() if column.on_website]
    for number in range(len(on_site), COLUMNS):
        below = town.columns["fdzdgknr" if number % 2 else "zdly"]
        below.refresh_from_db()
        added = publishing.add_column(
            below,
            title=f"专题栏目{number}",
            slug=f"lm{number}",
            kind=ColumnKind.STATUTORY if number % 2 else ColumnKind.KEY_AREA,
            owner=town.units["dzb"],
            description=f"沙溪镇专题栏目{number}",
        )
        on_site.append(added)
    found = ColumnPage.objects.filter(pk__in=[column.pk for column in on_site])
    return town, list(found.order_by("path"))


def texts(placed: Sequence[ColumnPage], items: int) -> Iterator[Text]:
    """The items from the oldest: some seven hundred characters each."""
    first = LAST - timedelta(days=365 * items / YEARLY)
    begin = timezone.make_aware(datetime.combine(first, time(9)))
    step = timedelta(days=365) / YEARLY
    for serial in range(1, items + 1):
        random = Random(serial)
        column = placed[serial % len(placed)]
        paragraphs = tuple(
            "".join(random.choice(SENTENCES) for _ in range(4)) for _ in range(random.randint(4, 6))
        )
        title = f"关于{column.title}第{serial}号事项的通告"
        yield Text(serial, column, title, paragraphs, begin + step * serial)


def fill(town: Town, placed: Sequence[ColumnPage], items: int) -> None:
    """Write all items as released rows, some at a time."""
    writer = _Writer(town)
    chunk: list[Text] = []
    for text in texts(placed, items):
        chunk.append(text)
        if len(chunk) == CHUNK:
            writer.write(chunk)
            chunk = []
    if chunk:
        writer.write(chunk)
    writer.close()


class _Writer:
    def __init__(self, town: Town) -> None:
        self.town, self.organ = town, town.organ
        self.author = town.people["dzb-editor"]
        self.reviewers: tuple[User, ...] = town.reviewers("dzb")
        self.website = town.channels[ChannelKind.WEBSITE]
        self.positions: dict[int, int] = {}
        self.serials: dict[int, int] = {}

    @transaction.atomic
    def write(self, chunk: Sequence[Text]) -> None:
        """The rows of some texts, each handed in, reviewed by three people and released."""
        items = [self._item(text) for text in chunk]
        placed = [
            bulk.Placed(item, text.column, [self.website])
            for item, text in zip(items, chunk, strict=True)
        ]
        bulk.insert_pages(placed)
        bulk.insert_details(placed)
        handed = [self._submission(item, text) for item, text in zip(items, chunk, strict=True)]
        Submission.objects.bulk_create(handed, batch_size=200)
        authors = Submission.authors.through
        authors.objects.bulk_create(
            authors(submission_id=one.pk, user_id=self.author.pk) for one in handed
        )
        Review.objects.bulk_create(
            (review for one in handed for review in self._reviews(one)), batch_size=400
        )
        releases = [
            self._release(item, one, text)
            for item, one, text in zip(items, handed, chunk, strict=True)
        ]
        Release.objects.bulk_create(releases, batch_size=200)
        facts = [
            Fact(
                kind="release.released",
                subject=release,
                actor=self.reviewers[-1],
                at=text.at,
                payload={"item": release.item_id, "digest": one.digest, "path": release.path},
            )
            for release, one, text in zip(releases, handed, chunk, strict=True)
        ]
        ledger.record_many(self.organ, facts, follow_up=False)

    def close(self) -> None:
        """Leave the series of numbers where the next release takes them up."""
        series = [(f"column {pk}", 0, last) for pk, last in self.positions.items()]
        series += [(INDEX, year, last) for year, last in self.serials.items()]
        NumberSeries.objects.bulk_create(
            NumberSeries(organ=self.organ, name=name, year=year, last=last)
            for name, year, last in series
        )

    def _item(self, text: Text) -> InformationItem:
        year = text.day.year
        self.serials[year] = self.serials.get(year, 0) + 1
        return InformationItem(
            title=text.title,
            slug=f"d{text.serial}",
            organ=self.organ,
            unit=self.town.units["dzb"],
            kind=ItemKind.NOTICE,
            issuer=self.organ.name,
            topic=text.topic,
            keywords=text.keywords,
            written_on=text.day,
            owner=self.author,
            live=True,
            first_published_at=text.at,
            last_published_at=text.at,
            index_no=self.organ.index_pattern.format(
                uscc=self.organ.uscc, year=year, serial=self.serials[year]
            ),
        )

    def _submission(self, item: InformationItem, text: Text) -> Submission:
        content = {
            "title": text.title,
            "kind": ItemKind.NOTICE.value,
            "summary": "",
            "body_html": "".join(f"<p>{one}</p>" for one in text.paragraphs),
            "body_text": "\n".join(text.paragraphs),
            "unit": item.unit_id,
            "column": text.column.pk,
            "metadata": {
                "doc_no": "",
                "issuer": item.issuer,
                "written_on": text.day.isoformat(),
                "topic": text.topic,
                "keywords": text.keywords,
                "disclosure_mode": "proactive",
                "five_open": "",
                "key_area": "",
                "source": "",
                "original_url": "",
                "validity": "",
                "valid_until": None,
            },
            "notice": {"from": None, "until": None},
            "interprets": None,
            "entry": None,
            "attachments": [],
            "pictures": [],
            "channels": [self.website.pk],
        }
        return Submission(
            item_id=item.pk,
            number=1,
            **columns(content),
            submitted_by=self.author,
            submitted_at=text.at,
            due_on=text.day,
            state=SubmissionState.APPROVED,
            decided_at=text.at,
        )

    def _reviews(self, submission: Submission) -> Iterator[Review]:
        for step, person in enumerate(self.reviewers, start=1):
            yield Review(
                submission=submission,
                step=step,
                reviewer=person,
                decision=Decision.APPROVE,
                digest=submission.digest,
                decided_at=submission.submitted_at,
            )

    def _release(self, item: InformationItem, submission: Submission, text: Text) -> Release:
        position = self.positions.get(text.column.pk, 0)
        self.positions[text.column.pk] = position + 1
        return Release(
            item_id=item.pk,
            channel=self.website,
            organ=self.organ,
            submission=submission,
            state=ReleaseState.RELEASED,
            first_released_at=text.at,
            released_at=text.at,
            released_on=text.day,
            column=text.column,
            position=position,
            path=site_path(item, text.column, text.at),
        )


def there() -> Town:
    """The town of a home that was filled before, by another process."""
    organ = Organ.objects.get()
    return Town(
        organ,
        HomePage.objects.get(organ=organ),
        units={unit.slug: unit for unit in Unit.objects.all()},
        people={user.username: user for user in User.objects.all()},
        columns={column.slug: column for column in ColumnPage.objects.all()},
        channels={ChannelKind(channel.kind): channel for channel in Channel.objects.all()},
    )
