"""``lubu backup`` and ``lubu restore``: one file with the database and everything under LUBU_HOME.

The database is written down first, from one moment; every file that it names is older, and files
are never changed in place, so the two agree. Where a sealed file goes away meanwhile (keys change,
or its time is up) all is written once more.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu import language
from lubu.cli import output
from lubu.cli.database import bring_up_to_date, pending
from lubu.language import gettext_noop
from lubu.ledger import anchors
from lubu.office import checks
from lubu.sealing.files import FOLDER

FORM = 1
DUMP, MANIFEST = "database.dump", "manifest.json"
DATA_KEYS = "data.keys"
# Made by the mere start of a program in an empty installation, or put there before a restore.
OWN_KEYS = ("secret.key", DATA_KEYS)
TRIES = 3
MAILS = "mails"  # sent already, in the open; and only where no mail server is set


class TakenAwayError(Exception):
    """A sealed file that the dump may name went away before it was copied."""


def _database() -> dict[str, str]:
    return {name: str(value) for name, value in settings.DATABASES["default"].items()}


def _url_free_environment() -> dict[str, str]:
    """What PostgreSQL's own programs need to know; the password is not on a command line."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: _database().get(key, "") for name, key in names.items()}
    return {**os.environ, **{name: value for name, value in given.items() if value}}


