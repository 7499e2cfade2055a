"""Two organs with every post, and in each hidden rows of every model that has a policy.

Rows are reached through the product's actions, as in all factories; the canaries are then written
into every text field of every row, also of models that nobody here has heard of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone
from docx import Document
from PIL import Image

from lubu.access_requests.models import AccessRequest, Disclosure, RequestEvent
from lubu.channels.actions import record_reads
from lubu.channels.actions.fetches import keep_fetch
from lubu.channels.models import ReadCount
from lubu.channels.rules import ReadSource
from lubu.desk.models import CheckRun
from lubu.ledger import actions as ledger
from lubu.ledger.models import Entry, Head
from lubu.office.models import Reminder
from lubu.organisations import actions as organisations
from lubu.organisations import visibility
from lubu.organisations.models import Appointment, FailedLogIn, Organ, Post, User
from lubu.organisations.rules import Chain, Role
from lubu.portal.builder import Builder
from lubu.portal.models import (
    BuildState,
    BuiltFile,
    Digest,
    FaultReport,
    Mention,
    PublicSending,
    SearchEntry,
    Subscription,
    WrongCode,
)
from lubu.portal.search import entries
from lubu.publishing import actions
from lubu.publishing.actions import files
from lubu.publishing.actions.sites import collection_of, grant_rights
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.models import (  # fmt: skip
    Attachment,
    Channel,
    ColumnPage,
    FactCheck,
    InformationItem,
    ItemAttachment,
    Picture,
    Release,
    Submission,
    SubmissionFile,
)
from lubu.publishing.rules import ChannelKind, ColumnKind, Decision, ReleaseState, WithdrawalKind
from lubu.reporting import actions as reporting
from lubu.sealing.fields import BlindIndexField
from tests.attacks import (
    planting_catalogue,
    planting_citizens,
    planting_pages,
    planting_requests,
    rows,
)
from tests.attacks.canaries import Canaries, Row
from tests.attacks.forms import Form
from tests.channels.factories import make_channels, posted, waiting
from tests.organisations.factories import SINCE, Town
from tests.publishing import factories
from tests.reporting.factories import DECLARED, WORDS

SLUGS = ("shaxi", "nanqu")
NEEDLE = "ndpatiencend"  # a search for it finds every row of both organs
FIRST_NUMBER = 7000  # rows begin at 7001 and 8001 whatever their model: `begin_at`
LEADING = {"leader": {"chain": Chain.PRINCIPAL.value}, "village_first": {"is_head": True}}
MORE_POSTS = (
    ("clerk", "office", "依申请公开经办", (Role.CLERK,)),
    ("legal", "office", "合法性审核", (Role.LEGAL,)),
    ("leader", "office", "镇长", (Role.LEADER,)),
    ("village_first", "village", "村审稿", (Role.REVIEW_1,)),
)
COLUMNS = (
    ("village_column", "村务", ColumnKind.NEWS, "village", True),
    ("hidden_column", "内部", ColumnKind.STATIC, "office", False),
    ("report_column", "年报", ColumnKind.ANNUAL_REPORT, "office", True),
    ("institution_column", "机构职能", ColumnKind.INSTITUTION, "office", True),
    ("leaders_column", "领导信息", ColumnKind.LEADERS, "office", True),
    ("guide_column", "公开指南", ColumnKind.GUIDE, "office", True),
)

# Models whose rows carry no canary, each with the reason why.
UNPLANTED = {
    Entry: "append-only: its canary comes with its payload",
    Head: "holds numbers and a hash",
    BuildState: "holds numbers and keys",
    Mention: "holds keys, no words",
    Appointment: "holds keys and days, no words",
    SubmissionFile: "holds keys, no words",
    PublicSending: "holds an address and a moment, no words",
    WrongCode: "holds digests, an address and a moment",
    RequestEvent: "is written once, and holds days and choices; its note is a row of its own",
    Reminder: "holds a key, a day and numbers",
    Disclosure: "holds keys and a moment, no words",
    Digest: "holds keys and days, no words",
    BuiltFile: "written by the builder; its names are those of the site's files",
    SearchEntry: "made of the texts in public, whose canaries come with them",
}
# Text fields whose form the program depends on, or that repeat another field.
UNTOUCHED = {
    "path", "url_path", "password", "uscc", "site_id_code", "index_pattern", "site_domain",
    "digest", "previous", "token_digest", "finding_key", "snapshot_digest", "ledger_digest",
    "file_hash", "doc_prefix", "import_key", "tier_name",
    "key",  # of a subscription: the codes in its mails are made of it
    "dropped_because",  # empty where an entry is kept
}  # fmt: skip
VOCABULARY = {"roles", "channels", "also", "levels"}  # lists of words that the program knows
KEPT = {  # keys, in effect
    (Organ, "slug"),
    (AccessRequest, "number"),
    (AccessRequest, "calendar"),
    (FaultReport, "number"),
}
# What belongs to a page in the making: the public reads the frozen text, never the page's row.
OF_THE_DRAFT = {InformationItem: None, ColumnPage: {"draft_title"}}
OF_THE_HOLDER = {"full_name", "resume"}
FROM_THE_ITEM = {"index_no", "given_doc_no"}  # given with a release and shown with it
SHOWN_THOUGH_WITHDRAWN = {"withdrawal_reason", "content.title"}
WHY_SHOWN = "a withdrawn text's address says what it was called and why it was taken back"
PROSE = re.compile(
    r"title|summary|body_html|body_text|issuer|topic|keywords|source$|alt|text|template|words|why"
    r"|suggestion|note|level2|elements|dropped_because|remark|heading|paragraphs?|reason|sentence|remedy|place|^$"
)
TROUBLE = {"sentence": "坏", "remedy": "修", "place": "处", "severity": "fault"}


@dataclass
class Planted:
    """What was planted, and who is there to look for it."""

    canaries: Canaries
    near: str = SLUGS[0]  # the organ of who looks: more of its rows are asked for
    towns: dict[str, Town] = field(default_factory=dict)
    links: dict[str, FactCheck] = field(default_factory=dict)  # what a token opens to anybody
    outsiders: dict[str, User] = field(default_factory=dict)
    colours: dict[tuple[int, int, int], Picture] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)  # by address, once looked for

    def opened_by_link(self, address: str) -> set[Row]:
        """What the token in an address shows to whoever holds it: one text and one question."""
        found: set[Row] = set()
        for token, check in self.links.items():
            if token in address:
                found |= {(FactCheck, check.pk), (Submission, check.submission_id)}
        return found

    def by_distance(self) -> tuple[Town, Town]:
        """The organ of who looks, and the other."""
        near, far = sorted(self.towns, key=lambda slug: slug != self.near)
        return self.towns[near], self.towns[far]

    @property
    def people(self) -> dict[str, User | None]:
        """Everybody who looks: each post of each organ, no post at all, and the public."""
        found: dict[str, User | None] = {"the public": None}
        for slug, town in self.towns.items():
            found |= {f"{slug} {name}": _again(user) for name, user in town.people.items()}
        return found | {name: _again(user) for name, user in self.outsiders.items()}


def _again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def plant() -> Planted:
    """Both organs; about ten seconds."""
    planted = Planted(Canaries())
    for number, slug in enumerate(SLUGS):
        begin_at(FIRST_NUMBER + 1000 * number)
        planted.towns[slug] = _town(planted, slug, number)
    planted.outsiders = {
        "an account without a post": User.objects.create_user("nobody", password="x"),
        "a superuser without a post": User.objects.create_superuser("root", password="x"),
    }
    CheckRun.objects.create(name="installation", at=timezone.now(), findings=[dict(TROUBLE)])
    FailedLogIn.objects.create(account="x", address="192.0.2.1", at=timezone.now())
    for model in planted_models():
        for row in model._default_manager.order_by("pk"):
            _write_canaries(planted, model, row)
    planting_pages.plant(planted.canaries)
    call_command("wagtail_update_index", verbosity=0)
    for town in planted.towns.values():
        Builder(Organ.objects.get(pk=town.organ.pk)).build_all()
        entries.rebuild(town.organ)
    return planted


def planted_models() -> list[type[models.Model]]:
    """Every model with a policy of its own."""
    return [m for m in visibility.covered() if m not in UNPLANTED]


def begin_at(number: int) -> None:
    """Let the next row of every table have the key ``number + 1``.

    So one key names a hidden row of every model, and an address that nobody here has heard of
    is asked for hidden rows whatever its ``pk`` means.
    """
    for model in _numbered():
        table, column = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, number])
            else:
                sequence = f"pg_get_serial_sequence('\"{table}\"', '{column}')"
                cursor.execute(f"SELECT setval({sequence}, %s)", [number])


def _numbered() -> Iterator[type[models.Model]]:
    from django.apps import apps

    for model in apps.get_models():
        automatic = isinstance(model._meta.pk, models.AutoField)
        if automatic and model._meta.managed and model._meta.app_label != "contenttypes":
            yield model


# --- one organ ------------------------------------------------------------------------------------


def _town(planted: Planted, slug: str, number: int) -> Town:
    town = make_channels(slug)
    for key, unit, title, roles in MORE_POSTS:
        leads = LEADING.get(key, {})
        post = Post.objects.create(unit=town.units[unit], name=title, roles=list(roles), **leads)
        organisations.establish(post)
        user = User.objects.create_user(f"{slug}-{key}", password=None, full_name=title)
        organisations.appoint(user, post, since=SINCE)
        town.people[key] = user
    _left(town, slug)
    planting_catalogue.plant(town)
    home = town.organ.home
    for key, title, kind, unit, on_site in COLUMNS:
        fields = {"title": title, "slug": f"{slug}-{key}", "kind": kind, "on_website": on_site}
        parent = home.__class__.objects.get(pk=home.pk)
        setattr(town, key, actions.add_column(parent, owner=town.units[unit], **fields))
    town.column.open_to_units = True
    town.column.save()
    grant_rights(town.organ)
    _texts(planted, town, number)
    return town


def _texts(planted: Planted, town: Town, number: int) -> None:
    """A text in each state; hidden ones of the office first, then the village's."""
    column = _fresh(town.column)
    words = planted.canaries
    review = _in_review(planted, town, number)
    for reviewer in (town.first, town.second):
        actions.decide(review.pk, actor=reviewer, decision=Decision.APPROVE, remark="同意")
    check, token = actions.ask_fact_check(
        review.pk, actor=town.editor, expert="专家", question="对吗"
    )
    planted.links[token] = check
    finding = factories.finding(f"错{number}")
    actions.dismiss(review.item_id, actor=town.editor, finding=finding, reason="没错")
    _returned(town)
    # A draft in the office's column by the village, which may draft there.
    factories.draft(column, town.village_editor, title="村稿", unit=town.units["village"])
    factories.draft(column, town.second_editor, title="可送审稿")
    factories.draft(_fresh(town.village_column), town.village_editor, title="村内部稿")
    factories.draft(_fresh(town.hidden_column), town.editor, title="内部稿")
    _unclean(planted, town, number)
    released = factories.draft(column, town.editor, title="公开稿")
    factories.approved(released, town)
    _withdrawn(town)
    later = timezone.now() + timedelta(days=9)
    factories.approved(factories.draft(column, town.editor, title="定时稿", go_live_at=later), town)
    _due_today(town, released)
    hidden = factories.draft(_fresh(town.hidden_column), town.editor, title="内部发布稿")
    factories.approved(hidden, town)
    urgent = factories.submitted(factories.draft(column, town.editor, title="紧急"), town.editor)
    actions.order_urgent_release(urgent.pk, actor=town.second, reason="暴雨")
    waiting(town, ChannelKind.WEIBO, title="待发微博")
    for title in ("已发微信", "又发微信"):  # two, whose sum is a public figure and no canary
        read = posted(town, ChannelKind.WECHAT, title=title)
        day = timezone.localdate()
        record_reads(read.pk, on=day, reads=5, source=ReadSource.MANUAL, actor=town.releaser)
        _read_numbers(words, read)
    keep_fetch(read.channel_id, at=timezone.now(), until=None, error="接口未答复")
    Channel.objects.create(
        organ=town.organ, kind=ChannelKind.NOTICE_BOARD, name="旧公告栏", active=False
    )
    _reports(town)
    CheckRun.objects.create(
        name="ledger", organ=town.organ, at=timezone.now(), findings=[dict(TROUBLE)]
    )
    planting_citizens.plant(town)
    planting_requests.plant(words, town)
    _changed_since(words, released, town)
    entry = _entry(words, town)
    assert entry.organ == town.organ


