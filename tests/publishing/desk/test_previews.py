"""The page as it will be written, beside the editor and for who reviews it."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.portal.site import ASSETS
from lubu.publishing.desk.accessibility import WORDS, Checker
from lubu.publishing.models import InformationItem, Picture
from lubu.publishing.rules import ScanState
from tests.portal.factories import picture, shown
from tests.publishing.desk.editor_form import NEW, filled
from tests.publishing.factories import approved, draft, submitted

pytestmark = pytest.mark.django_db


def typed(desk, address: str, **more: object) -> HttpResponse:
    """The page of what stands in the editor, saved or not."""
    told = desk.client.post(address, filled(**more)).json()
    assert told == {"is_valid": True, "is_available": True}
    return desk.client.get(address, {"in_preview_panel": "true"})


def test_what_is_typed_is_seen_as_its_page_and_nothing_is_saved(town, desk):
    item = draft(town.column, town.editor)
    desk.become(town.editor)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[item.pk])
    answer = typed(
        desk, address, title="刚打出的标题", unit=str(town.units["office"].pk),
        body=streamfield([("paragraph", rich_text("<p>刚打出的正文。</p>"))]),
    )  # fmt: skip
    html = answer.content.decode()
    assert "刚打出的标题" in html
    assert "刚打出的正文。" in html
    assert town.organ.site_name in html
    saved = InformationItem.objects.get(pk=item.pk).get_latest_revision_as_object()
    assert saved.title == item.title
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_new_text_has_its_page_before_it_is_saved_the_first_time(town, desk):
    desk.become(town.editor)
    address = reverse("wagtailadmin_pages:preview_on_add", args=[*NEW, town.column.pk])
    assert "关于防汛的通告" in typed(desk, address).content.decode()
    assert not InformationItem.objects.exists()


def test_the_checker_stands_in_the_side_panel_alone(town, desk):
    item = draft(town.column, town.editor)
    desk.become(town.editor)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[item.pk])
    assert b"<wagtail-userbar>" in typed(desk, address).content
    assert b"<wagtail-userbar>" not in desk.client.get(address).content


def test_the_page_in_review_is_byte_for_byte_the_page_that_is_built(town, desk):
    item = draft(town.column, town.editor, summary="摘要", keywords="防汛")
    submission = approved(item, town)
    Builder(town.organ).build_all()
    release = item.releases.get(channel__kind="website")
    written = (site_root(town.organ) / release.path).read_bytes()
    for name in ASSETS:
        here = f'"{town.organ.site_path}assets/{name}"'
        there = f'"{staticfiles_storage.url(f"portal/{name}")}"'
        written = written.replace(here.encode(), there.encode())
    assert desk.become(town.final).get("submission-page", submission.pk).content == written


def test_a_picture_is_seen_where_the_desk_shows_it_and_only_when_it_is_clean(town, desk):
    made = picture(town, "red")
    item = draft(town.column, town.editor, body=shown(made, "堤坝"))
    submission = submitted(item, town.editor)
    desk.become(town.first)
    address = reverse("publishing:picture", args=[made.pk])
    assert address in desk.get("submission-page", submission.pk).content.decode()
    Picture.objects.filter(pk=made.pk).update(scan_state=ScanState.INFECTED.value)
    html = desk.get("submission-page", submission.pk).content.decode()
    assert address not in html
    assert "堤坝" in html


@pytest.mark.parametrize("who", ["village_editor", "system"])
def test_who_does_not_work_on_a_text_sees_no_page_of_it(town, desk, who):
    item = draft(town.column, town.editor, title="未公开的标题")
    submission = submitted(item, town.editor)
    desk.become(getattr(town, who))
    answers = [
        desk.get("submission-page", submission.pk),
        desk.client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[item.pk])),
    ]
    for answer in answers:
        assert answer.status_code in (302, 403, 404)
        assert "未公开的标题" not in answer.content.decode()


def test_every_rule_that_is_asked_for_speaks_the_language_of_the_desk():
    asked = set(Checker.axe_run_only)
    assert asked == set(Checker.axe_messages) - {"empty-meta-description"}
    assert set(WORDS) < asked
    for words in Checker.axe_messages.values():
        assert not str(words["error_name"]).isascii()
        assert not str(words["help_text"]).isascii()
