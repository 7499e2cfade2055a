"""Settings and `lubu check`: faults are told in sentences, all at once."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.office.running import command

pytestmark = pytest.mark.one_database

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FAULTY = {
    "LUBU_DEBUG": "maybe",
    "LUBU_FILE_MAX_MB": "many",
    "LUBU_REVIEW_DAYS": "0",
    "LUBU_SCAN_TIMEOUT": "-5",
    "LUBU_TIME_ZONE": "Mars/Phobos",
    "LUBU_WECHAT_ACCOUNTS": "abc",
    "LUBU_WECHAT_ADDRESS": "weixin",
    "LUBU_SCANNER": "nonsense",
    "LUBU_BASE_URL": "desk.town.example",
    "LUBU_TRUSTED_ORIGINS": "https://a.example,b.example",
    "LUBU_LANGUAGE": "fr",
    "LUBU_LOG_LEVEL": "LOUD",
    "LUBU_SECRET_KEY": "short",
    "LUBU_DATA_KEYS": "",
    "LUBU_DATA_CIPHER": "des",
    "DATABASE_URL": "mysql://root@localhost/lubu",
}
DATA_KEY = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, str]]:
    """What was found in all checks, by place."""
    ran = json.loads(done.stdout)["checks"]
    return {one["place"]: one for check in ran for one in check["findings"]}


def test_every_faulty_setting_is_named_at_once_in_a_sentence(tmp_path):
    done = command(tmp_path)("check", **FAULTY, LUBU_SERVICE="true")
    assert (done.returncode, done.stdout) == (2, "")
    said = {line.split()[1]: line for line in done.stderr.splitlines()}
    assert set(said) == set(FAULTY)
    assert all(CHINESE.search(line.partition("：")[2]) for line in said.values()), said


@pytest.mark.parametrize("value", ["0", "-1", "soon", "100000"])
def test_a_scan_that_could_never_end_well_is_refused(tmp_path, value):
    done = command(tmp_path)("check", LUBU_SCAN_TIMEOUT=value)
    assert done.returncode == 2
    assert "LUBU_SCAN_TIMEOUT" in done.stderr


def test_a_home_that_cannot_be_used_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    for home in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/lubu")):
        done = command(home)("check")
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert str(home).removesuffix("/below") in done.stderr
        assert "LUBU_HOME" in done.stderr


def test_a_home_may_have_any_name(ready, tmp_path):
    home = tmp_path / "下载 100% #1?"
    shutil.copytree(ready, home)
    done = command(home)("migrate", "--check")
    assert done.returncode == 0, done.stderr


def test_the_terminal_or_the_setting_says_the_language(tmp_path):
    run = command(tmp_path)
    plain = {"LC_ALL": "", "LC_MESSAGES": "", "LUBU_LANGUAGE": ""}
    spoken = {
        said: run("check", "nonsense", **{**plain, **said_by}).stderr.splitlines()[-1][:2]
        for said, said_by in {
            "American": {"LANG": "en_US.UTF-8"},
            "Chinese": {"LANG": "zh_CN.UTF-8"},
            "none": {"LANG": "C.UTF-8"},
            "first": {"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"},
            "setting": {"LANG": "zh_CN.UTF-8", "LUBU_LANGUAGE": "en"},
        }.items()
    }
    assert spoken == {
        "American": "Er", "Chinese": "错误", "none": "错误", "first": "错误", "setting": "Er",
    }  # fmt: skip


def test_check_says_what_is_unsafe_in_service_as_documented_json(tmp_path):
    done = command(tmp_path)(
        "check", "--format", "json",
        LUBU_SERVICE="true", LUBU_SECRET_KEY="x" * 60, LUBU_DATA_KEYS=DATA_KEY,
        LUBU_DEBUG="true", LUBU_ALLOWED_HOSTS="*",
        LUBU_BASE_URL="http://desk.example", LUBU_SCANER="/run/typing-error",
        LUBU_TRUSTED_ORIGINS="https://desk.example,http://www.example",
        LUBU_WECHAT_ADDRESS="http://relay.example",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    names = [check["name"] for check in json.loads(done.stdout)["checks"]]
    assert names == ["installation", "database", "scanner"]
    places = findings(done)
    assert {
        "LUBU_SECRET_KEY", "LUBU_DEBUG", "LUBU_ALLOWED_HOSTS", "LUBU_BASE_URL", "LUBU_SCANER",
        "DATABASE_URL", "LUBU_TRUSTED_ORIGINS", "LUBU_WECHAT_ADDRESS", "LUBU_SCANNER",
    } <= set(places)  # fmt: skip
    assert places["LUBU_DEBUG"]["severity"] == "fault"
    assert places["DATABASE_URL"]["severity"] == "warning"
    assert "http://www.example" in places["LUBU_TRUSTED_ORIGINS"]["sentence"]
    assert all(one["sentence"] and one["remedy"] for one in places.values())


def test_check_finds_files_that_others_can_change(tmp_path):
    (tmp_path / "lubu.sqlite3").touch(mode=0o666)
    (tmp_path / "lubu.sqlite3").chmod(0o666)
    done = command(tmp_path)("check", "--format", "json")
    assert str(tmp_path / "lubu.sqlite3") in findings(done)


def test_check_finds_a_database_that_is_not_ready_and_makes_none(ready, tmp_path):
    run = command(tmp_path)
    done = run("check", "database")
    assert done.returncode == 1
    assert "lubu migrate" in done.stdout
    assert not (tmp_path / "lubu.sqlite3").exists()
    assert command(ready)("check", "database").returncode == 0


@pytest.mark.parametrize("broken", ["postgres://nobody@127.0.0.1:1/nothing", "sqlite:///{}/text"])
def test_check_says_so_when_the_database_cannot_be_read(tmp_path, broken):
    (tmp_path / "text").write_text("this is no database" * 100, encoding="ascii")
    run = command(tmp_path / "home", broken.format(tmp_path))
    plain = run("check", "--format", "json")
    assert plain.returncode == 1
    assert findings(plain)["DATABASE_URL"]["severity"] == "fault"
    everything = run("check", "all", "--format", "json")
    assert everything.returncode == 3
    assert {"ledger", "site", "scanner"} <= {
        check["name"] for check in json.loads(everything.stdout)["checks"]
    }
    for words in (("migrate",), ("publish",), ("serve", "--port", "1")):
        refused = run(*words)
        assert (refused.returncode, refused.stdout) == (3, "")
        assert "Traceback" not in refused.stderr


def test_an_unknown_check_is_wrong_use(tmp_path):
    done = command(tmp_path)("check", "nonsense")
    assert (done.returncode, done.stdout) == (2, "")
    assert "installation" in done.stderr, "it names what there is"


def test_a_missing_scanner_is_said_once_and_where_to_find_one(ready, tmp_path):
    run = command(ready)
    done = run("check", "all")
    assert done.stdout.count("LUBU_SCANNER") == 2, "what is wrong, and what to do"
    silent = run("check", "scanner", "--format", "json", LUBU_SCANNER=f"{tmp_path}/clamd.sock")
    assert silent.returncode == 1
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert address in findings(
            run("check", "scanner", "--format", "json", LUBU_SCANNER=address)
        )
