"""What an installation stores of citizens: sealed by the migrations, told by no backup."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sqlite3
import tarfile
from pathlib import Path

import pytest

from lubu.ledger.rules import sm3
from tests.office.running import Run, command

pytestmark = pytest.mark.one_database
WORDS = ("yangguang-subscriber", "王小明的来信", "13812345678", "陈教授", sm3(b"ABCDEFGHJK"))
TEXTS = "yangguang-subscriber@example.cn 王小明的来信 13812345678 陈教授"
PLANT = """
import django; django.setup()
from django.utils import timezone
from lubu.portal.actions import find_error, subscriptions
from lubu.portal.rules.find_error import FaultKind
from lubu.publishing import actions
from tests.organisations.factories import make_town
from tests.publishing.factories import draft, open_site, submitted
town = make_town()
column = open_site(town)
now = timezone.now()
subscriptions.ask(
    town.organ, address="Yangguang-Subscriber@example.cn", columns=[column.pk], topics=[], at=now
)
find_error.receive(
    town.organ,
    find_error.Fault(page="/", kind=FaultKind.OTHER, words="王小明的来信", contact="13812345678"),
    code="ABCDEFGHJK", at=now,
)
text = submitted(draft(column, town.editor), town.editor)
actions.ask_fact_check(text.pk, actor=town.first, expert="陈教授")
"""
READ = """
import django; django.setup()
from lubu.portal.models import FaultReport, Subscription
from lubu.publishing.models import FactCheck
from lubu.portal.actions.find_error import report_by_code
from lubu.organisations.models import Organ
report = report_by_code(Organ.objects.get(), FaultReport.objects.get().number, "ABCDEFGHJK")
found = Subscription.objects.get(address_index="YANGGUANG-subscriber@example.cn")
print(found.address, report.words, report.contact, FactCheck.objects.get().expert)
"""
BACK = """
import django; django.setup()
from django.core.management import call_command
for room, name in (("portal", "0003"), ("publishing", "0004")):
    call_command("migrate", room, name, verbosity=0)
"""


@pytest.fixture(scope="session")
def planted(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which citizens have left something."""
    home = Path(shutil.copytree(ready, tmp_path_factory.mktemp("planted") / "home"))
    done = command(home)(code=PLANT)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(planted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(planted, tmp_path / "home"))


def told(path: Path) -> set[str]:
    """Which of the words stand in a file's bytes."""
    data = path.read_bytes()
    return {word for word in WORDS if word.encode() in data}


def telling(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and told(path)]


