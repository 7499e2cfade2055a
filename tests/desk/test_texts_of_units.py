"""Who drafts and edits which text, and who is told of what is said about it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.admin.views.pages import edit
from wagtail.models import PageSubscription

from lubu.organisations import actions as organisations
from lubu.organisations.models import Post, User
from lubu.organisations.rules import Role
from lubu.publishing.actions.sites import grant_rights
from tests.organisations.factories import SINCE
from tests.publishing import factories

pytestmark = pytest.mark.django_db


def overseer(town) -> User:
    post = Post.objects.create(unit=town.units["office"], name="联络员", roles=[Role.EDITOR])
    post.oversees.set([town.units["village"]])
    user = User.objects.create_user("overseer", email="overseer@example.gov.cn")
    organisations.appoint(user, organisations.establish(post), since=SINCE)
    grant_rights(town.organ)
    return User.objects.get(pk=user.pk)


def test_an_editor_who_oversees_a_unit_drafts_in_its_columns_and_edits_its_texts(town, desk):
    column = town.column
    column.owner_unit = town.units["village"]
    column.save()
    user = overseer(town)
    desk.become(user)
    assert (
        desk.get("wagtailadmin_pages:add", "publishing", "informationitem", column.pk).status_code
        == 200
    )
    item = factories.draft(column, town.village_editor)
    assert desk.get("wagtailadmin_pages:edit", item.pk).status_code == 200
    desk.become(town.editor)
    assert desk.get("wagtailadmin_pages:edit", item.pk).status_code in (302, 403, 404)


def test_mails_about_a_text_go_to_those_who_may_open_it(town):
    item = factories.draft(town.column, town.editor)
    User.objects.update(email="x@example.gov.cn")
    people = [User.objects.get(pk=one.pk) for one in (town.second_editor, town.village_editor)]
    for user in people:
        PageSubscription.objects.create(page=item, user=user, comment_notifications=True)
    said = {"page": item, "editor": town.editor, "new_comments": [], "deleted_comments": [],
            "resolved_comments": [], "new_replies": []}  # fmt: skip
    User.objects.filter(pk=town.second_editor.pk).update(email="second@example.gov.cn")
    people = [User.objects.get(pk=one.pk) for one in people]
    edit.send_notification(people, "updated_comments", said)
    assert [message.to for message in mail.outbox] == [["second@example.gov.cn"]]
    organisations.leave(people[0], until=timezone.localdate())
    mail.outbox.clear()
    edit.send_notification([User.objects.get(pk=people[0].pk)], "updated_comments", said)
    assert mail.outbox == []
