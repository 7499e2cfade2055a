"""The catalogue's screens in a real browser: both widths, accessibility, and only Chinese."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from lubu.catalogue import actions
from tests.browser.test_desk_screens import become, leftovers, opened, town  # noqa: F401  fixtures
from tests.catalogue.factories import adopted, entry, given, in_force
from tests.organisations.factories import Town
from tests.publishing import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def screens(of: Town) -> list[tuple[str, str]]:
    """Whose screen, and where; one of each kind."""
    adopted(of)
    given(of, "05-01")
    version = in_force(of)
    dropped = entry(of, "13-23")
    actions.drop(dropped.pk, actor=of.admin, reason="本镇无此职能")
    factories.approved(factories.draft(of.column, of.editor, entry=entry(of, "05-01")), of)
    named = ("add", "adopt", "assign-many", "import", "put-in-force", "versions", "coverage")
    return [
        ("admin", reverse("catalogue:entries")),
        ("editor", reverse("catalogue:entries") + "?field=5"),
        ("editor", reverse("catalogue:entry", args=[entry(of, "05-01").pk])),
        ("admin", reverse("catalogue:entry", args=[entry(of, "05-06").pk])),
        ("admin", reverse("catalogue:entry", args=[dropped.pk])),
        ("admin", reverse("catalogue:change", args=[entry(of, "05-06").pk])),
        *(("admin", reverse(f"catalogue:{name}")) for name in named),
        ("auditor", reverse("catalogue:version", args=[version.pk])),
    ]


def test_every_screen_of_the_catalogue_is_usable_and_chinese_at_both_widths(
    town,  # noqa: F811
    opened,  # noqa: F811
):
    axe = Axe()
    faults: dict[str, object] = {}
    for name, address in screens(town):
        page = become(opened, town.people[name])
        page.goto(address)
        page.wait_for_timeout(250)
        found = [
            (rule["id"], [node["html"][:160] for node in rule["nodes"][:2]])
            for rule in axe.run(page).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append(("overflow", []))
        if left := leftovers(page):
            found.append(("english", left))
        if found:
            faults[f"{name} {address}"] = found
        page.close()
    assert faults == {}
