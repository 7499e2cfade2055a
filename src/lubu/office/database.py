"""The database's form: whether it is reached, made by a version we know, and up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.checks import Finding, check
from lubu.organisations.models import Organ

# Room → the last migration of the oldest version from which one step leads here. Whoever removes
# or squashes migrations writes it; a room that is not named can be upgraded from any version.
UPGRADES_FROM: Final[Mapping[str, str]] = {}


class UnreachableError(Exception):
    """The database does not answer; ``why`` in its own words."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class UnsupportedFormError(Exception):
    """The database was made by a newer version, or by one that is too old to come from here."""

    def __init__(self, migrations: list[str], *, newer: bool) -> None:
        self.migrations, self.newer = migrations, newer
        super().__init__(f"{'unknown' if newer else 'missing'} migrations: {migrations}")

    def sentence(self) -> str:
        """What is wrong, and what to do."""
        text = (
            _("A newer version of Lubu made this database (%(migrations)s). Install that version.")
            if self.newer
            else _(
                "This database is too old for a step to this version (%(migrations)s is missing). "
                "Upgrade to a version between first; CHANGELOG.md names it."
            )
        )
        return text % {"migrations": ", ".join(self.migrations)}


def pending() -> list[str]:
    """Names of the migrations that the database has not seen; changes nothing, makes no file.

    Raises:
        UnreachableError: the database does not answer.
        UnsupportedFormError: no migration leads from it to this version.
    """
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return [f"{app}.{name}" for app, name in sorted(MigrationLoader(None).graph.nodes)]
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise UnreachableError(str(error).strip().split("\n")[0]) from error
    _support(executor.loader)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _support(loader: MigrationLoader) -> None:
    known = set(loader.disk_migrations)
    known |= {old for one in loader.disk_migrations.values() for old in one.replaces}
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("lubu.")}
    applied = {key for key in loader.applied_migrations if key[0] in rooms}
    newer = sorted(f"{room}.{name}" for room, name in applied - known)
    if newer:
        raise UnsupportedFormError(newer, newer=True)
    present = {room for room, _name in applied}
    needed = {(room, name) for room, name in UPGRADES_FROM.items() if room in present}
    if needed - applied:
        missing = sorted(f"{room}.{name}" for room, name in needed - applied)
        raise UnsupportedFormError(missing, newer=False)


@check("database", gettext_lazy("Database"))
def database() -> Iterator[Finding]:
    """Whether it is reached and up to date, and holds nothing that service must not hold."""
    try:
        names = pending()
    except UnreachableError as error:
        yield Finding(
            sentence=_("The database cannot be reached: %(why)s") % {"why": error.why},
            remedy=_("Start it, or mend DATABASE_URL."),
            place="DATABASE_URL",
        )
        return
    except UnsupportedFormError as error:
        yield Finding(sentence=error.sentence(), place="DATABASE_URL")
        return
    if names:
        yield Finding(
            sentence=_("The database does not have the form that this version needs."),
            remedy=_("Run “lubu migrate”."),
            place=names[0],
        )
    elif settings.LUBU_SERVICE and Organ.objects.filter(is_demo=True).exists():
        yield Finding(
            sentence=_("This is a demonstration: the password of every account is published."),
            remedy=_("Begin in service with an empty LUBU_HOME, an empty database, “lubu found”."),
            place="LUBU_SERVICE",
        )
