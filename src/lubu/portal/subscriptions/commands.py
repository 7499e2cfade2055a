"""`lubu subscriptions`."""

from __future__ import annotations

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office import mail
from lubu.organisations.models import Organ
from lubu.portal.subscriptions.sending import due, send_digests


@click.command(
    help=gettext_noop(
        "Send today's digests to the subscribers of a site who have not had theirs; the worker "
        "does it by itself from LUBU_DIGEST_HOUR on.\n\n"
        "Nobody gets two on one day, however often it is run. Exit code 1 when addresses refused "
        "their mail or something is still to be sent, 3 when the mail server cannot be reached."
    )
)
@click.argument("what", type=click.Choice(["send"]))
@click.option("--organ", "slug", required=True, help=gettext_noop("Whose (its short name)."))
@click.option(
    "--dry-run", is_flag=True, help=gettext_noop("Only say how much would be sent, to how many.")
)
@output.format_option("text", "json")
def subscriptions(*, what: str, slug: str, dry_run: bool, form: str) -> int:
    """Send, or count what would be sent."""
    organ = Organ.objects.filter(slug=slug, home__isnull=False).first()
    if organ is None:
        raise click.UsageError(
            _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
        )
    now = timezone.now()
    if dry_run:
        found = due(organ, on=timezone.localdate(now))
        said = _("%(organ)s: %(texts)s new texts would be sent, to %(subscribers)s subscribers.")
        numbers: dict[str, object] = {"subscribers": found.subscribers, "texts": found.texts}
        _tell(organ, numbers, said, form)
        return output.FINE
    if not mail.can_go_out():
        raise output.UnreadableError(
            _("No mail can go out. Run “lubu check mail”, and mend what it finds.")
        )
    try:
        run = send_digests(organ, at=now)
    except mail.NoServerError as error:
        raise output.UnreadableError(
            _("The mail server cannot be reached: %(why)s. What is due is sent later.")
            % {"why": error.said}
        ) from error
    sent, refused = (run.sent, run.refused) if run else (0, 0)
    is_done = run is None or run.ended_at is not None
    said = _("%(organ)s: %(sent)s digests sent today, %(refused)s refused.")
    _tell(organ, {"sent": sent, "refused": refused, "is_done": is_done}, said, form)
    return output.FINE if is_done and not refused else output.FOUND


def _tell(organ: Organ, numbers: dict[str, object], said: str, form: str) -> None:
    if form == "json":
        output.emit_json({"organ": organ.slug, **numbers})
    else:
        output.emit(said % {"organ": organ.slug, **numbers})
