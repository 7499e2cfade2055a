"""Files from arrival to the public and back: scanned, read, taken down, put back, missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import timezone
from docx import Document
from PIL import Image

from lubu.ledger.actions import check as check_ledger
from lubu.ledger.models import Entry
from lubu.office import checks, todo
from lubu.organisations.models import User
from lubu.proofreading.parts import Gap
from lubu.publishing import tasks, traces
from lubu.publishing.actions import files
from lubu.publishing.actions.sites import collection_of
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.manuscripts import attachment_part
from lubu.publishing.models import Attachment, InformationItem, ItemAttachment, Picture, Release
from lubu.publishing.rules import ScanState
from tests.organisations.factories import Town, make_town
from tests.publishing import factories
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db
OLD, NEW, NEWER = "ClamAV 1.4.3/27800", "ClamAV 1.4.3/27801", "ClamAV 1.4.3/27802"


class Signatures:
    """A scanner whose signatures know what is bad; ``gone`` after so many scans."""

    def __init__(self, version: str, *bad: str, gone_after: int | None = None) -> None:
        self.said, self.bad, self.left = version, bad, gone_after
        self.scans = 0

    def version(self) -> str:
        return "" if self.left == 0 else self.said

    def scan(self, file) -> Scan:
        if self.left == 0:
            return Scan(Verdict.UNKNOWN, detail="ConnectionRefusedError", is_answer=False)
        self.left = None if self.left is None else self.left - 1
        self.scans += 1
        words = "".join(p.text for p in Document(BytesIO(file.read())).paragraphs)
        if any(bad in words for bad in self.bad):
            return Scan(Verdict.INFECTED, "Win.Test", self.said)
        return Scan(Verdict.CLEAN, "", self.said)


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


def document(words: str) -> bytes:
    written = BytesIO()
    made = Document()
    made.add_paragraph(words)
    made.save(written)
    return written.getvalue()


def received(town: Town, words: str = "办事指南") -> Attachment:
    return files.receive(
        document(words), f"{words}.docx", title=words, organ=town.organ, actor=town.editor
    )


def clean(town: Town, words: str = "办事指南") -> Attachment:
    file = received(town, words)
    files.scan(file, Signatures(OLD))
    return file


def public(town: Town, *carried: Attachment) -> InformationItem:
    item = factories.draft(town.column, town.editor)
    for file in carried:
        ItemAttachment.objects.create(item=item, file=file)
    item.save_revision(user=town.editor)
    factories.approved(item, town)
    return item


def kinds(prefix: str = "file.") -> list[str]:
    return [one.kind for one in Entry.objects.order_by("pk") if one.kind.startswith(prefix)]


def place(file: Attachment | Picture) -> Path:
    return Path(configured.MEDIA_ROOT) / file.file.name


def states(*stored: Attachment) -> list[str]:
    return [Attachment.objects.get(pk=one.pk).scan_state for one in stored]


# --- reading --------------------------------------------------------------------------------------


def test_a_file_is_read_when_it_was_found_clean_and_not_before(town):
    file = received(town)
    assert (file.text, file.reading) == ("", None)
    files.scan(file, Signatures(OLD, "办事指南"))
    file.refresh_from_db()
    assert (file.scan_state, file.text, file.reading) == (ScanState.INFECTED, "", None)
    files.scan(file, Signatures(NEW))
    file.refresh_from_db()
    assert (file.scan_state, file.text) == (ScanState.CLEAN, "办事指南")
    assert file.reading is not None


def test_coming_in_reads_no_words(town, monkeypatch):
    monkeypatch.setattr("lubu.publishing.files.text.extract", lambda *_, **__: pytest.fail("read"))
    assert received(town).pk


# --- taken down and put back ----------------------------------------------------------------------


def test_a_published_file_found_infected_is_taken_down_wherever_it_is_out(town):
    file, other = clean(town), clean(town, "别的文件")
    first, second = public(town, file, other), public(town, file)
    unrelated = public(town, other)
    files.keep_scan(file, Scan(Verdict.INFECTED, "Win.Test", NEW))
    taken = Entry.objects.filter(kind="file.taken_down").order_by("pk")
    out = Release.objects.filter(item__in=[first, second]).order_by("pk")
    assert [one.subject for one in taken] == [f"publishing.release:{one.pk}" for one in out]
    said = json.loads(taken[0].payload)
    assert said == {"file": f"publishing.attachment:{file.pk}", "verdict": "infected"}
    assert not taken.filter(subject=f"publishing.release:{unrelated.releases.get().pk}").exists()
    assert check_ledger(town.organ) == []


def test_a_false_alarm_mended_by_new_signatures_puts_the_file_back(town):
    file = clean(town)
    public(town, file)
    assert files.rescan_outdated(Signatures(NEW, "办事指南")) == 1
    assert files.rescan_outdated(Signatures(NEW, "办事指南")) == 0, "each version scans once"
    assert kinds()[-2:] == ["file.scanned", "file.taken_down"]
    assert files.rescan_outdated(Signatures(NEWER)) == 1
    assert kinds()[-2:] == ["file.scanned", "file.put_back"]
    assert states(file) == [ScanState.CLEAN]


def test_bytes_that_were_infected_under_another_name_are_taken_down_with_it(town):
    file = clean(town)
    public(town, file)
    twin = clean(town)
    assert twin.digest == file.digest
    files.keep_scan(twin, Scan(Verdict.INFECTED, "Win.Test", NEW))
    assert kinds()[-1] == "file.taken_down"
    files.keep_scan(twin, Scan(Verdict.CLEAN, "", NEWER))
    assert kinds()[-1] == "file.put_back"


def test_a_scan_that_says_the_same_again_is_no_news(town):
    file = clean(town)
    before = kinds()
    assert files.rescan_outdated(Signatures(NEW)) == 1
    assert kinds() == before
    file.refresh_from_db()
    assert file.scan_engine == NEW


def entries(user: User) -> list[tuple[str, bool]]:
    """The person's to-do list of files as the desk has it."""
    user = User.objects.get(pk=user.pk)
    found = [
        one for one in todo.lists(user, timezone.localdate()) if one.name == "publishing_files"
    ]
    return [(entry.title, entry.urgent) for one in found for entry in one.entries]


