"""`lubu found`, `lubu administrator`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import TypeVar

import click
from django.contrib.admin.utils import label_for_field
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.cli import output
from lubu.cli.database import bring_up_to_date
from lubu.desk.actions.founding import (
    AdministratorDetails,
    OrganDetails,
    OrganTakenError,
    add_administrator,
    found_organ,
)
from lubu.desk.actions.organs import CodeTakenError, SitePathTakenError
from lubu.desk.actions.people import UsernameTakenError
from lubu.language import gettext_noop
from lubu.office import errors
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import BadIdentifierError, SitePathError, check_uscc

REFUSED = (
    BadIdentifierError, SitePathError, OrganTakenError, CodeTakenError, SitePathTakenError,
    UsernameTakenError,
)  # fmt: skip

F = TypeVar("F", bound=Callable[..., object])


def asked(name: str, what: str) -> Callable[[F], F]:
    """An option that is asked for where it is not given."""
    return click.option(name, prompt=what, help=what)


def asked_twice(name: str, what: str) -> Callable[[F], F]:
    """As :func:`asked`, unseen."""
    return click.option(name, prompt=what, help=what, confirmation_prompt=True, hide_input=True)


@click.command(
    help=gettext_noop(
        "Found the organ SLUG (its short name): site, office, first administrator.\n\n"
        "What is not given as an option is asked for."
    )
)
@click.argument("slug")
@asked("--name", gettext_noop("Full name of the organ, as on the seal"))
@asked("--site-name", gettext_noop("Name of the public site"))
@asked("--uscc", gettext_noop("Unified social credit code, 18 characters"))
@asked("--site-id-code", gettext_noop("Site code, 10 digits"))
@asked("--domain", gettext_noop("Domain of the public site"))
@click.option("--site-path", help=gettext_noop("Path of the public site (otherwise /SLUG/)"))
@asked("--office", gettext_noop("Office that keeps the site"))
@asked("--account", gettext_noop("Name to log in with, of the first administrator"))
@asked("--person", gettext_noop("Full name of the first administrator"))
@asked_twice("--password", gettext_noop("Password of the first administrator"))
def found(  # one parameter an option
    *,
    slug: str,
    name: str,
    site_name: str,
    uscc: str,
    site_id_code: str,
    domain: str,
    site_path: str | None,
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
        uscc=_in_one_form(uscc),
        site_id_code=site_id_code.strip(),
        site_domain=domain.strip().lower(),
        site_path=f"/{slug}/" if site_path is None else site_path.strip(),
    )
    administrator = AdministratorDetails(username=account, full_name=person, password=password)
    try:
        _check(details, office, administrator)
        organ = found_organ(
            details, office=office, administrator=administrator, on=timezone.localdate()
        )
    except ValidationError as error:
        raise click.UsageError(" ".join(error.messages)) from error
    except REFUSED as error:
        raise click.UsageError(errors.sentence(error)) from error
    output.say(
        _("%(organ)s is founded. Log in as %(account)s, and go on under “Organs and people”.")
        % {"organ": organ.name, "account": account}
    )
    return output.FINE


@click.command(
    help=gettext_noop(
        "Open the account of one more site administrator of the organ SLUG (its short name).\n\n"
        "For when nobody is left on the desk who could; the ledger says that it was done here. "
        "What is not given as an option is asked for."
    )
)
@click.argument("slug")
@asked("--account", gettext_noop("Name to log in with"))
@asked("--person", gettext_noop("Full name"))
@asked_twice("--password", gettext_noop("Password"))
def administrator(*, slug: str, account: str, person: str, password: str) -> int:
    """Hold what was typed against the rules, then open the account."""
    details = AdministratorDetails(username=account, full_name=person, password=password)
    try:
        sentences = _faults_of_account(details)
        if sentences:
            raise click.UsageError(" ".join(sentences))
        user = add_administrator(slug, administrator=details, on=timezone.localdate())
    except Organ.DoesNotExist as error:
        raise click.UsageError(
            _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
        ) from error
    except UsernameTakenError as error:
        raise click.UsageError(errors.sentence(error)) from error
    output.say(_("Log in as %(account)s.") % {"account": user.username})
    return output.FINE


def _check(details: OrganDetails, office: str, administrator: AdministratorDetails) -> None:
    """Hold what was typed against the fields it goes into.

    Raises:
        ValidationError: with the label of each field that cannot take it.
    """
    organ = Organ(**asdict(details), disclosure_office=office)
    sentences = _faults(organ, {*asdict(details), "disclosure_office"})
    sentences += _faults_of_account(administrator)
    if sentences:
        raise ValidationError(sentences)


def _in_one_form(code: str) -> str:
    """The credit code as it is stored; as it was typed where it is none, to be refused by name."""
    with suppress(BadIdentifierError):
        return check_uscc(code)
    return code


def _faults(row: Model, names: set[str]) -> list[str]:
    """What is wrong with the fields of these names, each by its label."""
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - names)
    except ValidationError as error:
        return [
            f"{label_for_field(name, type(row))}: {' '.join(said)}"
            for name, said in error.message_dict.items()
        ]
    return []


def _faults_of_account(administrator: AdministratorDetails) -> list[str]:
    account = User(username=administrator.username, full_name=administrator.full_name)
    sentences = _faults(account, {"username", "full_name"})
    try:
        validate_password(administrator.password, account)
    except ValidationError as error:
        sentences += error.messages
    return sentences
