"""Killed at any moment: nothing half-done stays, nothing approved is lost."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from pathlib import Path
from typing import IO

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.ledger.rules import sm3
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing import actions, import_jobs, rules
from lubu.publishing.actions import files as file_actions
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.import_jobs import JobState
from lubu.publishing.models import (
    Attachment,
    ColumnPage,
    InformationItem,
    ItemAttachment,
    Release,
    Submission,
)
from lubu.publishing.rules import ReleaseState, SubmissionState, WithdrawalKind
from lubu.publishing.tasks import bring_in
from tests.faults.killing import Ground, Left
from tests.organisations.factories import Town, make_town
from tests.publishing import factories
from tests.publishing.files import samples

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
SEED = 2021
KILLS = {"approvals": 80, "imports": 50, "builds": 70}
BATCH = 5


class Clean:
    """A scanner that finds nothing."""

    def scan(self, file: IO[bytes]) -> Scan:
        return Scan(Verdict.CLEAN, engine_version=self.version())

    def version(self) -> str:
        return "ClamAV 1.4/1"


@dataclass
class Prepared:
    """A town in the middle of its work."""

    town: Town
    public: list[InformationItem] = field(default_factory=list)
    handed_in: list[str] = field(default_factory=list)  # tables that wait to be imported
    texts: int = 0
    before: dict[str, bytes] = field(default_factory=dict)  # the site as it stands
    after: dict[str, bytes] = field(default_factory=dict)  # as the next build makes it

    # --- what is done until the process is killed ---

    def approvals(self) -> None:
        """A file comes in, a text that carries it goes its whole way; another is taken back."""
        item = self.text("new")
        self.approve(item)
        kind = WithdrawalKind.WITHDRAWN
        actions.withdraw(self.public[0].pk, actor=self.town.releaser, kind=kind, reason="取消")

    def imports(self) -> None:
        """A new table, and one that changes what stands."""
        for token in self.handed_in:
            bring_in.call(token)

    def builds(self) -> None:
        """What changed is written, then the whole site."""
        Builder(self.town.organ).build_changes()
        Builder(self.town.organ).build_all()

    # --- its parts ---

    def text(self, name: str) -> InformationItem:
        """A draft that carries a clean file of its own."""
        self.texts += 1
        file = file_actions.receive(
            samples.jpg(size=(20 + self.texts, 20)),
            f"{name}.jpg",
            title=f"附件{name}",
            organ=self.town.organ,
            actor=self.town.editor,
        )
        file_actions.scan(file, Clean())
        with transaction.atomic():
            item = factories.draft(
                ColumnPage.objects.get(pk=self.town.column.pk), self.town.editor, slug=name
            )
            item.attachments.add(ItemAttachment(file=file))
            item.save()
            item.save_revision(user=self.town.editor)
        return item

    def approve(self, item: InformationItem) -> None:
        factories.approved(item, self.town)

    def hand_in(self, *rows: list[str]) -> str:
        out = StringIO()
        csv.writer(out).writerows([["编号", "栏目", "标题", "正文"], *rows])
        job = import_jobs.hand_in(
            out.getvalue().encode(),
            name="旧站.csv",
            organ=self.town.organ.pk,
            actor=self.town.editor.pk,
            skip_changed=False,
            at=timezone.now(),
        )
        return job.token


def batch(name: str, words: str) -> list[list[str]]:
    return [[f"{name}-{n}", "tzgg", f"{words}{n}", "正文"] for n in range(BATCH)]


@pytest.fixture
def prepared() -> Prepared:
    town = make_town()
    town.column = factories.open_site(town)
    ready = Prepared(town)
    ready.public = [ready.text(f"public{n}") for n in range(3)]
    for item in ready.public:
        ready.approve(item)
    bring_in.call(ready.hand_in(*batch("known", "旧文")))
    Builder(town.organ).build_all()
    ready.before = site(town)
    # What the next build has to write: a new page with its file, a notice in place of another.
    ready.approve(ready.text("waiting"))
    kind = WithdrawalKind.MISTAKE
    actions.withdraw(ready.public[1].pk, actor=town.releaser, kind=kind, reason="有误")
    ready.handed_in = [
        ready.hand_in(*batch("fresh", "新文")),
        ready.hand_in(*batch("known", "改后的旧文")),
    ]
    return ready


@pytest.fixture
def ground(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(Path(settings.LUBU_HOME), tmp_path_factory.mktemp("killed"))


def moments(chance: random.Random, count: int, total: int) -> list[int]:
    """The writes at which to kill: by chance, none twice while there are enough."""
    rounds, rest = divmod(count, total)
    return list(range(1, total + 1)) * rounds + sorted(chance.sample(range(1, total + 1), rest))


def test_killed_two_hundred_times_everything_still_holds(prepared, ground):
    assert sum(KILLS.values()) == 200
    prepared.after = built_undisturbed(prepared, ground)
    left = [one for phase in KILLS for one in killed(prepared, ground, phase)]
    assert Counter(one.phase for one in left if one.was_killed) == KILLS
    wrong = [str(one) for one in left if one.faults]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def killed(prepared: Prepared, ground: Ground, phase: str) -> list[Left]:
    """As many processes killed as the phase asks for, and those that ended before their moment."""
    work, chance = getattr(prepared, phase), random.Random(f"{SEED} {phase}")
    total, left = ground.count(work), list[Left]()
    while lacking := KILLS[phase] - sum(one.was_killed for one in left):
        assert total >= KILLS[phase] // 2, f"{phase}: only {total} writes"
        at = moments(chance, lacking, total)
        left += ground.kill(phase, at, work, partial(holds, prepared, phase))
        total = min([total, *(one.at - 1 for one in left if not one.was_killed)])
    return left


def built_undisturbed(prepared: Prepared, ground: Ground) -> dict[str, bytes]:
    """The site that a build makes which nobody kills."""
    kept = ground.below / "undisturbed"

    def build() -> None:
        prepared.builds()
        shutil.copytree(site_root(prepared.town.organ), kept)

    ground.count(build)
    return files_below(kept)


def site(town: Town) -> dict[str, bytes]:
    return files_below(site_root(town.organ))


def files_below(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


# --- what has to hold, before anything is mended --------------------------------------------------


def holds(prepared: Prepared, phase: str) -> list[str]:
    """What is wrong where a process was killed; then again after its work was taken up."""
    found = [*record(prepared), *public(prepared)]
    found += [f"afterwards: {fault}" for fault in taken_up(prepared, phase)]
    return found


def record(prepared: Prepared) -> Iterator[str]:
    """What the database holds that should not be."""
    yield from (f"ledger: {broken}" for broken in check(prepared.town.organ))
    for submission in Submission.objects.all():
        approved = submission.state == SubmissionState.APPROVED
        reviewed = len(submission.reviewed()) == len(rules.STEPS)
        if not approved == reviewed == submission.releases.exists():
            yield f"text {submission.pk} is {submission.state}, reviewed: {reviewed}"
    for release in Release.objects.select_related("submission"):
        yield from unreviewed(release)
    yield from files_and_scans()
    yield from imports_and_numbers()


def unreviewed(release: Release) -> Iterator[str]:
    """What a release lacks of its reviews and scans."""
    submission = release.submission
    authors = set(submission.authors.values_list("pk", flat=True))
    if not rules.is_complete(submission.reviewed(), submission.digest, authors):
        yield f"release {release.pk} lacks reviews"
    for entry in submission.content["attachments"]:
        if not Attachment.objects.get(pk=entry["id"]).is_clean:
            yield f"release {release.pk} carries a file without a clean scan"


def files_and_scans() -> Iterator[str]:
    """Every row has its whole file; every arrival and scan stands in the ledger."""
    kinds = Counter(Entry.objects.values_list("kind", "subject"))
    for file in Attachment.objects.all():
        stored = Path(file.file.path)
        if not stored.is_file() or sm3(stored.read_bytes()) != file.digest:
            yield f"{file.title}: its stored file is not whole"
        subject = f"publishing.attachment:{file.pk}"
        expected = (1, int(file.scanned_at is not None))
        if (kinds["file.received", subject], kinds["file.scanned", subject]) != expected:
            yield f"{file.title}: arrival and scan are not in the ledger once"


def imports_and_numbers() -> Iterator[str]:
    """Tables are whole or absent, told in the ledger; index numbers without gaps or doubles."""
    stored = InformationItem.objects.exclude(import_key="")
    by_table: dict[str, list[str]] = {}
    for key, title in stored.values_list("import_key", "latest_revision__object_str"):
        name, number = key.split("-")
        by_table.setdefault(name, []).append(str(title).removesuffix(number))
    for name, words in by_table.items():
        if len(set(words)) != 1 or len(words) != BATCH:
            yield f"half a table is stored: {name} {sorted(words)}"
    tables = len(by_table) + ("改后的旧文" in by_table.get("known", []))
    told = Entry.objects.filter(kind="items.imported").values_list("payload", flat=True)
    if sum('"created":0,' not in one or '"changed":0,' not in one for one in told) != tables:
        yield "the ledger tells of other imports than were stored"
    numbers = InformationItem.objects.exclude(index_no="").values_list("index_no", flat=True)
    serials = sorted(int(number.rsplit("-", 1)[1]) for number in numbers)
    if serials != list(range(1, len(serials) + 1)):
        yield f"index numbers: {serials}"


def public(prepared: Prepared) -> Iterator[str]:
    """What stands on the site that neither the last build nor the next one makes."""
    now = site(prepared.town)
    for path, data in now.items():
        if data not in (prepared.before.get(path), prepared.after.get(path)):
            yield f"{path} is neither as it was nor as it becomes"
    for path in prepared.before.keys() & prepared.after.keys():
        if path not in now:
            yield f"{path} is missing"
    shown = Release.objects.filter(path__in=now).select_related("submission")
    for release in shown:
        yield from unreviewed(release)
    clean = {file.digest for file in Attachment.objects.all() if file.is_clean}
    for path, data in now.items():
        if path.startswith("files/") and sm3(data) not in clean:
            yield f"{path} has no clean scan"


# --- and when the work is taken up again ----------------------------------------------------------


def taken_up(prepared: Prepared, phase: str) -> Iterator[str]:
    """What is wrong after the tables were imported by the next worker, and the site built."""
    town = prepared.town
    if phase == "imports":
        prepared.imports()
        states = {import_jobs.load(token).state for token in prepared.handed_in}
        if states != {JobState.DONE}:
            yield f"the imports are {states}"
        if InformationItem.objects.exclude(import_key="").count() != 2 * BATCH:
            yield "the tables were not stored whole"
        yield from record(prepared)
    Builder(town.organ).build_changes()
    whole = by_changes = site(town)
    if phase == "approvals":
        Builder(town.organ).build_all()
        whole = site(town)
    expected = whole if phase == "approvals" else prepared.after  # nothing else went public
    for path in sorted(expected.keys() | by_changes.keys()):
        if expected.get(path) != by_changes.get(path):
            yield f"{path} is not as a whole or an undisturbed build makes it"
    yield from (f"{drift.path} is {drift.fault}" for drift in Builder(town.organ).verify())
    released = Release.objects.filter(state=ReleaseState.RELEASED).exclude(path="")
    for release in released.select_related("submission"):
        if release.submission.content["title"].encode() not in whole.get(release.path, b""):
            yield f"{release.path} was approved and is missing"