def test_the_administrator_and_who_handed_it_in_are_told_on_their_desks(town, client):
    file = clean(town)
    public(town, file)
    admin, reviewer = town.people["admin"], town.first
    assert entries(admin) == entries(town.editor) == []
    files.keep_scan(file, Scan(Verdict.INFECTED, "Win.Test", NEW))
    assert entries(admin) == entries(town.editor) == [("办事指南", True)]
    assert entries(reviewer) == []
    client.force_login(admin)
    shown = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "办事指南" in shown
    assert "含病毒" in shown
    for person in (admin, town.editor):
        client.force_login(person)
        there = client.get(reverse("wagtaildocs:edit", args=[file.pk]))
        assert there.status_code == 200
        assert "Win.Test" in there.content.decode()


def test_pictures_and_what_waits_too_long_stand_on_the_list_as_well(town):
    picture = _picture(town)
    received(town)
    assert entries(town.editor) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert entries(town.editor) == [("办事指南", False)]
    files.keep_scan(picture, Scan(Verdict.INFECTED, "Win.Test", NEW))
    assert entries(town.people["admin"]) == [("现场", True)]


# --- missing and damaged --------------------------------------------------------------------------


def remove(file: Attachment) -> None:
    place(file).unlink()


def damage(file: Attachment) -> None:
    place(file).write_bytes(place(file).read_bytes() + b"x")


def block(file: Attachment) -> None:
    """A folder in its place: neither missing nor to be read."""
    place(file).unlink()
    place(file).mkdir()


@pytest.mark.parametrize(
    ("harm", "said"), [(remove, "missing"), (damage, "changed"), (block, "unreadable")]
)
def test_a_bad_file_is_taken_down_and_the_others_are_scanned_all_the_same(
    town, harm: Callable[[Attachment], None], said
):
    first, second, third = (clean(town, words) for words in ("甲", "乙", "丙"))
    public(town, second)
    harm(second)
    assert files.rescan_outdated(Signatures(NEW)) == 3
    assert states(first, second, third) == [ScanState.CLEAN, ScanState.UNKNOWN, ScanState.CLEAN]
    assert Attachment.objects.get(pk=third.pk).scan_engine == NEW
    assert Attachment.objects.get(pk=second.pk).scan_detail == said
    assert kinds().count("file.taken_down") == 1