def _left(town: Town, slug: str) -> None:
    """Somebody who left, and whose account may be opened again."""
    post = Post.objects.create(unit=town.units["office"], name="原岗位", roles=[Role.AUDITOR])
    organisations.establish(post)
    user = User.objects.create_user(f"{slug}-left", password=None, full_name="离任")
    organisations.appoint(user, post, since=SINCE)
    organisations.leave(user, until=timezone.localdate())


def _reports(town: Town) -> None:
    """One in the making, one checked, one whose numbers stand still."""
    reporting.draft(town.organ, 2021, actor=town.editor)
    for year in (2022, 2023):
        report = reporting.draft(town.organ, year, actor=town.editor)
        reporting.edit_text(report.pk, actor=town.editor, texts={**DECLARED, **WORDS})
        reporting.check(report.pk, actor=town.editor)
    reporting.freeze(report.pk, actor=town.editor)


def _due_today(town: Town, released: InformationItem) -> None:
    """What goes out before midnight: a new text, and a later version of one that is out."""
    midnight = timezone.localtime().replace(hour=23, minute=59, second=59)
    new = factories.draft(_fresh(town.column), town.editor, title="今日稿", go_live_at=midnight)
    factories.approved(new, town)
    later = InformationItem.objects.get(pk=released.pk)
    later.title, later.go_live_at = "今日新版", midnight
    later.save_revision(user=town.editor)
    factories.approved(later, town)


