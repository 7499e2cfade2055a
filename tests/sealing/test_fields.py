"""Sealed columns of a real table: what the database holds, and what the application reads."""

from __future__ import annotations

import pytest
from django.apps.registry import Apps
from django.core import serializers
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lubu.sealing.envelopes import NotOpenedError, Reason
from lubu.sealing.fields import (
    BlindIndexField,
    OnlyByRowError,
    SealedLookupError,
    SealedTextField,
    UnboundError,
)
from lubu.sealing.files import SealedFileField
from tests.sealing.people import Person, put, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
NAME, MAIL = "王小明", "Wang@Example.cn"


def person(key: str = "1", **fields: object) -> Person:
    return Person.objects.create(key=key, **{"name": NAME, "mail": MAIL, **fields})


def test_the_database_holds_nothing_that_can_be_read():
    person(about={"病": ["无"]})
    row = Person.objects.get()
    assert (row.name, row.mail, row.about) == (NAME, MAIL, {"病": ["无"]})
    for column in ("name", "mail", "about", "mail_index"):
        assert stored(column)["1"].startswith("1a.old.")
    assert not any(NAME in text or "ang" in text[7:] for text in stored("name").values())


ANY = st.text(st.characters(exclude_categories=()), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY, JSON)
def test_whatever_was_stored_is_read_back(name, about):
    row = Person.objects.create(key="any", name=name, about=about)
    try:
        again = Person.objects.get(pk=row.pk)
        assert (again.name, again.about) == (name, about)
        again.save()
        assert Person.objects.get(pk=row.pk).name == name
    finally:
        row.delete()


def test_a_moved_cell_does_not_open_and_the_error_names_the_row():
    for key in ("1", "2", "3"):
        person(key, name=f"{NAME}{key}")
    put("name", "2", stored()["1"])
    put("mail", "3", stored("name")["3"])
    rows = list(Person.objects.order_by("pk"))
    assert [row.mail for row in rows[:2]] == [MAIL, MAIL]  # the others are not concerned
    for row, column in ((rows[1], "name"), (rows[2], "mail")):
        with pytest.raises(NotOpenedError) as refused:
            getattr(row, column)
        assert refused.value.reason is Reason.CHANGED
        assert refused.value.where == f"sealing_tests_person.{column} #{row.pk}"


def test_text_that_was_never_sealed_is_not_taken_for_what_was():
    person()
    put("name", "1", NAME)
    with pytest.raises(NotOpenedError) as refused:
        _ = Person.objects.get().name
    assert refused.value.reason is Reason.PLAIN


def test_a_missing_key_is_named_and_comes_back_as_the_last_one(use):
    person()
    use("new")
    with pytest.raises(NotOpenedError) as refused:
        _ = Person.objects.get().name
    assert (refused.value.reason, refused.value.key) == (Reason.NO_KEY, "old")
    use("new", "old", cipher="sm4-gcm")
    assert Person.objects.get().name == NAME
    person("2")
    assert {key: text[:7] for key, text in stored().items()} == {"1": "1a.old.", "2": "1s.new."}


def test_nobody_finds_a_row_by_a_sealed_value():
    person()
    for wrong in ({"name": NAME}, {"name__icontains": "王"}, {"name__in": [NAME]}, {"about__a": 1}):
        with pytest.raises(SealedLookupError):
            Person.objects.filter(**wrong).exists()
    for wrong in ({"mail_index__startswith": "1"}, {"mail_index__gt": "1"}):
        with pytest.raises(SealedLookupError):
            Person.objects.filter(**wrong).exists()
    with pytest.raises(SealedLookupError):
        Person.objects.exclude(name=NAME).exists()
    assert Person.objects.filter(name__isnull=False).count() == 1


def test_the_blind_index_finds_the_same_person_under_every_key_and_cipher(use):
    person("1")
    use("new", "old", cipher="sm4-gcm")
    person("2")
    person("3", mail="li@example.cn")
    use("x", "new", "old")
    person("4", mail="")
    same = Person.objects.filter(mail_index=" wang@EXAMPLE.cn").order_by("key")
    assert [row.key for row in same] == ["1", "2"]
    several = Person.objects.filter(mail_index__in=[MAIL, "li@example.cn", "no@example.cn", ""])
    assert several.count() == 3
    assert not Person.objects.filter(mail_index="").exists()
    assert not Person.objects.filter(mail_index__in=[]).exists()
    assert Person.objects.filter(mail_index=None).get().key == "4"
    row, is_new = Person.objects.get_or_create(mail_index="li@example.cn", defaults={"key": "5"})
    assert (row.key, is_new) == ("3", False)


def test_the_index_follows_its_field():
    row = person()
    row.mail = "li@example.cn"
    row.save(update_fields=["mail", "mail_index"])
    assert not Person.objects.filter(mail_index=MAIL).exists()
    assert Person.objects.filter(mail_index="li@example.cn").exists()


def test_a_value_is_written_with_its_row_alone():
    row = person()
    row.name = "李大"
    for wrong in (
        lambda: Person.objects.update(name="李大"),
        lambda: Person.objects.update(mail_index="li@example.cn"),
        lambda: Person.objects.bulk_update([row], ["name"]),
        lambda: serializers.serialize("json", [row]),
    ):
        with pytest.raises(OnlyByRowError), transaction.atomic():
            wrong()
    assert Person.objects.get().name == NAME
    with pytest.raises(UnboundError), transaction.atomic():
        Person(name=NAME).save()
    Person.objects.bulk_create([Person(key=str(key), name=f"{NAME}{key}") for key in range(2, 9)])
    assert Person.objects.get(key="7").name == f"{NAME}7"


