"""Every address as everybody: nothing hidden shows, nothing breaks.

The oracle is the visibility policy itself. What is shown though the policy hides its row stands in
`planting.SHOWN_THOUGH_WITHDRAWN`, with the reason; nothing else is excused.
"""

from __future__ import annotations

import io
import zipfile

import pytest
from click.testing import CliRunner
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from lubu.cli import COMMANDS, lubu
from lubu.organisations import visibility
from lubu.organisations.models import User
from lubu.portal.disk import site_root
from lubu.publishing.models import Attachment, InformationItem, Submission
from lubu.reporting.models import AnnualReport
from tests.attacks.addresses import NoFillerError, addresses, fill
from tests.attacks.canaries import Canary
from tests.attacks.planting import (
    MORE_POSTS,
    SLUGS,
    UNPLANTED,
    Planted,
    planted_models,
    text_fields,
)
from tests.attacks.walking import CANARY_BEGINS, Walk
from tests.organisations.factories import POSTS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    # Wagtail leaves the file open from which it makes a scaled picture.
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
]
SECOND = 8000
OF_THE_INSTALLATION = {"FailedLogIn"}  # and not of an organ
OUTSIDERS = ("an account without a post", "a superuser without a post")
FIRST, SECOND_ORGAN = SLUGS  # planted alike: who reads all, who writes and who runs look back
LOOK_BACK = ("auditor", "editor", "admin")
EVERYBODY = (
    "the public",
    *(f"{FIRST} {post[0]}" for post in (*POSTS, *MORE_POSTS)),
    *(f"{SECOND_ORGAN} {name}" for name in LOOK_BACK),
    *OUTSIDERS,
)


# --- what is planted ------------------------------------------------------------------------------


def test_everybody_looks(planted: Planted):
    """Of the second organ's people three: its posts are the first's, and so are its rows."""
    mirrored = {f"{SECOND_ORGAN} {post[0]}" for post in (*POSTS, *MORE_POSTS)}
    assert set(planted.people) == {*EVERYBODY, *mirrored}


@pytest.mark.parametrize("model", planted_models(), ids=lambda model: model.__name__)
def test_each_organ_has_rows_with_canaries_of_every_model_with_a_policy(planted, model):
    homes = {
        key
        for canary in planted.canaries.planted.values()
        for home, key in canary.homes
        if home is model
    }
    assert homes, f"nothing is planted of {model.__name__}: see planting.py"
    organs = {int(str(key)) > SECOND for key in homes}
    if model.__name__ not in OF_THE_INSTALLATION:
        assert organs == {False, True}, f"{model.__name__} is planted in one organ only"


def test_what_carries_no_canary_says_why():
    assert set(UNPLANTED) <= set(visibility.covered())
    for model, why in UNPLANTED.items():
        assert "no words" not in why or not list(text_fields(model)), model


def test_every_hidden_text_is_hidden_from_the_other_organ_and_from_the_public(planted, oracle):
    """Or the walk could find nothing: most canaries must be forbidden to most."""
    auditor = planted.people["nanqu auditor"]
    mine = [c for c in planted.canaries.planted.values() if c.homes and _organ(c) == "shaxi"]
    hidden = [c for c in mine if not oracle.may_read(auditor, c)]
    assert len(hidden) > len(mine) / 2
    kinds = {home for canary in hidden for home, _key in canary.homes}
    public = {"Organ", "Unit", "HomePage", "ReadCount"}  # the figure of reads opens to its counts
    every = {kind.__name__ for kind in planted_models()}
    assert every - public - _names(kinds) <= OF_THE_INSTALLATION


def _organ(canary: Canary) -> str:
    return "nanqu" if any(int(str(key)) > SECOND for _model, key in canary.homes) else "shaxi"


def _names(kinds: set[type[models.Model]]) -> set[str]:
    return {kind.__name__ for kind in kinds}


# --- the walk -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_address_shows_anybody_what_is_hidden_from_him(planted, oracle, quiet, who):
    findings = oracle.walked(who).findings
    if findings:
        pytest.fail("\n".join(str(one) for one in findings), pytrace=False)


# Addresses of our own that open for nobody by themselves, each with the reason.
NEVER_OPEN = {
    "imports:job": "an import that runs; its own tests start one",
    "imports:job-state": "as above",
    "imports:job-faults": "as above",
    "items:open": "leads on to the page or to the text",
    "organisations:organs": "leads on to the one organ that a person keeps",
    "portal_front": "leads on to the first organ's site",
}


def test_every_address_of_our_own_is_really_opened_by_somebody(planted, oracle, quiet):
    """Else the walk would walk past closed doors, and find nothing behind them."""
    walks = [oracle.walked(f"{FIRST} {post[0]}") for post in (*POSTS, *MORE_POSTS)]
    own = {a.name for a in addresses() if a.name and "wagtail" not in a.name}
    shut = own.difference(*(walk.opened | walk.deaf for walk in walks))
    assert shut - set(NEVER_OPEN) == set()
    assert set(NEVER_OPEN) - shut == set(), "opens now"


# --- the walk can fail ----------------------------------------------------------------------------