def _postgresql(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise output.UnreadableError(
            _("The program %(program)s is missing. Install the Debian package postgresql-client.")
            % {"program": program}
        )
    done = subprocess.run(  # noqa: S603  our own words
        [path, *arguments], env=_url_free_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise output.UnreadableError(
            _("%(program)s failed: %(why)s")
            % {"program": program, "why": done.stderr.strip().split("\n")[-1]}
        )


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_dump", "--format=custom", f"--file={target}", _database()["NAME"])
        return
    with sqlite3.connect(_database()["NAME"], timeout=30) as source:
        source.execute("VACUUM INTO ?", [str(target)])  # without what rows held before
    source.close()


def _kept_files() -> Iterator[Path]:
    """All files under LUBU_HOME but the live database, which the dump stands for, what is not
    there to stay (the locks of workers and builders, files half written), and what would open
    the sealed data or tell them."""
    home = Path(settings.LUBU_HOME)
    left_out = (home / DATA_KEYS, home / MAILS)
    live = _database()["NAME"]
    for path in sorted(home.rglob("*")):
        passing = any(part.startswith(".") for part in path.relative_to(home).parts)
        is_live = str(path).startswith(live)
        passing = passing or any(path.is_relative_to(one) for one in left_out)
        if path.is_file() and not path.is_symlink() and not is_live and not passing:
            yield path


@click.command(
    help=gettext_noop(
        "Write database and files into FILE (tar, compressed), which must not exist yet.\n\n"
        "May run while the application runs. FILE holds personal data, sealed, and the secret key: "
        "keep it safe. The keys of the data (LUBU_DATA_KEYS, data.keys) are not in it: keep them "
        "elsewhere, or nobody can read these data any more."
    )
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(*, file: Path) -> int:
    """Write everything into one file, whole or not at all."""
    half = file.with_name(file.name + ".part")
    try:
        if file.exists():
            raise click.UsageError(_("%(file)s exists; choose another name.") % {"file": file})
        if pending():
            raise click.UsageError(_("The database is not ready: run “lubu migrate” first."))
        half.touch(mode=0o600)
        _write_in_one_piece(half, leave_out={half.resolve(), file.resolve()})
        half.replace(file)
    except OSError as error:
        raise output.UnreadableError(
            _("%(file)s cannot be written: %(why)s.")
            % {"file": file, "why": language.reason(error)}
        ) from error
    finally:
        with suppress(OSError):
            half.unlink()
    output.emit(str(file))
    output.say(_("The keys of the data are not in it: keep a copy of them in another place."))
    return output.FINE


def _write_in_one_piece(target: Path, *, leave_out: set[Path]) -> None:
    """Write it anew where files went away, a few times."""
    for _attempt in range(TRIES):
        with tempfile.TemporaryDirectory(prefix="lubu-backup-") as folder, suppress(TakenAwayError):
            return _write(target, Path(folder), leave_out=leave_out)
    raise output.UnreadableError(
        _(
            "Sealed files went away while they were copied. Wait until “lubu keys rotate” or the "
            "erasing of personal data has ended, and start again."
        )
    )


def _sealed_files() -> set[Path]:
    home = Path(settings.LUBU_HOME)
    return {path for path in _kept_files() if FOLDER in path.relative_to(home).parts}


def _write(target: Path, folder: Path, *, leave_out: set[Path]) -> None:
    """Raises TakenAwayError: what was written is not whole."""
    dump, manifest = folder / DUMP, folder / MANIFEST
    missing = _sealed_files()  # before the database, which may name each of them
    own = anchors.own_file()
    anchored = folder / own.name
    if own.exists():  # before the database: what it says is in the dump
        shutil.copyfile(own, anchored)
    _dump(dump)
    about = {
        "form": FORM,
        "lubu": version("lubu"),
        "database": connection.vendor,
        "at": timezone.now().isoformat(timespec="seconds"),
    }
    manifest.write_text(json.dumps(about), encoding="utf-8")
    home = Path(settings.LUBU_HOME)
    with tarfile.open(target, "w:gz", compresslevel=3) as archive:
        archive.add(manifest, MANIFEST)
        archive.add(dump, DUMP)
        if anchored.exists():
            archive.add(anchored, f"home/{anchored.name}")
        for path in _kept_files():
            if path.resolve() not in leave_out | {own.resolve()}:
                with suppress(FileNotFoundError):  # written anew or taken away since it was listed
                    archive.add(path, f"home/{path.relative_to(home).as_posix()}")
                    missing.discard(path)
    if missing:
        raise TakenAwayError


def _is_empty() -> bool:
    """Whether nothing would be overwritten."""
    home = Path(settings.LUBU_HOME)
    if home.exists() and any(path.name not in OWN_KEYS for path in home.iterdir()):
        return False
    if "sqlite" in _database()["ENGINE"]:
        return not Path(_database()["NAME"]).exists()
    return not connection.introspection.table_names()


def _manifest(folder: Path, file: Path) -> dict[str, object]:
    try:
        about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        form, vendor = about["form"], about["database"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise output.UnreadableError(
            _("%(file)s is no backup of Lubu.") % {"file": file}
        ) from error
    if form != FORM:
        raise output.UnreadableError(
            _("%(file)s was written by another version of Lubu (%(lubu)s).")
            % {"file": file, "lubu": about.get("lubu")}
        )
    if vendor not in _database()["ENGINE"]:
        raise click.UsageError(
            _("The backup holds a database of %(vendor)s; set DATABASE_URL to such a one.")
            % {"vendor": vendor}
        )
    return dict(about)


def _bring_in(folder: Path) -> None:
    home = Path(settings.LUBU_HOME)
    if "sqlite" in _database()["ENGINE"]:
        shutil.move(folder / DUMP, _database()["NAME"])
    else:
        _postgresql(
            "pg_restore",
            *("--no-owner", "--exit-on-error", "--single-transaction"),
            f"--dbname={_database()['NAME']}",
            str(folder / DUMP),
        )
    kept = folder / "home"
    for path in sorted(kept.rglob("*")) if kept.exists() else []:
        target = home / path.relative_to(kept)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


@click.command(
    help=gettext_noop(
        "Bring the backup FILE into an empty installation, check its ledger and open what is "
        "sealed.\n\n"
        "Nothing is ever overwritten: LUBU_HOME and the database must be empty. Put the keys of "
        "the data in place first (LUBU_DATA_KEYS, or LUBU_HOME/data.keys)."
    )
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(*, file: Path) -> int:
    """Read the file wholly, then bring it in."""
    home = Path(settings.LUBU_HOME)
    if not _is_empty():
        raise click.UsageError(
            _("%(home)s or the database is not empty; restore overwrites nothing.") % {"home": home}
        )
    try:
        home.mkdir(mode=0o750, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
            _unpack(file, Path(folder))
            _manifest(Path(folder), file)
            _bring_in(Path(folder))
    except OSError as error:
        raise output.UnreadableError(
            _("%(file)s cannot be written: %(why)s.")
            % {"file": error.filename or home, "why": language.reason(error)}
        ) from error
    bring_up_to_date()
    findings = [*checks.run("ledger"), *checks.run("sealed")]
    for finding in findings:
        output.emit(f"{finding.place}: {finding.sentence}")
    output.say(_("The backup was brought in. Now run “lubu publish --all” and “lubu check all”."))
    return output.FOUND if findings else output.FINE


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise output.UnreadableError(
            _("%(file)s cannot be read: it is damaged, or no backup.") % {"file": file}
        ) from error
