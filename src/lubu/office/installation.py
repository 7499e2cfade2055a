"""What an installation lacks, or has that is unsafe in service."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.checks import Finding, Severity, check
from lubu.office.mail import without_mail
from lubu.settings import env


@check("installation", gettext_lazy("Settings and surroundings"))
def installation() -> Iterator[Finding]:
    """Everything that can be said without asking the database."""
    yield from _unread_settings()
    yield from _folders()
    yield from _fonts()
    if settings.LUBU_SERVICE:
        yield from _service()
    elif _reached_from_outside():
        yield Finding(
            sentence=_("The address is not this machine's own, but service mode is off."),
            remedy=_("Set LUBU_SERVICE=true; then all that service needs is checked."),
            place="LUBU_BASE_URL",
        )


def _reached_from_outside() -> bool:
    host = urlsplit(settings.LUBU_BASE_URL).hostname or ""
    return host not in ("localhost", "::1") and not host.startswith("127.")


def _unread_settings() -> Iterator[Finding]:
    """Variables that look like ours but that nobody reads: mostly typing errors."""
    known = set(env.dump())
    for name in sorted(name for name in os.environ if name.startswith("LUBU_")):
        if name not in known:
            yield Finding(
                sentence=_("Nobody reads this setting."),
                remedy=_("Compare its name with docs/reference/settings.md."),
                place=name,
                severity=Severity.WARNING,
            )


def _folders() -> Iterator[Finding]:
    home = Path(settings.LUBU_HOME)
    if not home.is_dir() or not os.access(home, os.W_OK | os.X_OK):
        yield Finding(
            sentence=_("The folder of the installation is missing or cannot be written."),
            remedy=_("Create it, and give it to the account that Lubu runs as."),
            place=str(home),
        )
        return
    private = (home, *home.glob("*.sqlite3"), *home.glob("*.key"), home / "files")
    for path in (path for path in private if path.exists()):
        if path.stat().st_mode & (stat.S_IWOTH | stat.S_IWGRP) or (
            path.is_file() and path.stat().st_mode & stat.S_IROTH and settings.LUBU_SERVICE
        ):
            yield Finding(
                sentence=_("Other accounts of this machine can read or change it."),
                remedy=_("Run: chmod go-w,o-rwx %(path)s") % {"path": path},
                place=str(path),
            )


def _fonts() -> Iterator[Finding]:
    if not _has_fonts():
        yield Finding(
            sentence=_("No Chinese fonts are installed: PDF files would show empty boxes."),
            remedy=_("Install the Debian package fonts-noto-cjk."),
            severity=Severity.WARNING,
        )


def _has_fonts() -> bool:
    tool = shutil.which("fc-list")
    if tool is None:
        return any(Path("/usr/share/fonts").glob("**/Noto*CJK*"))
    listed = subprocess.run(  # noqa: S603  a fixed program, no words from outside
        [tool, ":lang=zh-cn", "family"], capture_output=True, text=True, timeout=30, check=False
    )
    return bool(listed.stdout.strip())


def _service() -> Iterator[Finding]:
    """What would be unsafe where strangers can reach it."""
    if settings.DEBUG:
        yield Finding(
            sentence=_("Debugging is on: error pages show the program's inside to everybody."),
            remedy=_("Remove LUBU_DEBUG."),
            place="LUBU_DEBUG",
        )
    yield from _secret()
    yield from _hosts()
    yield from _open_addresses()
    yield from _cookies()
    yield from without_mail()
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        yield Finding(
            sentence=_("The database is SQLite: one machine, one writer at a time."),
            remedy=_("For a service set DATABASE_URL to a PostgreSQL database."),
            place="DATABASE_URL",
            severity=Severity.WARNING,
        )
    if shutil.which("pg_dump") is None and "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        yield Finding(
            sentence=_("The program pg_dump is missing: “lubu backup” cannot work."),
            remedy=_("Install the Debian package postgresql-client."),
            severity=Severity.WARNING,
        )


def _secret() -> Iterator[Finding]:
    kept = Path(settings.LUBU_HOME) / "secret.key"
    secret = settings.SECRET_KEY
    is_demo = kept.exists() and kept.read_text(encoding="ascii") == secret
    if is_demo or len(set(secret)) < 10:
        yield Finding(
            sentence=_("The secret key is the demonstration's, or can be guessed."),
            remedy=_("Set LUBU_SECRET_KEY to 50 or more random characters and keep them secret."),
            place="LUBU_SECRET_KEY",
        )


def _cookies() -> Iterator[Finding]:
    """The cookie that is the log-in travels by HTTPS alone, and no script or other site has it."""
    safe = {
        "SESSION_COOKIE_SECURE": settings.SESSION_COOKIE_SECURE,
        "CSRF_COOKIE_SECURE": settings.CSRF_COOKIE_SECURE,
        "SESSION_COOKIE_HTTPONLY": settings.SESSION_COOKIE_HTTPONLY,
        "SESSION_COOKIE_SAMESITE": settings.SESSION_COOKIE_SAMESITE in ("Lax", "Strict"),
    }
    for name, is_safe in safe.items():
        if not is_safe:
            yield Finding(
                sentence=_("The cookie of the log-in can be read or sent where it must not."),
                remedy=_("Use the settings as delivered; do not change this one."),
                place=name,
            )


def _hosts() -> Iterator[Finding]:
    hosts = settings.ALLOWED_HOSTS
    if "*" in hosts or not hosts:
        yield Finding(
            sentence=_("Every host name is accepted."),
            remedy=_("Name the site's own domains, separated by commas."),
            place="LUBU_ALLOWED_HOSTS",
        )
    elif all(re.fullmatch(r"localhost|127\..*|\[::1\]", host) for host in hosts):
        yield Finding(
            sentence=_("Only this machine itself is accepted as a host name."),
            remedy=_("Name the site's own domains, separated by commas."),
            place="LUBU_ALLOWED_HOSTS",
        )
    if not settings.LUBU_BASE_URL.startswith("https://"):
        yield Finding(
            sentence=_("The desk's address does not begin with https://: passwords travel open."),
            remedy=_("Put a certificate on the web server and set LUBU_BASE_URL."),
            place="LUBU_BASE_URL",
        )


def _open_addresses() -> Iterator[Finding]:
    """Passwords, forms and keys travel by HTTPS alone."""
    named = {
        "LUBU_TRUSTED_ORIGINS": settings.CSRF_TRUSTED_ORIGINS,
        "LUBU_WECHAT_ADDRESS": [settings.LUBU_WECHAT_ADDRESS],
    }
    for name, addresses in named.items():
        for address in addresses:
            if not address.startswith("https://"):
                yield Finding(
                    sentence=_("%(address)s does not begin with https://: what is sent is open.")
                    % {"address": address},
                    remedy=_("Write the address with https://."),
                    place=name,
                )