def _fresh(column: ColumnPage) -> ColumnPage:
    return ColumnPage.objects.get(pk=column.pk)


def _in_review(planted: Planted, town: Town, number: int) -> Submission:
    """With a clean attachment and a clean picture."""
    attachment = _attachment(planted.canaries, town, clean=True)
    picture = _picture(planted, town, (40 + 90 * number, 10, 200), clean=True)
    item = factories.draft(
        _fresh(town.column),
        town.editor,
        title="审核中",
        body=[
            ("paragraph", f"<p>{_draft_word(planted.canaries, 'text in review')}</p>"),
            ("picture", _block(picture)),
        ],
    )
    ItemAttachment.objects.create(item=item, file=attachment, title="附件")
    item = InformationItem.objects.get(pk=item.pk)
    item.save_revision(user=town.editor)
    submission = factories.submitted(item, town.editor)
    _claim(planted.canaries, submission)
    return submission


def _block(picture: Picture) -> Picture:
    picture.contextual_alt_text = "图"
    picture.decorative = False
    return picture


_unclaimed: list[str] = []


def _draft_word(words: Canaries, place: str) -> str:
    """A word for a text whose row does not exist yet; :func:`_claim` says which it is."""
    word = words.word(place, ())
    _unclaimed.append(word)
    return word


