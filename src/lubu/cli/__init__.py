"""The command line: ``lubu``. Each command is loaded only when it is used.

Exit codes: 0 all is well, 1 something was found, 2 wrong use, 3 something could not be read.
Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version

import click

from lubu import language
from lubu.cli import installation, output
from lubu.cli.helping import Context, spoken
from lubu.language import gettext, gettext_noop


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a command is (``module:name``), its line in the help, whether it needs Django.

    The line is a message id, as are the helps of commands and options: see ``helping.spoken``.
    """

    where: str
    help: str
    django: bool = True


# Rooms add theirs here. A command with ``django=False`` works without an installation; where it
# sometimes needs one, it calls ``installation.open_up()`` before it imports what needs it.
COMMANDS: dict[str, Listed] = {
    "migrate": Listed(
        "lubu.cli.database:migrate", gettext_noop("Bring the database to this version's form.")
    ),
    "found": Listed(
        "lubu.desk.commands:found", gettext_noop("Found an organ and its first administrator.")
    ),
    "administrator": Listed(
        "lubu.desk.commands:administrator",
        gettext_noop("Open the account of one more site administrator."),
    ),
    "serve": Listed("lubu.cli.serving:serve", gettext_noop("Run the application and its worker.")),
    "worker": Listed(
        "lubu.cli.serving:worker",
        gettext_noop("Run background work, and by the clock what is due."),
    ),
    "check": Listed(
        "lubu.cli.checking:check", gettext_noop("Say what is missing, unsafe or broken.")
    ),
    "keys": Listed(
        "lubu.sealing.commands:keys",
        gettext_noop("Make, list and change the keys that seal personal data."),
        django=False,
    ),
    "publish": Listed(
        "lubu.portal.commands:publish", gettext_noop("Write or verify the public site.")
    ),
    "search": Listed(
        "lubu.portal.search.commands:search",
        gettext_noop("Search a public site, or rebuild the index of the search."),
    ),
    "import": Listed(
        "lubu.publishing.commands:import_", gettext_noop("Import items from a table, as drafts.")
    ),
    "catalogue": Listed(
        "lubu.catalogue.commands:catalogue",
        gettext_noop("Export or import the disclosure catalogue of an organ."),
    ),
    "remind": Listed(
        "lubu.office.reminders.commands:remind",
        gettext_noop("Remind people by mail of what waits for them."),
    ),
    "subscriptions": Listed(
        "lubu.portal.subscriptions.commands:subscriptions",
        gettext_noop("Send the digests of subscribers that are due today."),
    ),
    "report": Listed(
        "lubu.reporting.commands:report",
        gettext_noop("Write an annual report, or check anyone's."),
        django=False,
    ),
    "days": Listed(
        "lubu.cli.days:days",
        gettext_noop("Add and count working days by the statutory calendar."),
        django=False,
    ),
    "fees": Listed(
        "lubu.cli.fees:fees",
        gettext_noop("Say what is charged for processing information, and how it is counted."),
        django=False,
    ),
    "redact": Listed(
        "lubu.cli.redacting:redact",
        gettext_noop("Write a copy of a PDF or DOCX without what must not be disclosed."),
        django=False,
    ),
    "requests": Listed(
        "lubu.access_requests.commands:requests",
        gettext_noop("Export closed applications for information for the archive."),
    ),
    "retention": Listed(
        "lubu.office.retention_commands:retention_command",
        gettext_noop("Say whose time is up of what is kept of persons, and do what is due."),
    ),
    "demo": Listed(
        "lubu.demo.commands:demo", gettext_noop("Build the demonstration town and serve it.")
    ),
    "backup": Listed(
        "lubu.cli.backups:backup", gettext_noop("Write database and files into one file.")
    ),
    "restore": Listed(
        "lubu.cli.backups:restore", gettext_noop("Bring a backup into an empty installation.")
    ),
}


class LazyGroup(click.Group):
    """A group whose commands are named in :data:`COMMANDS` and imported on use."""

    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Choose the language before anything is said."""
        language.use(language.chosen())
        return super().parse_args(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        click.Group.format_help(spoken(self), ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        listed = COMMANDS.get(cmd_name)
        if listed is None:
            return None
        if listed.django:
            installation.open_up()
        module, name = listed.where.split(":")
        command: object = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{listed.where} is no command")
        return spoken(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, gettext(COMMANDS[name].help)) for name in sorted(COMMANDS)])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=gettext_noop(
        "Lubu 露布: open-government work of a town, from draft to annual report.\n\n"
        "Everything of an installation lives under LUBU_HOME (default ./var)."
    ),
)
@click.version_option(
    version("lubu"), prog_name="lubu", help=gettext_noop("Show the version and exit.")
)
def lubu() -> None:
    """Do nothing by itself: a command follows."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    try:
        code = lubu.main(args=arguments, prog_name="lubu", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = 130
    except Exception as error:
        refused = installation.why_unready(error)
        if refused is None:
            raise
        refused.show()
        code = refused.exit_code
    sys.exit(code if isinstance(code, int) else output.FINE)
