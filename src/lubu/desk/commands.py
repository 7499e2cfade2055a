"""`lubu found`, `lubu administrator`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict

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
from lubu.office import errors
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import BadIdentifierError, SitePathError, check_uscc

REFUSED = (
    BadIdentifierError, SitePathError, OrganTakenError, CodeTakenError, SitePathTakenError,
    UsernameTakenError,
)  # fmt: skip


@click.command()
@click.argument("slug")
@click.option("--name", prompt=True, help="Full name, as on the seal.")
@click.option("--site-name", prompt=True, help="Name of the public site.")
@click.option("--uscc", prompt=True, help="Unified social credit code, 18 characters.")
@click.option("--site-id-code", prompt=True, help="Site code, 10 digits.")
@click.option("--domain", prompt=True, help="Domain of the public site.")
@click.option("--site-path", help="Path of the public site.  [default: /SLUG/]")
@click.option("--office", prompt=True, help="The office that keeps the site.")
@click.option("--account", prompt=True, help="Name to log in with, of the first administrator.")
@click.option("--person", prompt=True, help="Full name of the first administrator.")
@click.password_option(help="Asked for when not given.")
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
    """Found the organ SLUG (its short name): site, office, first administrator."""
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


@click.command()
@click.argument("slug")
@click.option("--account", prompt=True, help="Name to log in with.")
@click.option("--person", prompt=True, help="Full name.")
@click.password_option(help="Asked for when not given.")
def administrator(*, slug: str, account: str, person: str, password: str) -> int:
    """Open the account of one more site administrator of the organ SLUG.

    For when nobody is left on the desk who could; the ledger says that it was done here.
    """
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