def test_a_missing_file_that_comes_back_is_put_back(town):
    file = clean(town)
    public(town, file)
    kept = place(file).read_bytes()
    remove(file)
    files.rescan_outdated(Signatures(NEW))
    assert kinds().count("file.taken_down") == 1
    files.rescan_outdated(Signatures(NEW))
    assert kinds().count("file.taken_down") == 1
    assert kinds().count("file.scanned") == 2, "nothing new to tell"
    place(file).write_bytes(kept)
    files.rescan_outdated(Signatures(NEW))
    assert kinds()[-1] == "file.put_back"


def test_when_the_scanner_goes_away_clean_files_stay_clean(town):
    stored = [clean(town, words) for words in ("甲", "乙", "丙")]
    assert files.rescan_outdated(Signatures(NEW, gone_after=0)) == 0
    assert files.rescan_outdated(Signatures(NEW, gone_after=1)) == 1
    assert states(*stored) == [ScanState.CLEAN] * 3
    engines = set(Attachment.objects.values_list("scan_engine", flat=True))
    assert engines == {OLD, NEW}


def test_without_a_scanner_a_new_file_goes_on_waiting(town):
    file = received(town)
    files.scan(file, Signatures(OLD, gone_after=0))
    assert states(file) == [ScanState.WAITING]
    assert kinds() == ["file.received"]
    assert files.rescan_outdated(Signatures(OLD)) == 1
    assert states(file) == [ScanState.CLEAN]


def test_a_file_that_the_scanner_breaks_off_at_does_not_pass_nor_stop_the_rest(town):
    class Stumbling(Signatures):
        def scan(self, file):
            found = super().scan(file)
            stumbles = self.scans == 1
            return (
                Scan(Verdict.UNKNOWN, "", NEW, "TimeoutError", is_answer=False)
                if stumbles
                else found
            )

    stored = [clean(town, words) for words in ("甲", "乙")]
    assert files.rescan_outdated(Stumbling(NEW)) == 2
    assert states(*stored) == [ScanState.UNKNOWN, ScanState.CLEAN]


def test_many_files_are_scanned_again_in_several_tasks(town, settings, monkeypatch):
    stored = [received(town, words) for words in ("甲", "乙", "丙")]
    monkeypatch.setattr(files, "scanner", lambda: Signatures(NEW))
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    before = timezone.now() + timedelta(seconds=1)
    with time_machine.travel(before + timedelta(seconds=1), tick=False):
        tasks.rescan.call(before.isoformat())
        assert states(*stored).count(ScanState.CLEAN) == 2
        tasks.rescan.call(before.isoformat())
    assert states(*stored) == [ScanState.CLEAN] * 3


