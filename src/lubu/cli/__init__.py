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

from lubu.cli import installation, output


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a command is (``module:name``), its line in the help, whether it needs Django."""

    where: str
    help: str
    django: bool = True


# Rooms add theirs here. A command with ``django=False`` works without an installation; where it
# sometimes needs one, it calls ``installation.open_up()`` before it imports what needs it.
COMMANDS: dict[str, Listed] = {
    "migrate": Listed("lubu.cli.database:migrate", "Bring the database to this version's form."),
    "found": Listed("lubu.desk.commands:found", "Found an organ and its first administrator."),
    "administrator": Listed(
        "lubu.desk.commands:administrator", "Open the account of one more site administrator."
    ),
    "serve": Listed("lubu.cli.serving:serve", "Run the application and its worker."),
    "worker": Listed(
        "lubu.cli.serving:worker", "Run background work, and by the clock what is due."
    ),
    "check": Listed("lubu.cli.checking:check", "Say what is missing, unsafe or broken."),
    "publish": Listed("lubu.portal.commands:publish", "Write or verify the public site."),
    "import": Listed("lubu.publishing.commands:import_", "Import items from a table, as drafts."),
    "report": Listed(
        "lubu.reporting.commands:report", "Write an annual report, or check anyone's.", django=False
    ),
    "demo": Listed("lubu.demo.commands:demo", "Build the demonstration town and serve it."),
    "backup": Listed("lubu.cli.backups:backup", "Write database and files into one file."),
    "restore": Listed("lubu.cli.backups:restore", "Bring a backup into an empty installation."),
}


class LazyGroup(click.Group):
    """A group whose commands are named in :data:`COMMANDS` and imported on use."""

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
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("lubu"), prog_name="lubu")
def lubu() -> None:
    """Lubu 露布: open-government work of a town, from draft to annual report.

    Everything of an installation lives under LUBU_HOME (default ./var).
    """


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
        sentence = installation.why_unready(error)
        if sentence is None:
            raise
        refused = click.UsageError(sentence)
        refused.show()
        code = refused.exit_code
    sys.exit(code if isinstance(code, int) else output.FINE)