def test_what_is_erased_is_seen_to_be_erased():
    person(about=[1])
    Person.objects.update(name="", mail="", mail_index=None, about=None)
    assert (stored()["1"], stored("about")["1"], stored("mail_index")["1"]) == ("", None, None)
    assert Person.objects.get().name == ""


def test_a_row_that_was_not_looked_at_is_saved_as_it_was_and_a_copy_is_refused():
    person()
    before = stored()
    Person.objects.get().save()
    assert stored() == before
    row = Person.objects.get()
    row.pk, row.key = None, "2"
    with pytest.raises(NotOpenedError), transaction.atomic():
        row.save()
    row = Person.objects.get()
    looked_at = row.name, row.mail, row.about, row.paper_name
    row.pk, row.key = None, "2"
    row.save()
    assert looked_at[0] == Person.objects.get(key="2").name


def test_parts_of_rows_are_read_when_they_are_asked_for(django_assert_num_queries):
    person()
    row = Person.objects.only("pk").get()
    with django_assert_num_queries(2):  # the value, and the name of the row that it is bound to
        assert row.name == NAME
    row.name = "x"
    row.refresh_from_db()
    assert row.name == NAME


def test_a_list_asks_the_database_as_often_for_many_rows(django_assert_num_queries):
    Person.objects.bulk_create([Person(key=str(key), name=f"{NAME}{key}") for key in range(50)])
    with django_assert_num_queries(1):
        assert [row.name for row in Person.objects.order_by("pk")][49] == f"{NAME}49"


# --- files ----------------------------------------------------------------------------------------
def test_a_file_is_sealed_on_its_way_to_the_disk_and_so_is_its_name(tmp_path):
    content = b"%PDF-1.7 " + NAME.encode() * 50_000
    row = person(paper=ContentFile(content, name="王小明的申请.pdf"))
    row = Person.objects.get()
    assert row.paper_name == "王小明的申请.pdf"
    [path] = [one for one in (tmp_path / "files").rglob("*") if one.is_file()]
    assert path.relative_to(tmp_path / "files").as_posix() == row.paper.name
    assert row.paper.name.startswith("sealed/1a.old/")
    raw = path.read_bytes()
    assert NAME.encode() not in raw
    assert b"PDF" not in raw
    assert row.paper.size == len(content) < len(raw)
    with row.paper.open() as opened:
        assert opened.read(9) == b"%PDF-1.7 "
        opened.seek(-9, 2)
        assert opened.read().decode() == NAME
    assert b"".join(row.paper.chunks()) == content
    again = Person.objects.get().paper
    assert again.read() == content  # what is not opened first is opened then
    again.close()
    with pytest.raises(OnlyByRowError):
        _ = row.paper.url


def test_a_file_of_another_row_changed_or_gone_does_not_open(tmp_path):
    first, second = (
        person(key, paper=File(ContentFile(b"x" * 99).file, name="a.txt")) for key in "12"
    )
    Person.objects.filter(pk=second.pk).update(paper=first.paper.name)
    row = Person.objects.get(pk=second.pk)
    with pytest.raises(NotOpenedError) as refused:
        row.paper.read()
    assert (refused.value.reason, refused.value.row) == (Reason.CHANGED, second.pk)
    path = tmp_path / "files" / first.paper.name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NotOpenedError):
        Person.objects.get(pk=first.pk).paper.read()
    path.unlink()
    with pytest.raises(NotOpenedError) as refused:
        Person.objects.get(pk=first.pk).paper.read()
    assert refused.value.reason is Reason.MISSING


# --- what a model may not say ---------------------------------------------------------------------
def test_a_field_must_be_bound_to_what_names_its_row():
    class Wrong(models.Model):
        word = models.CharField(max_length=9)
        one = SealedTextField()
        two = SealedTextField(bound_to="id")
        three = SealedTextField(bound_to="word")
        four = SealedTextField(bound_to=("word", "id"), unique=True)
        five_name = SealedTextField(bound_to="nothing")
        five = SealedFileField(bound_to="nothing", name_field="five_name")

        class Meta:
            app_label = "sealing_tests"
            apps = Apps()

        def __str__(self) -> str:
            return self.word

    said = {
        field.name: [error.msg for error in field.check() if "Wrong" in error.msg]
        for field in Wrong._meta.local_fields
    }
    assert "must be bound" in said["one"][0]
    assert "database gives" in said["two"][0]
    assert "two rows may share" in said["three"][0]
    assert "cannot have an index" in said["four"][0]
    assert "must be bound" in said["five_name"][0]
    assert ["must be bound" in said["five"][0], "stands after" in said["five"][1]] == [True, True]
    assert [error for field in Person._meta.local_fields for error in field.check()] == []


def test_migrations_know_the_fields_again():
    for field in Person._meta.local_fields:
        _name, path, args, options = field.deconstruct()
        if path.startswith("lubu."):
            again = type(field)(*args, **options)
            assert again.deconstruct()[1:] == (path, args, options)
    index = Person._meta.get_field("mail_index")
    assert isinstance(index, BlindIndexField)
    assert index.null


def test_a_key_of_a_row_is_needed_once(db):
    person()
    with pytest.raises(IntegrityError), transaction.atomic():
        person()