def read(run: Run, **more: str) -> str:
    done = run(code=READ, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_file_of_the_installation_nor_of_a_backup_tells_anything(home, tmp_path):
    run, saved = command(home), tmp_path / "saved.tar.gz"
    assert telling(home) == []
    (home / "mails").mkdir()
    (home / "mails" / "1.log").write_text(f"To: {WORDS[0]}@example.cn", encoding="utf-8")
    done = run("backup", str(saved))
    assert done.returncode == 0, done.stderr
    assert "密钥" in done.stderr
    with tarfile.open(saved) as archive:
        archive.extractall(tmp_path / "out", filter="data")
    assert telling(tmp_path / "out") == []
    assert list((tmp_path / "out").rglob("data.keys")) == []
    key = (home / "data.keys").read_text(encoding="ascii").strip().partition(":")[2]
    assert key.encode() not in gzip.decompress(saved.read_bytes())

    other = command(tmp_path / "other")
    assert other("restore", str(saved)).returncode == 1  # the keys are not there
    named = json.loads(other("check", "sealed", "--format", "json").stdout)["checks"][0]["findings"]
    assert {one["place"].partition(" ")[0] for one in named} >= {
        "portal_faultreport.words", "portal_subscription.address", "publishing_factcheck.expert",
    }  # fmt: skip
    again = tmp_path / "again"
    again.mkdir()
    shutil.copy(home / "data.keys", again)
    restored = command(again)("restore", str(saved))
    assert restored.returncode == 0, restored.stderr
    assert read(command(again)) == TEXTS


def test_keys_are_changed_by_commands(home):
    run = command(home)
    made = run("keys", "new")
    assert re.fullmatch(r"k[0-9a-f]{8}:[A-Za-z0-9+/]{43}=\n", made.stdout)
    old = (home / "data.keys").read_text(encoding="ascii").strip()
    name, both = made.stdout.partition(":")[0], f"{made.stdout.strip()},{old}"
    listed = run("keys", "list", "--format", "json", LUBU_DATA_KEYS=both)
    assert listed.returncode == 1, listed.stderr
    assert {one["name"]: one["seals"] for one in json.loads(listed.stdout)["keys"]} == {
        name: 0, "first": 7,
    }  # fmt: skip
    assert old.partition(":")[2] not in listed.stdout
    sm4 = {"LUBU_DATA_KEYS": both, "LUBU_DATA_CIPHER": "sm4-gcm"}
    rotated = run("keys", "rotate", "--format", "json", **sm4)
    assert rotated.returncode == 0, rotated.stderr
    sealed = json.loads(rotated.stdout)["sealed"]
    assert {one["label"]: one["done"] for one in sealed if one["done"]} == {
        "portal.FaultReport": 1, "portal.Subscription": 1, "publishing.FactCheck": 1,
    }  # fmt: skip
    checked = run("check", "sealed", "--format", "json", **sm4)
    [finding] = json.loads(checked.stdout)["checks"][0]["findings"]
    assert (finding["place"], finding["severity"]) == ("first", "warning")
    alone = {**sm4, "LUBU_DATA_KEYS": made.stdout.strip()}
    assert read(run, **alone) == TEXTS
    assert run("check", "sealed", **alone).returncode == 0


def test_migrations_seal_what_stood_in_the_open_and_leave_no_trace(home):
    run = command(home)
    back = run(code=BACK)
    assert back.returncode == 0, back.stderr
    with sqlite3.connect(home / "lubu.sqlite3") as database:
        plain = database.execute(
            "SELECT address, words, contact, expert"
            " FROM portal_subscription, portal_faultreport, publishing_factcheck"
        ).fetchall()
        digests = database.execute("SELECT token_digest FROM portal_faultreport").fetchall()
    database.close()
    assert [" ".join(row) for row in plain] == [TEXTS]
    assert digests == [(sm3(b"ABCDEFGHJK"),)]
    assert told(home / "lubu.sqlite3") == set(WORDS)
    done = run("migrate")
    assert done.returncode == 0, done.stderr
    assert read(run) == TEXTS, "by the code that was given out before"
    assert telling(home) == []


def test_without_its_key_a_service_does_not_start_and_says_what_to_do(tmp_path):
    service = {"LUBU_SERVICE": "true", "LUBU_SECRET_KEY": "0123456789abcdefghijklmnopqrst" * 2}
    done = command(tmp_path)("check", **service)
    assert (done.returncode, done.stdout) == (2, "")
    assert "LUBU_DATA_KEYS" in done.stderr
    assert "lubu keys new" in done.stderr
    made = command(tmp_path)("keys", "new").stdout.strip()
    assert command(tmp_path)("check", **service, LUBU_DATA_KEYS=made).returncode == 1
    assert list(tmp_path.glob("*.key*")) == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("nonsense", "name:key"),
        ("k1:c2hvcnQ=", "k1"),
        (f"k1:{'A' * 43}=", "k1"),  # 32 bytes, all the same
        ("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=," * 2, "k1"),
    ],
)
def test_a_key_that_cannot_be_one_is_told(tmp_path, keys, said):
    done = command(tmp_path)("check", LUBU_DATA_KEYS=keys)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "LUBU_DATA_KEYS" in line
    assert said in line
    (tmp_path / "data.keys").write_text(keys.replace(",", "\n"), encoding="ascii")
    done = command(tmp_path)("check")
    assert done.returncode == 2
    assert "data.keys" in done.stderr
    assert said in done.stderr


def test_many_programs_that_start_at_once_make_one_key(tmp_path):
    code = (
        "import os\n"
        "pids = []\n"
        "for _ in range(8):\n"
        "    pid = os.fork()\n"
        "    if not pid:\n"
        "        from lubu import settings\n"
        "        os.write(1, settings.LUBU_DATA_KEYS['first'].hex().encode() + b'\\n')\n"
        "        os._exit(0)\n"
        "    pids.append(pid)\n"
        "for pid in pids: os.waitpid(pid, 0)\n"
    )
    done = command(tmp_path)(code=code)
    lines = done.stdout.split()
    assert len(lines) == 8, done.stderr
    assert len(set(lines)) == 1
    assert (tmp_path / "data.keys").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".data")] == []
