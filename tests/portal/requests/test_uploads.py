"""Files on their way in: in memory, bounded, and never in the open on a disk."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lubu.access_requests.models import AccessRequest, Paper
from lubu.ledger.rules import sm3
from lubu.portal.find_error.guard import code_of
from tests.access_requests import screens
from tests.access_requests.test_desk_cases import keyed_in
from tests.portal.requests.sending import FORM, SAY, filled, form_of, opened
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def large(megabytes: int = 3, name: str = "身份证.pdf") -> SimpleUploadedFile:
    """A file that Django by itself would write into the folder for temporary files."""
    padding = b"\n%" + b"0" * MEGABYTE * megabytes
    return SimpleUploadedFile(name, samples.pdf() + padding, "application/pdf")


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """The folder for temporary files; a file that is made in it leaves its mark on it."""
    folder: Path = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def touched(folder: Path) -> int:
    return folder.stat().st_mtime_ns


def test_no_file_of_an_application_touches_the_folder_for_temporary_files(
    client, clock, town, temporary
):
    data, sent = filled(client, clock), [large(), large(name="委托书.pdf")]
    contents = [sm3(one.read()) for one in sent]
    for one in sent:
        one.seek(0)
    before = touched(temporary)
    answer = client.post(FORM, {**data, "files": sent})
    assert answer.status_code == 200, answer.content.decode()
    assert touched(temporary) == before
    assert [paper.digest for paper in Paper.objects.order_by("number")] == contents
    case = AccessRequest.objects.get()
    code = code_of(data["mark"])
    form = form_of(opened(client, case, code), "objection")
    clock.shift(timedelta(seconds=9))
    more = {**form, "words": "附件", "files": [large()]}
    before = touched(temporary)
    assert client.post(SAY, more).status_code == 200
    assert touched(temporary) == before
    assert Paper.objects.count() == 3


def test_no_file_of_the_desk_touches_it_either(town, temporary):
    with screens.on(screens.MONDAY):
        first, second = large(), large()
        before = touched(temporary)
        answer = keyed_in(town, files=first)
        assert answer.status_code == 200, answer.content.decode()
        assert touched(temporary) == before
        clerk, case = screens.who(town, "clerk"), AccessRequest.objects.get()
        said = {"kind": "found", "file": second}
        assert clerk.post(screens.address("add-paper", case.pk), said).status_code == 302
        assert touched(temporary) == before
    assert Paper.objects.count() == 2


def test_what_is_too_large_is_told_by_the_form_and_far_above_it_by_a_page(
    client, clock, town, settings
):
    settings.LUBU_FILE_MAX_MB = 1
    data = filled(client, clock)
    answer = client.post(FORM, {**data, "files": [large(2)]})
    html = answer.content.decode()
    assert (answer.status_code, "合计超过" in html, data["words"] in html) == (422, True, True)
    answer = client.post(FORM, {**data, "files": [large(6), large(6)]})
    assert answer.status_code == 413
    assert "文件合计过大" in answer.content.decode()
    assert not AccessRequest.objects.exists()