def _claim(words: Canaries, text: Submission) -> None:
    homes: tuple[Row, ...] = ((InformationItem, text.item_id), (Submission, text.pk))
    for word in _unclaimed:
        old = words.planted[word]
        words.planted[word] = type(old)(word, old.place, homes, ())
    _unclaimed.clear()


def _returned(town: Town) -> None:
    item = factories.draft(_fresh(town.column), town.editor, title="退回稿")
    submission = factories.submitted(item, town.editor)
    actions.decide(submission.pk, actor=town.first, decision=Decision.RETURN, remark="改")


def _unclean(planted: Planted, town: Town, number: int) -> None:
    """Files that nobody may fetch: not scanned, infected; and one that no text carries."""
    _attachment(planted.canaries, town, clean=False)
    files.keep_scan(
        _attachment(planted.canaries, town, clean=False), Scan(Verdict.INFECTED, signature="Eicar")
    )
    _attachment(planted.canaries, town, clean=True)
    _picture(planted, town, (40 + 90 * number, 200, 10), clean=False)
    _picture(planted, town, (40 + 90 * number, 120, 120), clean=True)


def _attachment(words: Canaries, town: Town, *, clean: bool) -> Attachment:
    content = words.word("bytes of an attachment", ())
    name = words.word("file name of an attachment", ())
    document = Document()
    document.add_paragraph(content)
    written = BytesIO()
    document.save(written)
    file = files.receive(
        written.getvalue(), f"{name}.docx", title="附件", organ=town.organ, actor=town.editor
    )
    file.collection = collection_of(town.organ)
    file.save()
    home: tuple[Row, ...] = ((Attachment, file.pk),)
    for word, homes in ((content, home if clean else ()), (name, home)):
        words.planted[word] = type(words.planted[word])(
            word, words.planted[word].place + ("" if clean else ", not clean"), homes, homes
        )
    if clean:
        files.keep_scan(file, Scan(Verdict.CLEAN))
    return file


