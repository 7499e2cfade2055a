"""Who sees what of publishing within one organ: the answers stand here, not in the policy."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db.models import Model

from lubu.organisations import actions as organisations
from lubu.organisations.models import Post, User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import may_see
from lubu.publishing import actions
from lubu.publishing.actions import files
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.models import (
    FactCheck,
    InformationItem,
    ItemAttachment,
    Release,
    Submission,
)
from lubu.publishing.rules import Decision
from tests.organisations.factories import SINCE, Town, make_town
from tests.publishing import factories
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db

# Of a text of the office: who writes, reviews or answers for it.
AT_WORK = {"editor", "second_editor", "first", "second", "final",
           "releaser", "admin", "auditor", "leader"}  # fmt: skip
COLLEAGUES = {"system", "clerk", "village_editor", "village_first"}
EVERYBODY = AT_WORK | COLLEAGUES
NOBODY: set[str] = set()


@dataclass
class Record:
    """Rows by name, and the town whose they are."""

    town: Town
    rows: dict[str, Model] = field(default_factory=dict)


def attached(town: Town, item: InformationItem) -> Model:
    file = files.receive(
        samples.docx(), "附件.docx", title="附件", organ=town.organ, actor=town.editor
    )
    files.keep_scan(file, Scan(Verdict.CLEAN))
    ItemAttachment.objects.create(item=item, file=file, title="附件")
    InformationItem.objects.get(pk=item.pk).save_revision(user=town.editor)
    return file


def asked(submission: Submission, town: Town) -> FactCheck:
    return actions.ask_fact_check(submission.pk, actor=town.editor, expert="专家", question="")[0]


@pytest.fixture
def record() -> Record:
    town = make_town()
    for key, unit, roles in (
        ("clerk", "office", [Role.CLERK]),
        ("leader", "office", [Role.LEADER]),
        ("village_first", "village", [Role.REVIEW_1]),
    ):
        post = organisations.establish(
            Post.objects.create(unit=town.units[unit], name=key, roles=roles)
        )
        town.people[key] = User.objects.create_user(key)
        organisations.appoint(town.people[key], post, since=SINCE)
    column = factories.open_site(town)
    kept = Record(town)

    kept.rows["a draft"] = draft = factories.draft(column, town.editor)
    kept.rows["a draft's file"] = attached(town, draft)

    running = factories.draft(column, town.editor)
    kept.rows["a file in review"] = attached(town, running)
    kept.rows["a text in review"] = review = factories.submitted(running, town.editor)
    kept.rows["a review that runs"] = actions.decide(
        review.pk, actor=town.first, decision=Decision.APPROVE, remark="同意"
    )
    kept.rows["a question that is open"] = asked(review, town)

    out = factories.draft(column, town.editor)
    kept.rows["a file that is out"] = attached(town, out)
    kept.rows["a question about what is out"] = None
    first = factories.submitted(out, town.editor)
    kept.rows["a question about what is out"] = asked(first, town)
    kept.rows["a finding set aside"] = actions.dismiss(
        out.pk, actor=town.editor, finding=factories.finding("错"), reason="没错"
    )
    for reviewer in (town.first, town.second, town.final):
        actions.decide(first.pk, actor=reviewer, decision=Decision.APPROVE)
    kept.rows["an item that is out"] = out
    kept.rows["the text that is out"] = first
    kept.rows["the reviews of what is out"] = first.reviews.first()
    kept.rows["a release"] = Release.objects.get(item=out)

    later = InformationItem.objects.get(pk=out.pk)
    later.title = "改过的标题"
    later.save_revision(user=town.editor)
    kept.rows["a later file of what is out"] = attached(town, later)
    kept.rows["a later text of what is out"] = again = factories.submitted(later, town.editor)
    kept.rows["the review of a later text"] = actions.decide(
        again.pk, actor=town.first, decision=Decision.APPROVE, remark="同意"
    )
    kept.rows["a question about a later text"] = asked(again, town)
    return kept


EXPECTED = {
    "a draft": AT_WORK,
    "a draft's file": AT_WORK,
    "a text in review": AT_WORK,
    "a file in review": AT_WORK,
    "a review that runs": AT_WORK,
    "a question that is open": AT_WORK,
    "an item that is out": EVERYBODY,
    "the text that is out": EVERYBODY,
    "a file that is out": EVERYBODY,
    "a release": EVERYBODY,
    "the reviews of what is out": AT_WORK,
    "a question about what is out": AT_WORK,
    "a finding set aside": AT_WORK,
    "a later text of what is out": AT_WORK,
    "a later file of what is out": AT_WORK,
    "the review of a later text": AT_WORK,
    "a question about a later text": AT_WORK,
}


def test_each_post_sees_of_its_organs_texts_what_it_works_on_and_what_is_out(record):
    other = make_town("nanqu")
    assert set(record.rows) == set(EXPECTED)
    for name, row in record.rows.items():
        seeing = {who for who, user in record.town.people.items() if may_see(fresh(user), row)}
        assert seeing == EXPECTED[name], name
        assert not any(may_see(fresh(user), row) for user in other.people.values()), name


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_what_waits_and_what_is_planned_is_told_to_those_who_work_on_it_alone(record):
    from lubu.publishing import waiting

    town = record.town
    later = record.rows["a later text of what is out"]
    for who in ("editor", "admin", "village_editor"):
        user = fresh(town.people[who])
        assert (later in waiting.in_review(user)) is (who in AT_WORK), who


def test_a_screen_of_a_draft_is_for_those_who_work_on_it(record, client):
    out = record.rows["an item that is out"]
    later = record.rows["a later text of what is out"]
    places = [
        f"/desk/information/{out.pk}/submit/", f"/desk/information/{out.pk}/findings/",
        f"/desk/reviews/{later.pk}/", f"/desk/pages/{out.pk}/history/",
        f"/desk/pages/{out.pk}/edit/", f"/desk/pages/{out.pk}/revisions/compare/live...latest/",
    ]  # fmt: skip
    for who, opens in (("second_editor", True), ("village_editor", False), ("clerk", False)):
        client.force_login(fresh(record.town.people[who]))
        assert {place: client.get(place).status_code == 200 for place in places} == dict.fromkeys(
            places, opens
        ), who
        standing = client.get(f"/desk/information/{out.pk}/")
        assert standing.status_code == 200
        assert ("同意" in standing.text) is opens
        listed = client.get(f"/desk/pages/{record.town.organ.columns.get().pk}/")
        assert "改过的标题" not in listed.text
