"""Keys are changed, and nothing is lost: not in a row, not in a file, not in an archive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from lubu.office.sealed_check import unopened
from lubu.sealing import archives, columns, rotation
from lubu.sealing.envelopes import NotOpenedError, Reason
from tests.sealing.people import PEOPLE, Person, put, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def plant(count: int = 7) -> None:
    for number in range(count):
        Person.objects.create(
            key=str(number),
            name=f"王{number}" if number else "",
            mail=f"wang{number}@example.cn",
            about={"no": number},
            paper=ContentFile(b"%d" % number * 100_000, name=f"文件{number}.pdf"),
        )


def contents() -> list[tuple[object, ...]]:
    """Everything, as the application reads it."""
    found = []
    for row in Person.objects.order_by("pk"):
        with row.paper.open() as paper:
            found.append((row.key, row.name, row.mail, row.about, row.paper_name, paper.read()))
    return found


def rotate() -> list[rotation.Progress]:
    return list(rotation.rotate(PEOPLE))


def heads() -> set[str]:
    names = ("name", "mail", "mail_index", "about", "paper_name")
    values = {text.rpartition(".")[0] for name in names for text in stored(name).values() if text}
    return values | {name.split("/")[1] for name in stored("paper").values()}


@pytest.mark.parametrize("ciphers", [("aes-256-gcm", "sm4-gcm"), ("sm4-gcm", "aes-256-gcm")])
def test_everything_is_sealed_anew_and_the_old_key_can_go(use, tmp_path, monkeypatch, ciphers):
    monkeypatch.setattr(rotation, "BATCH", 3)
    use("old", cipher=ciphers[0])
    plant()
    before = contents()
    archive = archives.folder() / "people" / f"2020{archives.SUFFIX}"
    archives.write_lines(archive, [f"行{number}" for number in range(9)])
    use("new", "old", cipher=ciphers[1])
    assert contents() == before  # before, while and after
    progress = rotate()
    assert [one.left for one in progress if one.label.endswith("Person")][-1] == 0
    assert progress[-1].label == "archive"
    assert not any(one.failed for one in progress)
    use("new", cipher=ciphers[1])
    assert contents() == before
    assert len(heads()) == 1
    assert [row.key for row in Person.objects.filter(mail_index="WANG3@example.cn")] == ["3"]
    assert list(unopened(PEOPLE)) == []
    assert list(archives.read_lines(archive)) == [f"行{number}" for number in range(9)]
    assert "行".encode() not in archive.read_bytes()
    files = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(files) == 7  # the old ones are gone
    assert [one.done for one in rotate()] == [0]  # a second time there is nothing to do


def test_the_cipher_alone_is_changed_too(use):
    plant(2)
    before = contents()
    use("old", cipher="sm4-gcm")
    rotate()
    assert heads() == {"1s.old"}
    assert contents() == before


def test_what_does_not_open_is_named_and_stops_nothing(use):
    plant(4)
    put("name", "2", stored()["1"])
    use("new", "old")
    [row] = Person.objects.filter(key="2")
    last = rotate()[-1]
    assert [error.where for error in last.failed] == [f"sealing_tests_person.name #{row.pk}"]
    assert {key for key, text in stored().items() if text.startswith("1a.new.")} == {"1", "3"}
    assert columns.uses(PEOPLE)["old", "aes-256-gcm"] > 0


def test_keys_are_counted_by_what_they_seal(use):
    plant(3)
    use("new", "old")
    Person.objects.create(key="9", name="李", mail="li@example.cn")
    assert columns.uses(PEOPLE) == {
        ("old", "aes-256-gcm"): 2 + 3 * 5,  # names but one; mails, indexes, files and their names
        ("new", "aes-256-gcm"): 3,
    }
    use("new")
    assert columns.uses(PEOPLE)[columns.OTHER, columns.OTHER] == 17


def test_the_check_names_every_row_and_why(use, tmp_path):
    plant(5)
    rows = {row.key: row.pk for row in Person.objects.all()}
    put("name", "1", "王大")
    put("name", "3", stored()["2"])
    put("mail_index", "4", stored("mail_index")["2"])
    (tmp_path / "files" / stored("paper")["0"]).unlink()
    found = {(error.reason, error.where) for error in unopened(PEOPLE)}
    table = "sealing_tests_person"
    assert found == {
        (Reason.PLAIN, f"{table}.name #{rows['1']}"),
        (Reason.CHANGED, f"{table}.name #{rows['3']}"),
        (Reason.CHANGED, f"{table}.mail_index #{rows['4']}"),
        (Reason.MISSING, f"{table}.paper #{rows['0']}"),
    }
    use("new")
    assert {error.key for error in unopened(PEOPLE)} == {"old", ""}


def test_files_that_no_row_names_are_found_after_a_day(tmp_path):
    plant(2)
    now = timezone.now()
    folder = tmp_path / "files" / "sealed" / "1a.old" / "00"
    folder.mkdir(exist_ok=True)
    (folder / "left").write_bytes(b"")
    assert list(rotation.forsaken(now, PEOPLE)) == []
    [(storage, name)] = rotation.forsaken(now + timedelta(days=2), PEOPLE)
    storage.delete(name)
    assert not (folder / "left").exists()
    assert len(contents()) == 2


def test_an_archive_of_another_name_or_cut_off_does_not_open(use):
    path = archives.folder() / "people" / f"2020{archives.SUFFIX}"
    archives.write_lines(path, ["一"])
    other = path.rename(path.with_name(f"2021{archives.SUFFIX}"))
    for wrong in (other, path):
        with pytest.raises((NotOpenedError, FileNotFoundError)):
            list(archives.read_lines(wrong))
    assert archives.archives() == [other]
    assert [error.reason for error in unopened(PEOPLE)] == [Reason.CHANGED]


def test_an_archive_that_could_not_be_written_leaves_nothing(tmp_path):
    path: Path = archives.folder() / "people" / f"2020{archives.SUFFIX}"

    def lines() -> object:
        yield "一"
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        archives.write_lines(path, lines())
    assert list(path.parent.iterdir()) == []