def _picture(planted: Planted, town: Town, colour: tuple[int, int, int], *, clean: bool) -> Picture:
    """A picture of one colour, which is known by it however it is scaled."""
    name = planted.canaries.word("file name of a picture", ())
    written = BytesIO()
    Image.new("RGB", (64, 48), colour).save(written, "PNG")
    prepared = files.prepare(written.getvalue(), f"{name}.png")
    picture = Picture(title="图片", uploaded_by_user=town.editor)
    files.fill(picture, prepared, town.organ)
    picture.width, picture.height = 64, 48
    picture.collection = collection_of(town.organ)
    picture.save()
    home: tuple[Row, ...] = ((Picture, picture.pk),)
    old = planted.canaries.planted[name]
    planted.canaries.planted[name] = type(old)(name, old.place, home, home)
    if clean:
        files.keep_scan(picture, Scan(Verdict.CLEAN))
    planted.colours[colour] = picture
    return picture


def _withdrawn(town: Town) -> None:
    for kind in (WithdrawalKind.MISTAKE, WithdrawalKind.WITHDRAWN):
        item = factories.draft(_fresh(town.column), town.editor, title="撤回稿")
        factories.approved(item, town)
        actions.withdraw(item.pk, actor=town.releaser, kind=kind, reason="有误")


def _read_numbers(words: Canaries, release: Release) -> None:
    for count in ReadCount.objects.filter(release=release):
        number = words.number("reads", ((ReadCount, count.pk),))
        ReadCount.objects.filter(pk=count.pk).update(reads=number, increase=number)


def _changed_since(words: Canaries, item: InformationItem, town: Town) -> None:
    """A text in public goes on being worked on; the new words are not public."""
    item = InformationItem.objects.get(pk=item.pk)
    home = ((InformationItem, item.pk),)
    item.title = words.word("draft of a released text, title", home, public=())
    item.body = [("paragraph", words.word("draft of a released text", home, public=()))]
    item.save_revision(user=town.editor)


@transaction.atomic
def _entry(words: Canaries, town: Town) -> Entry:
    entry = ledger.record(
        "items.imported", organ=town.organ, subject=town.organ, actor=town.editor, payload={}
    )
    word = words.word("ledger entry's payload", ((Entry, entry.pk + 1),))
    return ledger.record(
        "items.imported",
        organ=town.organ,
        subject=town.organ,
        actor=town.editor,
        payload={"file": word},
    )


# --- a canary in every text field -----------------------------------------------------------------


def text_fields(model: type[models.Model]) -> Iterator[models.Field]:  # type: ignore[type-arg]
    """The fields of ``model`` that hold words which somebody wrote."""
    for one in model._meta.concrete_fields:
        if one.name in UNTOUCHED or one.choices or isinstance(one, models.FileField):
            continue
        words = isinstance(one, models.CharField | models.TextField)
        words = words and not isinstance(one, BlindIndexField)
        if words and (one.max_length is None or one.max_length > 10):
            yield one


