"""Pictures and attachments as an editor hands them in and chooses them."""

from __future__ import annotations

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from docx import Document
from PIL import Image

from lubu.publishing.actions import files
from lubu.publishing.actions.sites import collection_of
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.models import Attachment, ItemAttachment, Picture
from tests.publishing import factories

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file open from which it makes a scaled picture.
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
]


def drawn() -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (64, 48), (180, 20, 20)).save(written, "PNG")
    return SimpleUploadedFile("现场.png", written.getvalue(), "image/png")


def test_a_picture_handed_in_shows_in_the_chooser_once_it_was_found_clean(town, desk):
    desk.become(town.editor)
    answer = desk.client.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "活动现场",
            "image-chooser-upload-file": drawn(),
            "image-chooser-upload-collection": collection_of(town.organ).pk,
        },
    )
    assert answer.status_code == 200
    picture = Picture.objects.get()
    shown = BeautifulSoup(
        desk.client.get(reverse("wagtailimages_chooser:choose_results")).content, "html.parser"
    )
    address = shown.select_one("img")["src"]
    assert desk.client.get(address).status_code == 404, "not scanned yet"
    files.keep_scan(picture, Scan(Verdict.CLEAN))
    fetched = desk.client.get(address)
    assert fetched.status_code == 200
    assert fetched["Content-Type"] == "image/png"
    assert b"".join(fetched).startswith(b"\x89PNG")
    desk.become(town.people["village_editor"])
    assert desk.client.get(address).status_code == 404


def test_an_attachment_is_handed_in_and_its_name_and_type_are_checked(town, desk):
    desk.become(town.editor)
    document = BytesIO()
    Document().save(document)

    def hand_in(name: str, data: bytes) -> HttpResponse:
        return desk.client.post(
            reverse("wagtaildocs_chooser:create"),
            {
                "document-chooser-upload-title": "申请表",
                "document-chooser-upload-file": SimpleUploadedFile(name, data),
                "document-chooser-upload-collection": collection_of(town.organ).pk,
            },
        )

    refused = hand_in("申请表.pdf", document.getvalue())
    said = BeautifulSoup(refused.json()["htmlFragment"], "html.parser").select(".error-message")
    assert [one.get_text(strip=True) for one in said] == ["文件内容与扩展名不符，请改正文件名。"]
    assert not Attachment.objects.exists()
    hand_in("申请表.docx", document.getvalue())
    stored = Attachment.objects.get()
    assert (stored.organ, stored.kind, stored.is_clean) == (town.organ, "docx", False)


def test_a_file_that_a_text_carries_is_not_deleted(town, desk):
    desk.become(town.editor)
    document = BytesIO()
    Document().save(document)
    file = files.receive(
        document.getvalue(), "表.docx", title="表", organ=town.organ, actor=town.editor
    )
    assert file.collection == collection_of(town.organ), "its staff may find it"
    files.keep_scan(file, Scan(Verdict.CLEAN))
    item = factories.draft(town.column, town.editor)
    ItemAttachment.objects.create(item=item, file=file)
    item.save_revision(user=town.editor)
    factories.submitted(item, town.editor)
    answer = desk.client.post(reverse("wagtaildocs:delete", args=[file.pk]), follow=True)
    assert answer.status_code < 500
    assert Attachment.objects.filter(pk=file.pk).exists()
    assert "不能删除" in answer.content.decode()
