"""`lubu found`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

import click
from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.cli import output
from lubu.cli.database import bring_up_to_date
from lubu.desk.actions.founding import (
    AdministratorDetails,
    OrganDetails,
    OrganTakenError,
    found_organ,
)
from lubu.desk.actions.organs import CodeTakenError
from lubu.desk.actions.people import UsernameTakenError
from lubu.language import gettext_noop
from lubu.office import errors
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import BadIdentifierError

F = TypeVar("F", bound=Callable[..., object])


def asked(name: str, what: str) -> Callable[[F], F]:
    """An option that is asked for where it is not given."""
    return click.option(name, prompt=what, help=what)


@click.command(
    help=gettext_noop(
        "Found the organ SLUG (its short name in addresses): site, office, first administrator.\n\n"
        "What is not given as an option is asked for."
    )
)
@click.argument("slug")
@asked("--name", gettext_noop("Full name of the organ, as on the seal"))
@asked("--site-name", gettext_noop("Name of the public site"))
@asked("--uscc", gettext_noop("Unified social credit code, 18 characters"))
@asked("--site-id-code", gettext_noop("Site code, 10 digits"))
@asked("--domain", gettext_noop("Domain of the public site"))
@asked("--office", gettext_noop("Office that keeps the site"))
@asked("--account", gettext_noop("Name to log in with, of the first administrator"))
@asked("--person", gettext_noop("Full name of the first administrator"))
@click.option(
    "--password",
    prompt=gettext_noop("Password of the first administrator"),
    help=gettext_noop("Password of the first administrator"),
    confirmation_prompt=True,
    hide_input=True,
)
def found(  # one parameter an option
    *,
    slug: str,
    name: str,
    site_name: str,
    uscc: str,
    site_id_code: str,
    domain: str,
    office: str,
    account: str,
    person: str,
    password: str,
) -> int:
    """Hold what was typed against the rules, then found the organ."""
    bring_up_to_date()
    details = OrganDetails(
        slug=slug,
        name=name,
        site_name=site_name,
        uscc=uscc.strip().upper(),
        site_id_code=site_id_code.strip(),
        site_domain=domain.strip().lower(),
    )
    administrator = AdministratorDetails(username=account, full_name=person, password=password)
    try:
        _check(details, office, administrator)
        organ = found_organ(
            details, office=office, administrator=administrator, on=timezone.localdate()
        )
    except ValidationError as error:
        raise click.UsageError(" ".join(error.messages)) from error
    except (BadIdentifierError, OrganTakenError, CodeTakenError, UsernameTakenError) as error:
        raise click.UsageError(errors.sentence(error)) from error
    output.say(
        _("%(organ)s is founded. Log in as %(account)s, and go on under “Organs and people”.")
        % {"organ": organ.name, "account": account}
    )
    return output.FINE


def _check(details: OrganDetails, office: str, administrator: AdministratorDetails) -> None:
    """Hold what was typed against the fields it goes into.

    Raises:
        ValidationError: with the label of each field that cannot take it.
    """
    organ = Organ(**asdict(details), disclosure_office=office)
    account = User(username=administrator.username, full_name=administrator.full_name)
    sentences: list[str] = []
    for row, names in (
        (organ, {*asdict(details), "disclosure_office"}),
        (account, {"username", "full_name"}),
    ):
        try:
            row.clean_fields(exclude={field.name for field in row._meta.fields} - names)
        except ValidationError as error:
            for name, said in error.message_dict.items():
                sentences.append(f"{label_for_field(name, type(row))}: {' '.join(said)}")
    if details.slug in _addresses_of_our_own():
        sentences.append(_("“%(slug)s” is an address of Lubu itself.") % {"slug": details.slug})
    try:
        validate_password(administrator.password, account)
    except ValidationError as error:
        sentences += error.messages
    if sentences:
        raise ValidationError(sentences)


def _addresses_of_our_own() -> set[str]:
    """What stands first in an address that is no organ's."""
    first = {str(pattern.pattern).split("/")[0] for pattern in get_resolver().url_patterns}
    return first | {settings.STATIC_URL.strip("/")}