def leaking_list(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<li>".join(i.title for i in InformationItem.objects.all()))


def leaking_archive(_request: HttpRequest) -> HttpResponse:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("texts.txt", str(list(Submission.objects.values_list("content"))))
    return HttpResponse(written.getvalue(), content_type="application/zip")


def leaking_name(_request: HttpRequest) -> HttpResponse:
    name = Attachment.objects.order_by("pk")[0].filename
    return HttpResponse(headers={"Content-Disposition": f'attachment; filename="{name}"'})


def leaking_row(_request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("".join(User.objects.filter(pk=pk).values_list("username", flat=True)))


def leaking_search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q") or "nothing"
    return HttpResponse(
        "".join(i.title for i in InformationItem.objects.filter(title__contains=words))
    )


def breaking(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


LEAKS = (leaking_list, leaking_archive, leaking_name, leaking_row, leaking_search, breaking)
urlpatterns = [
    path("row/<int:pk>/" if view is leaking_row else f"{view.__name__}/", view, name=view.__name__)
    for view in LEAKS
]
urlpatterns.append(path("new/<int:something_new>/", breaking, name="new"))


@pytest.mark.parametrize("view", LEAKS, ids=lambda view: view.__name__)
@pytest.mark.parametrize("who", ["nanqu auditor", "an account without a post"])
def test_a_view_that_forgets_to_ask_is_found(planted, oracle, quiet, view, who):
    with override_settings(ROOT_URLCONF=__name__):
        whole = [one for one in addresses() if one.name == view.__name__]
        findings = Walk(planted, oracle).as_(who, whole)
    assert findings
    assert {one.name for one in findings} == {view.__name__}


def test_a_placeholder_that_nobody_can_fill_is_named_with_the_place_to_do_so(planted):
    with override_settings(ROOT_URLCONF=__name__):
        new = next(one for one in addresses() if one.name == "new")
        with pytest.raises(NoFillerError, match=r"something_new.*FILLERS in tests/attacks/addres"):
            fill(new, planted)


def test_the_search_of_the_walk_finds_what_was_planted(planted):
    answer = Client().get("/search/shaxi/", {"q": CANARY_BEGINS, "scope": "all"})
    shown = {canary.word for canary in planted.canaries.in_bytes(answer.content)}
    assert len(shown) > 10


def test_every_registered_address_can_be_filled(planted):
    assert all(fill(one, planted) for one in addresses())


# --- the built site -------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_no_file_of_the_built_site_holds_or_is_named_after_what_is_hidden(planted, oracle, slug):
    root = site_root(planted.towns[slug].organ)
    files = [file for file in root.rglob("*") if file.is_file()]
    assert len(files) > 10
    shown: set[Canary] = set()
    leaked = []
    for file in files:
        name = file.relative_to(root).as_posix()
        found = set(planted.canaries.in_bytes(name.encode()))
        found |= set(planted.canaries.in_bytes(file.read_bytes()))
        leaked += [f"{name}: {one}" for one in found if not oracle.may_read(None, one)]
        shown |= found
    assert leaked == []
    assert any(".content.title" in canary.place for canary in shown), "nothing public is shown"


# --- the commands ---------------------------------------------------------------------------------

# What a command that writes rows out may show: the operator's own organ's report, nothing else.
EXPORTING: dict[str, list[list[str]]] = {
    "catalogue": [["export", "-", "--organ", "shaxi"]],
    "report": [["2021", "--organ", "shaxi", "--format", form] for form in ("json", "html", "docx")],
    "publish": [["--verify"], ["--verify", "--format", "json"]],
    "search": [["--rebuild"], [CANARY_BEGINS, "--organ", "shaxi", "--format", "json"]],
    "subscriptions": [["send", "--organ", "shaxi", "--dry-run", "--format", "json"]],
    "check": [["all", "--format", "json"]],
    "keys": [["list", "--format", "json"]],
    "retention": [["due", "--format", "json"]],
}
WITHOUT_ROWS = {
    "migrate": "changes the database's form",
    "serve": "serves the addresses walked above",
    "worker": "writes nothing out",
    "import": "reads",
    "found": "says only what was typed",
    "administrator": "as found",
    "demo": "plants a town of its own",
    "backup": "the whole installation, by the one who runs it",
    "restore": "as backup",
    "remind": "how many things wait for whom, to the one who runs the installation",
    "days": "asks no database",
    "redact": "as days: a file that it is given",
    "keys": "says how much each key seals",
    "fees": "as days",
    "requests": "closed cases for the archive, on behalf of a clerk",
}


def test_every_command_is_known_to_export_or_not():
    assert set(EXPORTING) | set(WITHOUT_ROWS) == set(COMMANDS)


@pytest.mark.parametrize(
    "words", [[name, *words] for name, forms in EXPORTING.items() for words in forms], ids=" ".join
)
def test_no_command_writes_out_what_is_hidden_from_the_public(planted, oracle, words):
    result = CliRunner().invoke(lubu, words, standalone_mode=False)
    assert result.exception is None, result.exception
    own = planted.towns["shaxi"].organ
    reports = {(AnnualReport, r.pk) for r in AnnualReport.objects.filter(organ=own)}
    leaked = [
        str(canary)
        for canary in planted.canaries.in_bytes(result.stdout_bytes)
        if not oracle.may_read(None, canary) and not reports & {*canary.homes}
    ]
    assert result.stdout_bytes
    assert leaked == []