def _write_canaries(planted: Planted, model: type[models.Model], row: models.Model) -> None:
    homes: tuple[Row, ...] = ((model, row.pk),)
    label = f"{model.__name__} {row.pk}"
    values: dict[str, object] = {}
    for one in text_fields(model):
        if (model, one.name) in KEPT or _is_not_given_yet(row, one.name):
            continue
        word = planted.canaries.word(
            f"{label}.{one.name}", homes, **_public(model, row, one.name, homes)
        )
        values[one.name] = _shaped(one, word)
    for one in model._meta.concrete_fields:
        if isinstance(one, models.JSONField) and one.name not in VOCABULARY:
            values[one.name] = _json(planted, row, one.name, getattr(row, one.name), label)
    if model is Release and getattr(row, "path", ""):
        word = planted.canaries.word(f"{label}.path", homes, public=homes, why=_why(row))
        values["path"] = str(row.path).replace(".html", f"-{word}.html")
    if model is User:
        values["password"] = planted.canaries.word(f"{label}.password", ())
    rows.write(model, row.pk, values)


def _is_not_given_yet(row: models.Model, name: str) -> bool:
    """Numbers come with the first release; one that is no number keeps a text from its review."""
    return isinstance(row, InformationItem) and name in FROM_THE_ITEM and not row.releases.exists()


def _public(
    model: type[models.Model], row: models.Model, name: str, homes: tuple[Row, ...]
) -> dict[str, object]:
    if model is InformationItem and name in FROM_THE_ITEM:
        return {"public": homes}
    if model is ColumnPage and name == "title":  # named on the page of whatever is out in it
        out = Release.objects.filter(column=row.pk, state=ReleaseState.RELEASED).exclude(path="")
        return {"public": (*homes, *((Release, key) for key in out.values_list("pk", flat=True)))}
    if model in OF_THE_DRAFT and (OF_THE_DRAFT[model] is None or name in OF_THE_DRAFT[model]):
        return {"public": ()}
    if model is User and name in OF_THE_HOLDER:  # of who leads, as the post is shown
        held = Appointment.objects.filter(user=row.pk, until=None).values_list("post", flat=True)
        return {"public": tuple((Post, key) for key in held)}
    if planting_citizens.is_in_the_log(row, name):
        return {"why": planting_citizens.LOG}
    if model is Release and name in SHOWN_THOUGH_WITHDRAWN:
        return {"why": _why(row)}
    return {}


def _why(row: models.Model) -> str:
    withdrawn = isinstance(row, Release) and row.state == ReleaseState.WITHDRAWN
    return WHY_SHOWN if withdrawn else ""


def _shaped(one: models.Field, word: str) -> str:  # type: ignore[type-arg]
    if one.name == "site_path":
        return f"/{word}/"
    if isinstance(one, models.URLField):
        return f"https://{word}.example.cn/"
    if isinstance(one, models.EmailField) or (one.model, one.name) == (Subscription, "address"):
        return f"{word}@example.cn"
    if isinstance(one, models.SlugField) or (one.max_length or 999) < 25 or one.unique:
        return word
    return f"{word} {NEEDLE}"


def _json(planted: Planted, row: models.Model, name: str, value: object, label: str) -> object:
    if isinstance(row, Submission) and name == "content":
        out = row.releases.order_by("-path").first()
        released = out if out and out.path else None
        home: Row = (Release, released.pk) if released else (Submission, row.pk)
        # What is out on another channel is listed with its title; its text stands there.
        titled: Row = (Release, out.pk) if out else home
        homes = ((Submission, row.pk), home, titled)
        withdrawn = _why(released) if released else ""
    else:
        homes, home, withdrawn = ((type(row), row.pk),), (type(row), row.pk), ""
        titled = home

    def grown(part: object, key: str, path: str) -> object:
        if isinstance(part, dict):
            return {k: grown(v, k, f"{path}.{k}") for k, v in part.items()}
        if isinstance(part, list):
            return [grown(v, key, path) for v in part]
        if not isinstance(part, str) or not PROSE.search(key):
            return part
        why = withdrawn if path in SHOWN_THOUGH_WITHDRAWN else ""
        public = titled if path == "content.title" else home
        return part + planted.canaries.word(f"{label}.{path}", homes, public=(public,), why=why)

    if value == []:
        return [grown("", "", name)] if name == "removed_metadata" else value
    if value == {}:
        return {"note": grown("", "", name)}
    return grown(value, "", name)
