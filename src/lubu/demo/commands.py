"""`lubu demo`."""

from __future__ import annotations

import click
from django.conf import settings
from django.db import connection

from lubu.cli import output
from lubu.cli.database import bring_up_to_date
from lubu.cli.serving import addresses, claim, port_option, serving
from lubu.demo.build import AlreadyBuiltError, build, complete_site
from lubu.demo.plan import PASSWORD
from lubu.language import gettext as _
from lubu.language import gettext_noop
from lubu.organisations.models import Organ

HOST = "127.0.0.1"
# Account, what it does, the page in docs/ that walks through it.
ACCOUNTS = (
    ("dzb-editor", gettext_noop("editor (Party and government office)"), "editor"),
    ("czs-editor", gettext_noop("editor (finance bureau)"), "people"),
    ("dzb-head", gettext_noop("first review (Party and government office)"), "reviewer"),
    ("yjj-head", gettext_noop("first review (emergency management bureau)"), "reviewer"),
    ("fg1", gettext_noop("second review; urgent releases (leader for the economy)"), "leader"),
    ("fg2", gettext_noop("second review; urgent releases (leader for social affairs)"), "leader"),
    ("fg3", gettext_noop("second review; urgent releases (leader for public order)"), "leader"),
    ("final", gettext_noop("final review"), "reviewer"),
    ("releaser", gettext_noop("releaser: taking back, channels by hand, reads"), "releaser"),
    ("clerk", gettext_noop("applications for disclosure"), "requests"),
    ("legal", gettext_noop("legal check of answers"), "requests"),
    ("siteadmin", gettext_noop("site administrator"), "site-administrator"),
    ("mayor", gettext_noop("leader in chief"), "leader"),
    ("auditor", gettext_noop("auditor"), "auditor"),
    ("system", gettext_noop("system administrator"), "system"),
    ("shili-clerk", gettext_noop("made-up bureau: applications for disclosure"), "requests"),
    ("shili-legal", gettext_noop("made-up bureau: legal check of answers"), "requests"),
    ("shili-leader", gettext_noop("made-up bureau: approves answers"), "leader"),
    ("shili-admin", gettext_noop("made-up bureau: site administrator"), "site-administrator"),
)


@click.command(
    help=gettext_noop("Build the demonstration town (Shaxi 2021) and its site; serve them.")
)
@click.option("--no-serve", is_flag=True, help=gettext_noop("Build the town and leave."))
@click.option(
    "--seed",
    type=int,
    default=2021,
    show_default=True,
    help=gettext_noop("Number from which the town is made; another gives another town."),
)
@port_option()
def demo(*, no_serve: bool, seed: int, port: int) -> int:
    """Build what is missing of the town, and serve it."""
    if not no_serve:
        claim(HOST, port)
    bring_up_to_date()
    try:
        build(seed=seed, say=output.say)
    except AlreadyBuiltError:
        _use_what_is_there()
    _say_accounts()
    if no_serve:
        return output.FINE
    connection.close()
    for line in addresses(HOST, port):
        output.say(line)
    return serving(HOST, port, processes=2, with_worker=True)


def _use_what_is_there() -> None:
    organs = list(Organ.objects.filter(is_demo=True))
    if not organs:
        raise output.UnreadableError(
            _(
                "%(home)s holds real data, with which made-up data must not mix. "
                "Set LUBU_HOME to another folder."
            )
            % {"home": settings.LUBU_HOME}
        )
    output.say(_("The demonstration is in %(home)s already.") % {"home": settings.LUBU_HOME})
    for organ in organs:
        complete_site(organ, say=output.say)


def _say_accounts() -> None:
    output.say(_("Accounts (the password of each is %(password)s):") % {"password": PASSWORD})
    for username, role, page in ACCOUNTS:
        output.say(f"  {username:12} {_(role)}  docs/tutorials/{page}.md")
    others = _("Editors and heads of other units: the unit's code with -editor, -head: wjj-editor.")
    output.say(f"  {others}")
