"""Killed while it seals anew: every row and file opens, and the next run ends the work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from lubu.office.sealed_check import unopened
from lubu.sealing import rotation
from tests.faults.killing import Ground
from tests.sealing.conftest import KEYS
from tests.sealing.people import PEOPLE, Person, make_table, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
ROWS, MOMENTS = 4, 24


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    monkeypatch.setattr(settings, "LUBU_DATA_KEYS", {"old": KEYS["old"]})
    monkeypatch.setattr(rotation, "BATCH", 2)
    below = tmp_path.parent / f"{tmp_path.name}-below"
    below.mkdir()
    make_table()
    for number in range(ROWS):
        paper = ContentFile(b"%d" % number * 70_000, name=f"{number}.pdf")
        Person.objects.create(key=str(number), name=f"王{number}", mail="a@b.cn", paper=paper)
    monkeypatch.setattr(settings, "LUBU_DATA_KEYS", {"new": KEYS["new"], "old": KEYS["old"]})
    yield Ground(tmp_path, below)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE sealing_tests_person")
    shutil.rmtree(below)


def rotate() -> None:
    for progress in rotation.rotate(PEOPLE):
        assert not progress.failed


def look() -> list[str]:
    """What is wrong after the death, and after the next run."""
    faults = [str(error) for error in unopened(PEOPLE)]
    faults += [f"row {row.key} differs" for row in Person.objects.all() if not is_whole(row)]
    rotate()
    settings.LUBU_DATA_KEYS = {"new": KEYS["new"]}
    faults += [f"afterwards: {error}" for error in unopened(PEOPLE)]
    faults += [f"row {row.key} is lost" for row in Person.objects.all() if not is_whole(row)]
    if Person.objects.filter(mail_index="a@b.cn").count() != ROWS:
        faults.append("a blind index finds no row any more")
    faults += [name for name in stored("paper").values() if "/1a.new/" not in name]
    return faults


def is_whole(row: Person) -> bool:
    with row.paper.open() as paper:
        return (row.name, paper.read()) == (f"王{row.key}", row.key.encode() * 70_000)


def test_killed_at_any_moment_nothing_is_lost(ground):
    count = ground.count(rotate)
    assert count > MOMENTS
    moments = sorted({1 + number * count // MOMENTS for number in range(MOMENTS)})
    left = ground.kill("rotation", moments, rotate, look)
    assert [str(one) for one in left if one.faults] == []
    assert sum(one.was_killed for one in left) > MOMENTS // 2
