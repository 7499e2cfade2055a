"""People, posts, units and the organ, kept by the site administrator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lubu.desk.actions import organs, people
from lubu.desk.actions.organs import ORGAN_FIELDS, PatternError, check_pattern
from lubu.desk.actions.rights import (
    ClosedAccountError,
    ForeignAccountError,
    LastAdministratorError,
    NotYourOrganError,
    NotYourselfError,
)
from lubu.ledger.actions import check as ledger_faults
from lubu.ledger.models import Entry
from lubu.organisations import actions as organisations
from lubu.organisations.models import Appointment, Organ, Post, Unit, User
from lubu.organisations.rules import Chain, Role, UnitKind
from lubu.publishing import actions as publishing
from lubu.publishing import waiting
from lubu.publishing.models import InformationItem
from lubu.publishing.rules import Decision
from tests.desk.conftest import is_refused
from tests.organisations.factories import SINCE, valid_uscc
from tests.publishing import factories

pytestmark = pytest.mark.django_db
STARTED = timezone.now()
TODAY = timezone.localdate(STARTED)
EVIL = ["", " ", "a" * 5000, "甲\x00乙", "甲\u202e乙", "\x07"]


@pytest.fixture(autouse=True)
def _one_day() -> Iterator[None]:
    """All of this is of the day on which it began, also past midnight."""
    with time_machine.travel(STARTED):
        yield


def fresh(user: User) -> User:
    """The account as another request would load it."""
    return User.objects.get(pk=user.pk)


def post_of(user: User) -> Post:
    return user.appointments.filter(until=None).first().post


def snapshot() -> tuple[object, ...]:
    """All that this room stores, to see that a refusal changed nothing."""
    return (
        list(Organ.objects.values_list()), list(Unit.objects.values_list()),
        list(Post.objects.values_list()), list(Appointment.objects.order_by("pk").values_list()),
        list(User.objects.order_by("pk").values_list("pk", "username", "password", "is_active")),
        Entry.objects.count(),
    )  # fmt: skip


SCREENS = ("people", "add-person", "posts", "add-post", "units", "organs")


def test_screens_are_for_the_site_administrator(town, desk):
    own = [("organ", [town.organ.slug]), ("unit", [town.units["office"].pk]),
           ("post", [post_of(town.editor).pk]), ("person", [town.editor.pk]),
           ("add-unit", [town.organ.slug])]  # fmt: skip
    for name in ("admin", "editor", "system", "second", "auditor"):
        desk.become(town.people[name])
        for screen, args in [*((one, []) for one in SCREENS), *own]:
            refused = is_refused(desk.get(f"organisations:{screen}", *args))
            assert refused is (name != "admin" and screen != "posts"), (name, screen)


def test_another_organs_people_posts_and_units_are_not_there(town, other, desk):
    desk.become(town.admin)
    before = snapshot()
    for name, key in (("person", other.editor.pk), ("post", post_of(other.editor).pk),
                      ("unit", other.units["office"].pk), ("organ", other.organ.slug),
                      ("add-unit", other.organ.slug)):  # fmt: skip
        assert desk.get(f"organisations:{name}", key).status_code == 404, name
        assert desk.post(f"organisations:{name}", key).status_code in (404, 405), name
    for name in ("appoint", "reset-password", "hand-over"):
        assert desk.post(f"organisations:{name}", other.editor.pk).status_code == 404
    for screen in ("people", "posts", "units", "add-person", "add-post"):
        text = desk.get(f"organisations:{screen}").text
        assert str(other.editor) not in text
        assert other.organ.name not in text
    assert snapshot() == before


def test_a_new_account_has_a_post_a_password_told_once_and_must_change_it(town, desk, client):
    post = post_of(town.second_editor)
    desk.become(town.admin)
    data = {"full_name": "新来的人", "username": "newcomer", "post": post.pk, "since": TODAY}
    told = desk.post("organisations:add-person", **data)
    user, password = told.context["subject"], told.context["password"]
    assert password in told.text
    assert "no-store" in told["Cache-Control"]
    assert post_of(user) == post
    assert Entry.objects.filter(kind="account.opened", subject=f"organisations.user:{user.pk}")
    assert password not in "".join(Entry.objects.values_list("payload", flat=True))
    assert client.login(username="newcomer", password=password)
    assert desk.get("wagtailadmin_home").url == "/desk/account/"
    assert desk.get("wagtailadmin_account").status_code == 200
    changed = desk.post(
        "wagtailadmin_account", form="password", old=password, new="一个很长的新密码2021",
        again="一个很长的新密码2021",
    )  # fmt: skip
    assert changed.status_code == 302
    assert desk.get("wagtailadmin_home").status_code == 200
    assert not fresh(user).must_change_password


@pytest.mark.parametrize("field", ["full_name", "username", "post", "since"])
@pytest.mark.parametrize("value", EVIL, ids=["empty", "space", "huge", "null", "rtl", "bell"])
def test_an_account_is_not_opened_from_bad_words(town, desk, field, value):
    good = {"full_name": "新人", "username": "newcomer", "post": post_of(town.editor).pk,
            "since": TODAY}  # fmt: skip
    before = snapshot()
    answer = desk.become(town.admin).post("organisations:add-person", **{**good, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert snapshot() == before


def test_a_name_to_log_in_with_is_used_once_in_whatever_case(town, desk):
    data = {"full_name": "新人", "username": town.editor.username.upper(),
            "post": post_of(town.editor).pk, "since": TODAY}  # fmt: skip
    before = snapshot()
    assert desk.become(town.admin).post("organisations:add-person", **data).status_code == 422
    assert snapshot() == before


def test_a_reset_password_is_new_and_ends_the_old_one(town, desk, client):
    desk.become(town.admin)
    told = desk.post("organisations:reset-password", town.editor.pk)
    assert fresh(town.editor).check_password(told.context["password"])
    assert fresh(town.editor).must_change_password
    again = desk.post("organisations:reset-password", town.editor.pk)
    assert again.context["password"] != told.context["password"]
    assert desk.get("organisations:reset-password", town.editor.pk).status_code == 405


def test_nobody_does_it_for_himself(town):
    admin = fresh(town.admin)
    before = snapshot()
    with pytest.raises(NotYourselfError):
        people.reset_password(admin.pk, actor=admin, password="x")
    with pytest.raises(NotYourselfError):
        people.appoint_to_post(admin.pk, post=post_of(town.final).pk, actor=admin, since=TODAY)
    with pytest.raises(NotYourselfError):
        people.hand_over_work(admin.pk, to=town.editor.pk, actor=admin, on=TODAY, today=TODAY)
    with pytest.raises(NotYourselfError):
        people.hand_over_work(town.editor.pk, to=town.editor.pk, actor=admin, on=TODAY, today=TODAY)
    own = post_of(admin)
    more = organs.PostDetails(
        name=own.name, duties="", chain=Chain.NONE, roles=(Role.SITE_ADMIN, Role.REVIEW_3)
    )
    with pytest.raises(NotYourselfError):
        organs.change_post(own.pk, actor=admin, details=more)
    assert snapshot() == before


def test_an_account_that_works_for_two_organs_is_not_one_administrators_alone(town, other):
    organisations.appoint(town.editor, post_of(other.auditor), since=SINCE)
    before = snapshot()
    with pytest.raises(ForeignAccountError):
        people.reset_password(town.editor.pk, actor=fresh(town.admin), password="x")
    with pytest.raises(ForeignAccountError):
        people.hand_over_work(
            town.editor.pk, to=town.second_editor.pk, actor=fresh(town.admin), on=TODAY,
            today=TODAY,
        )  # fmt: skip
    assert snapshot() == before


def test_an_account_above_all_organs_is_nobodys_to_reset(town):
    User.objects.filter(pk=town.editor.pk).update(is_superuser=True)
    with pytest.raises(ForeignAccountError):
        people.reset_password(town.editor.pk, actor=fresh(town.admin), password="x")


def test_an_appointment_begins_and_ends_with_its_rights(town, desk):
    post = post_of(town.releaser)
    desk.become(town.admin)
    data = {"appoint-post": post.pk, "appoint-since": TODAY}
    assert desk.post("organisations:appoint", town.editor.pk, **data).status_code == 302
    assert fresh(town.editor).holds(Role.RELEASER)
    assert desk.post("organisations:appoint", town.editor.pk, **data).status_code == 409
    held = Appointment.objects.get(user=town.editor, post=post, until=None)
    ended = desk.post("organisations:end", town.editor.pk, held.pk, **{"end-on": TODAY})
    assert ended.status_code == 302
    assert not fresh(town.editor).holds(Role.RELEASER)
    again = desk.post("organisations:end", town.editor.pk, held.pk, **{"end-on": TODAY})
    assert again.status_code == 404
    kinds = list(
        Entry.objects.filter(kind__startswith="appointment.").values_list("kind", flat=True)
    )
    assert kinds == ["appointment.begun", "appointment.ended"]
    assert ledger_faults(town.organ) == []


@pytest.mark.parametrize(
    "day", ["", "x", "2021-02-30", "9999-12-31", "1999-01-01", "\x00", "9" * 999]
)
def test_a_day_that_cannot_be_ends_nothing(town, desk, day):
    held = town.editor.appointments.get()
    before = snapshot()
    answer = desk.become(town.admin).post(
        "organisations:end", town.editor.pk, held.pk, **{"end-on": day}
    )
    assert answer.status_code == 422
    assert answer.context["forms"]["end"].errors
    assert snapshot() == before


def test_the_last_administrator_stays(town, desk):
    admin = fresh(town.admin)
    before = snapshot()
    with pytest.raises(LastAdministratorError):
        people.end_appointment(admin.appointments.get().pk, actor=admin, until=TODAY, today=TODAY)
    other_role = organs.PostDetails(name="网站管理员", duties="", chain=Chain.NONE, roles=())
    with pytest.raises(organs.NoRoleError):
        organs.change_post(post_of(admin).pk, actor=admin, details=other_role)
    assert snapshot() == before


def test_a_person_leaves_and_the_successor_has_posts_and_all_items(town, desk):
    post_of_leaver = post_of(town.editor)
    draft = factories.draft(town.column, town.editor)
    released = factories.draft(town.column, town.editor)
    factories.approved(released, town)
    desk.become(town.admin)
    data = {"hand_over-to": town.village_editor.pk, "hand_over-on": TODAY}
    answer = desk.post("organisations:hand-over", town.editor.pk, **data)
    assert answer.status_code == 302
    assert not fresh(town.editor).is_active
    assert fresh(town.village_editor).holds(Role.EDITOR, unit=town.units["office"])
    assert InformationItem.objects.get(pk=draft.pk).owner == town.village_editor
    assert InformationItem.objects.get(pk=released.pk).owner == town.village_editor
    said = json.loads(Entry.objects.get(kind="work.handed_over").payload)
    assert said["items"] == sorted([draft.pk, released.pk])
    assert said["posts"] == [post_of_leaver.pk]
    assert said["to"] == town.village_editor.pk
    assert desk.post("organisations:hand-over", town.editor.pk, **data).status_code == 409
    with pytest.raises(ClosedAccountError):
        people.reset_password(town.editor.pk, actor=fresh(town.admin), password="x")


def test_a_hand_over_that_fails_leaves_everything(town, desk):
    before = snapshot()
    desk.become(town.admin)
    for to, on in ((town.editor.pk, TODAY), ("", TODAY), (10**12, TODAY), ("x", TODAY),
                   (town.first.pk, TODAY + timedelta(days=1)), (town.first.pk, "")):  # fmt: skip
        answer = desk.post(
            "organisations:hand-over", town.editor.pk, **{"hand_over-to": to, "hand_over-on": on}
        )
        assert answer.status_code == 422, (to, on)
    assert snapshot() == before


def test_returned_texts_come_to_the_successor(town):
    draft = factories.draft(town.column, town.editor)
    submission = factories.submitted(draft, town.editor)
    publishing.decide(submission.pk, actor=town.first, decision=Decision.RETURN, remark="改")
    people.hand_over_work(
        town.editor.pk, to=town.second_editor.pk, actor=fresh(town.admin), on=TODAY, today=TODAY
    )
    assert submission in waiting.returned(fresh(town.second_editor))


def test_who_would_write_and_review_the_same_texts_is_appointed_only_knowingly(town, desk):
    desk.become(town.admin)
    before = snapshot()
    appoint = {"appoint-post": post_of(town.first).pk, "appoint-since": TODAY}
    leave = {"hand_over-to": town.first.pk, "hand_over-on": TODAY}
    for name, data, box in (("appoint", appoint, "appoint"), ("hand-over", leave, "hand_over")):
        answer = desk.post(f"organisations:{name}", town.editor.pk, **data)
        assert answer.status_code == 409
        assert town.units["office"].name in answer.text
        assert f'type="checkbox" name="{box}-knowing"' in answer.text
    assert snapshot() == before
    knowing = {**appoint, "appoint-knowing": "on"}
    assert desk.post("organisations:appoint", town.editor.pk, **knowing).status_code == 302
    assert fresh(town.editor).holds(Role.REVIEW_1)
    knowing = {"hand_over-to": town.releaser.pk, "hand_over-on": TODAY, "hand_over-knowing": "on"}
    assert desk.post("organisations:hand-over", town.editor.pk, **knowing).status_code == 302


def test_who_left_comes_back_to_a_post_with_a_new_password(town, desk):
    post = post_of(town.editor)
    organisations.leave(town.editor, until=TODAY)
    desk.become(town.admin)
    data = {"reopen-post": post.pk, "reopen-since": TODAY}
    told = desk.post("organisations:reopen", town.editor.pk, **data)
    assert told.status_code == 200
    user = fresh(town.editor)
    assert user.check_password(told.context["password"])
    assert (user.is_active, user.must_change_password) == (True, True)
    assert user.holds(Role.EDITOR)
    assert Entry.objects.filter(kind="account.reopened").count() == 1
    before = snapshot()
    assert desk.post("organisations:reopen", town.editor.pk, **data).status_code == 409
    assert snapshot() == before


def test_an_appointment_to_come_gives_its_rights_on_its_day(town, desk):
    post, tomorrow = post_of(town.releaser), TODAY + timedelta(days=1)
    desk.become(town.admin)
    data = {"appoint-post": post.pk, "appoint-since": tomorrow}
    assert desk.post("organisations:appoint", town.editor.pk, **data).status_code == 302
    assert not fresh(town.editor).holds(Role.RELEASER)
    assert post.group not in fresh(town.editor).groups.all()
    assert organisations.begin_due(TODAY) == []
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert fresh(town.editor).holds(Role.RELEASER)
        assert len(organisations.begin_due(timezone.localdate())) == 1
        assert post.group in fresh(town.editor).groups.all()
        assert organisations.begin_due(timezone.localdate()) == []
    held = Appointment.objects.get(user=town.editor, post=post, until=None)
    desk.post("organisations:end", town.editor.pk, held.pk, **{"end-on": TODAY})
    assert not Appointment.objects.filter(pk=held.pk).exists()


def test_the_only_administrator_goes_once_another_is_there(town, desk):
    admin_post = post_of(town.admin)
    people.appoint_to_post(
        town.releaser.pk, post=admin_post.pk, actor=fresh(town.admin), since=TODAY
    )
    people.hand_over_work(
        town.admin.pk, to=town.second.pk, actor=fresh(town.releaser), on=TODAY, today=TODAY
    )
    assert fresh(town.second).holds(Role.SITE_ADMIN)


def test_posts_and_units_are_abolished_when_nobody_needs_them(town, desk):
    desk.become(town.admin)
    post, unit = post_of(town.village_editor), town.units["village"]
    before = snapshot()
    for name, key in (("abolish-post", post.pk), ("abolish-unit", unit.pk)):
        refused = desk.post(f"organisations:{name}", key)
        assert refused.status_code == 409
        assert refused.context["refused"]
    assert snapshot() == before
    organisations.leave(town.village_editor, until=TODAY)
    assert desk.post("organisations:abolish-post", post.pk).status_code == 302
    desk.get("organisations:posts")  # which tells what was done
    assert str(post) not in desk.get("organisations:posts").text
    data = {"appoint-post": post.pk, "appoint-since": TODAY}
    assert desk.post("organisations:appoint", town.editor.pk, **data).status_code == 422
    assert desk.post("organisations:abolish-unit", unit.pk).status_code == 302
    assert desk.post("organisations:abolish-unit", unit.pk).status_code == 404
    more = {"unit": unit.pk, "name": "副镇长", "chain": "none", "roles": ["editor"]}
    more |= {"position": "0"}
    assert desk.post("organisations:add-post", **more).status_code == 422
    kinds = Entry.objects.filter(kind__endswith=".abolished").values_list("kind", flat=True)
    assert sorted(kinds) == ["post.abolished", "unit.abolished"]


UNIT = {"name": "财政局", "slug": "czj", "kind": "office", "duties": "", "phone": "",
        "address": "", "position": "3"}  # fmt: skip


def test_units_are_added_and_changed(town, desk):
    desk.become(town.admin)
    assert desk.post("organisations:add-unit", town.organ.slug, **UNIT).status_code == 302
    unit = Unit.objects.get(name="财政局")
    assert unit.organ == town.organ
    renamed = {**UNIT, "name": "财政分局"}
    assert desk.post("organisations:unit", unit.pk, **renamed).status_code == 302
    assert Unit.objects.get(pk=unit.pk).name == "财政分局"
    taken = {**UNIT, "name": "党政综合办公室"}
    before = snapshot()
    for address in (("organisations:unit", unit.pk), ("organisations:add-unit", town.organ.slug)):
        answer = desk.post(*address, **taken)
        assert answer.status_code == 422
        assert answer.context["form"].errors
    assert snapshot() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", value) for value in EVIL]
    + [("slug", value) for value in (*EVIL, "../etc", "财政", "a b")]
    + [("kind", "castle"), ("position", "-1"), ("position", "x"), ("position", "9" * 99)]
    + [("duties", "a" * 5000), ("duties", "\u202e"), ("phone", "\x07" * 9)],
    ids=lambda value: repr(value)[:20],
)
def test_a_unit_of_bad_words_is_refused_at_its_field(town, desk, field, value):
    before = snapshot()
    answer = desk.become(town.admin).post(
        "organisations:add-unit", town.organ.slug, **{**UNIT, field: value}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert snapshot() == before


def test_posts_are_established_with_their_chain_roles_and_units(town, desk):
    office, village = town.units["office"], town.units["village"]
    data = {"unit": office.pk, "name": "副镇长", "duties": "分管", "chain": "in_charge",
            "position": "0", "roles": ["review_2", "leader"], "oversees": [village.pk]}  # fmt: skip
    desk.become(town.admin)
    assert desk.post("organisations:add-post", **data).status_code == 302
    post = Post.objects.get(name="副镇长")
    assert (post.roles, list(post.oversees.all())) == (["review_2", "leader"], [village])
    assert post.group is not None
    assert "副镇长" in desk.get("organisations:posts").text
    changed = {**data, "roles": ["leader"], "oversees": []}
    assert desk.post("organisations:post", post.pk, **changed).status_code == 302
    post.refresh_from_db()
    assert (post.roles, post.oversees.count(), post.unit) == (["leader"], 0, office)
    assert desk.post("organisations:add-post", **data).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", value) for value in EVIL]
    + [("roles", []), ("roles", ["king"]), ("chain", "x"), ("unit", "999999"), ("unit", "x")]
    + [("oversees", ["999999"]), ("oversees", ["x"]), ("duties", "\u202e")],
    ids=lambda value: repr(value)[:20],
)
def test_a_post_of_bad_words_is_refused_at_its_field(town, desk, field, value):
    good = {"unit": town.units["office"].pk, "name": "副镇长", "duties": "", "chain": "none",
            "position": "0", "roles": ["editor"], "oversees": []}  # fmt: skip
    before = snapshot()
    answer = desk.become(town.admin).post("organisations:add-post", **{**good, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert snapshot() == before


def test_a_unit_of_another_organ_is_neither_overseen_nor_given_posts(town, other, desk):
    good = {"unit": town.units["office"].pk, "name": "副镇长", "duties": "", "chain": "none",
            "position": "0", "roles": ["editor"]}  # fmt: skip
    foreign = other.units["office"].pk
    before = snapshot()
    desk.become(town.admin)
    for change in ({"unit": foreign}, {"oversees": [foreign]}):
        assert desk.post("organisations:add-post", **{**good, **change}).status_code == 422
    with pytest.raises(NotYourOrganError):
        organs.add_unit(
            other.organ,
            actor=fresh(town.admin),
            details=organs.UnitDetails(slug="x", name="x", kind=UnitKind.OFFICE),
        )
    assert snapshot() == before


def settings_of(organ: Organ, **changes: object) -> dict[str, object]:
    data = {name: getattr(organ, name) for name in ORGAN_FIELDS}
    data["is_township"] = "on" if data["is_township"] else ""
    return {**data, **changes}


def test_the_organs_settings_are_stored_with_what_was_before(town, desk):
    desk.become(town.admin)
    code = valid_uscc(77)
    data = settings_of(town.organ, phone="0760-12345678", uscc=code)
    assert desk.post("organisations:organ", town.organ.slug, **data).status_code == 302
    town.organ.refresh_from_db()
    assert (town.organ.phone, town.organ.uscc) == ("0760-12345678", code)
    entry = Entry.objects.get(kind="organ.changed")
    assert '"phone":["","0760-12345678"]' in entry.payload
    desk.post("organisations:organ", town.organ.slug, **data)
    assert Entry.objects.filter(kind="organ.changed").count() == 1  # nothing changed


WRONG_SETTINGS = [
    ("uscc", "11442000007331123X"), ("uscc", "1234"), ("uscc", "1" * 18), ("uscc", ""),
    ("uscc", "a" * 5000), ("site_id_code", "44200000"), ("site_id_code", "bm1"),
    ("site_id_code", "①②③④⑤⑥⑦⑧⑨⑩"), ("email", "nobody"), ("name", ""), ("name", "甲\u202e"),
    ("name", "甲\x00"), ("short_name", "长" * 21), ("index_pattern", "{uscc}"),
    ("index_pattern", "{year}"), ("index_pattern", "{year}{serial:0999999999d}"),
    ("index_pattern", "{year.__class__}{serial}"), ("index_pattern", "{0}{year}{serial}"),
    ("index_pattern", "{year}{serial"), ("index_pattern", "{}{year}{serial}"),
    ("index_pattern", "{year!r}{serial}x{x}"), ("site_path", ""), ("site_path", "town"),
    ("site_path", "/town"), ("site_path", "//"), ("site_path", "/../"), ("site_path", "/a b/"),
    ("site_path", "/desk/"), ("site_path", "/static/x/"), ("site_path", "/" + "a" * 80 + "/"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), WRONG_SETTINGS, ids=lambda v: repr(v)[:24])
def test_wrong_settings_are_refused_at_their_field(town, desk, field, value):
    before = snapshot()
    answer = desk.become(town.admin).post(
        "organisations:organ", town.organ.slug, **settings_of(town.organ, **{field: value})
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors or answer.context["form"].non_field_errors()
    assert snapshot() == before


def test_a_code_belongs_to_one_organ(town, other, desk):
    before = snapshot()
    data = settings_of(town.organ, uscc=other.organ.uscc)
    answer = desk.become(town.admin).post("organisations:organ", town.organ.slug, **data)
    assert answer.status_code == 422
    assert snapshot() == before


def test_two_sites_of_one_domain_have_two_paths(town, other, desk):
    Organ.objects.update(site_domain="county.example")
    data = settings_of(town.organ, site_path=other.organ.site_path)
    answer = desk.become(town.admin).post("organisations:organ", town.organ.slug, **data)
    assert answer.status_code == 422
    assert "请另选路径" in answer.content.decode()
    data = settings_of(town.organ, site_path="/zwgk/shaxi/")
    assert desk.post("organisations:organ", town.organ.slug, **data).status_code == 302
    town.organ.refresh_from_db()
    assert town.organ.public_address("tzgg/") == "/zwgk/shaxi/tzgg/"


def test_in_service_a_public_address_names_the_sites_own_domain(town, settings):
    settings.LUBU_SERVICE = True
    assert town.organ.public_address("tzgg/") == "https://shaxi.example.gov.cn/shaxi/tzgg/"


@pytest.mark.parametrize(
    "pattern", ["{uscc}/{year}-{serial:05d}", "{year}{serial}", "沙-{serial:04d}-{year}"]
)
def test_patterns_that_give_every_item_its_number_pass(pattern):
    check_pattern(pattern)
    made = {pattern.format(uscc="U", year=y, serial=s) for y in (2021, 2022) for s in (1, 2)}
    assert len(made) == 4


@pytest.mark.parametrize("pattern", ["{year:>9999999}{serial}", "{uscc:x}{year}{serial}", ""])
def test_patterns_that_would_break_or_bloat_do_not(pattern):
    with pytest.raises(PatternError):
        check_pattern(pattern)


def test_every_refusal_has_a_sentence_without_gaps(town):
    from lubu.desk.explanations import REFUSALS
    from lubu.office import errors

    for error in (LastAdministratorError("甲镇"), ClosedAccountError("乙"), NotYourselfError()):
        assert errors.sentence(error)
        assert "%(" not in errors.sentence(error)
    assert all(kind in errors.explained() for kind in REFUSALS)


@pytest.mark.parametrize("typed", ["around", "between", "lower", "wide"])
def test_a_credit_code_is_stored_in_its_one_form_however_it_was_typed(town, desk, typed):
    code = valid_uscc(78)
    forms = {
        "around": f" {code} ",
        "between": f"{code[:6]} {code[6:12]}-{code[12:]}",
        "lower": code.lower(),
        "wide": "".join(chr(ord(letter) + 0xFEE0) for letter in code),
    }
    desk.become(town.admin)
    data = settings_of(town.organ, uscc=forms[typed])
    assert desk.post("organisations:organ", town.organ.slug, **data).status_code == 302
    assert Organ.objects.get(pk=town.organ.pk).uscc == code