def test_a_missing_file_is_no_fault_of_the_server(town, client):
    file = clean(town)
    picture = _picture(town)
    client.force_login(town.editor)
    addresses = [
        reverse("wagtaildocs_serve", args=[file.pk, "x"]),
        reverse("publishing:picture", args=[picture.pk]),
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"".join(answer)
    place(file).unlink()
    place(picture).unlink()
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def _picture(town: Town) -> Picture:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    picture = Picture(title="现场", uploaded_by_user=town.editor, width=8, height=8)
    files.fill(picture, files.prepare(written.getvalue(), "现场.png"), town.organ)
    picture.save()
    files.keep_scan(picture, Scan(Verdict.CLEAN, "", OLD))
    return picture


# --- lubu check files -----------------------------------------------------------------------------


def test_the_check_names_every_file_that_is_missing_or_changed(town, settings):
    good, gone, changed = (clean(town, words) for words in ("甲", "乙", "丙"))
    picture = _picture(town)
    remove(gone)
    damage(changed)
    place(picture).unlink()
    found = checks.run("files")
    assert [one.place.split(":")[0] for one in found] == [
        f"attachment {gone.pk}",
        f"attachment {changed.pk}",
        f"picture {picture.pk}",
    ]
    assert {one.severity for one in found} == {checks.Severity.FAULT}
    assert len({one.sentence for one in found}) == 3
    assert good.file.name not in "".join(one.place for one in found)


def test_the_check_tells_files_that_newer_signatures_have_not_seen(town, monkeypatch):
    clean(town)
    received(town, "等着的")
    monkeypatch.setattr("lubu.publishing.checks.scanner", lambda: Signatures(NEW))
    assert checks.run("files") == []
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        found = checks.run("files")
        assert [one.severity for one in found] == [checks.Severity.WARNING] * 2
        files.rescan_outdated(Signatures(NEW))
    assert checks.run("files") == []


# --- on the desk ----------------------------------------------------------------------------------


def test_the_list_of_attachments_tells_the_state_of_the_scan(town, client):
    clean(town, "甲")
    received(town, "乙")
    files.keep_scan(received(town, "丙"), Scan(Verdict.INFECTED, "Win.Test", OLD))
    client.force_login(town.editor)
    for name in ("wagtaildocs:index", "wagtaildocs:index_results"):
        shown = client.get(reverse(name)).content.decode()
        for label in ("病毒扫描", "安全", "尚未扫描和读取", "含病毒"):
            assert label in shown, label


def test_the_desk_tells_what_was_removed_what_is_hidden_and_what_nobody_read(town, client):
    file = files.receive(samples.xlsx(), "表.xlsx", title="表", organ=town.organ, actor=town.editor)
    files.keep_scan(file, Scan(Verdict.CLEAN, "", OLD))
    scanned = BytesIO()
    Image.new("1", (50, 50)).save(scanned, "PDF")
    scan = files.receive(
        scanned.getvalue(), "扫描.pdf", title="扫描件", organ=town.organ, actor=town.editor
    )
    files.keep_scan(scan, Scan(Verdict.CLEAN, "", OLD))
    client.force_login(town.editor)
    pages = [
        client.get(reverse("wagtaildocs:edit", args=[one.pk])).content.decode()
        for one in (file, scan)
    ]
    for words in ("安全", "上传时已清除", "作者、编辑软件和编辑时间", "批注", "底稿"):
        assert words in pages[0], words
    assert "可能是扫描件" in pages[1]
    item = factories.draft(town.column, town.editor)
    ItemAttachment.objects.create(item=item, file=file)
    item.save_revision(user=town.editor)
    shown = client.get(reverse("publishing:submit", args=[item.pk])).content.decode()
    assert "上传时已清除" in shown


def test_a_picture_tells_what_was_removed_from_it(town):
    picture = Picture(title="现场", uploaded_by_user=town.editor, width=40, height=20)
    picture.collection = collection_of(town.organ)
    files.fill(picture, files.prepare(samples.jpg(), "现场.jpg"), town.organ)
    picture.save()
    shown = render_to_string("publishing/parts/scan.html", {"file": picture})
    assert "图片和视频的拍摄信息" in shown
    assert "尚未扫描" in shown
    source = get_template("wagtailimages/images/edit.html").template.source
    assert "publishing/parts/scan.html" in source


def test_what_a_seal_keeps_is_told_to_the_reviewers(town):
    sealed = samples.ofd(signed=("OFD.xml",))
    file = files.receive(sealed, "红头.ofd", title="红头", organ=town.organ, actor=town.editor)
    files.keep_scan(file, Scan(Verdict.CLEAN, "", OLD))
    part = attachment_part("attachment:红头", file)
    assert [(one.gap, one.places) for one in part.unread] == [(Gap.HIDDEN, ("OFD.xml",))]


def test_everything_that_can_be_removed_is_named_in_words(town):
    for make in samples.ALL.values():
        made = files.prepare(make(), f"x.{next(k for k, v in samples.ALL.items() if v is make)}")
        assert traces.said(made.removed), made.kind
    assert traces.said(["a.docx: b.jpg: EXIF"]) == traces.said(["APP1"])
    assert traces.said(["sealed: OFD.xml"]) == []


def test_an_upload_with_broken_markup_is_refused_with_a_sentence(town, client):
    client.force_login(town.editor)
    broken = samples.changed(
        samples.ofd(signed=("OFD.xml",)), **{"Doc_0/Signs/Sign_0/Signature.xml": "<a>"}
    )
    upload = SimpleUploadedFile("红头.ofd", broken)
    answer = client.post(reverse("wagtaildocs:add"), {"title": "红头", "file": upload})
    assert answer.status_code == 200
    assert "文件已损坏" in answer.content.decode()
    assert not Attachment.objects.exists()
