"""Which of Wagtail's screens are reached, and that those which are ask who sees what."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.permissions import page_permission_policy

from lubu.desk import doors
from lubu.organisations.models import User
from lubu.publishing.models import ColumnPage, InformationItem
from tests.publishing import factories

pytestmark = pytest.mark.django_db


def walk(
    patterns: list[URLPattern | URLResolver], space: str = "", prefix: str = ""
) -> Iterator[tuple[str, str]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from walk(one.url_patterns, inner, prefix + str(one.pattern))
        elif one.name:
            yield f"{space}{one.name}", prefix + str(one.pattern)


def wagtails() -> dict[str, str]:
    """Name and address of every screen that Wagtail brings to the desk."""
    return {
        name: address
        for name, address in walk(get_resolver().url_patterns)
        if address.startswith("desk/") and name.startswith("wagtail")
    }


def closed(name: str) -> bool:
    return name in doors.CLOSED or name.rpartition(":")[0] in doors.CLOSED_ROOMS


def test_every_screen_of_wagtail_is_kept_or_closed_and_none_is_both():
    found = set(wagtails())
    assert {name for name in found if not closed(name)} == set(doors.KEPT) & found
    assert set(doors.KEPT) - found == set(), "no longer there"
    assert set(doors.CLOSED) - found == set(), "no longer there"
    assert {name for name in doors.KEPT if closed(name)} == set()


SAMPLES = {"int": "1", "slug": "publishing", "str": "x", "path": "x", "uuid": "x"}


def filled(address: str) -> str:
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], address)
    return "/" + path.replace("^", "").replace("$", "")


@pytest.mark.parametrize("name", sorted(name for name in wagtails() if closed(name)))
def test_a_closed_screen_is_not_there_for_anybody_and_says_where_to_go(town, desk, name):
    User.objects.filter(pk=town.system.pk).update(is_superuser=True)
    address = filled(wagtails()[name])
    for user in (town.admin, town.system):
        desk.become(user)
        for answer in (desk.client.get(address), desk.client.post(address)):
            assert answer.status_code == 404
            assert reverse("wagtailadmin_home") in answer.text


def test_only_site_administrators_make_columns_for_their_names_are_public_unreviewed(town, desk):
    address = reverse("wagtailadmin_pages:add", args=["publishing", "columnpage", town.column.pk])
    for user, status in ((town.editor, 404), (town.admin, 200)):
        desk.become(user)
        assert desk.client.get(address).status_code == status
    before = ColumnPage.objects.count()
    desk.become(town.editor)
    data = {
        "title": "未审的栏目",
        "slug": "x",
        "kind": "news",
        "owner_unit": town.column.owner_unit_id,
    }
    assert desk.client.post(address, data).status_code == 404
    assert ColumnPage.objects.count() == before


def test_the_menu_leads_to_no_closed_screen(town, desk):
    User.objects.filter(pk=town.system.pk).update(is_superuser=True)
    for name in ("admin", "system", "editor"):
        text = desk.become(town.people[name]).get("wagtailadmin_home").text
        for room in ("/desk/users/", "/desk/groups/", "/desk/sites/", "/desk/workflows/",
                     "/desk/reports/", "/desk/collections/"):  # fmt: skip
            assert room not in text, (name, room)


@pytest.fixture
def hidden(town, other):
    """A draft of another organ, and one of the own organ's that the village editor never sees."""
    return (
        factories.draft(other.column, other.editor, title="南区的秘密标题"),
        factories.draft(town.column, town.editor, title="办公室的草稿标题"),
    )


PAGE_SCREENS = [
    name for name in doors.KEPT
    if name.startswith("wagtailadmin_pages:") and "page_id" in wagtails().get(name, "")
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(PAGE_SCREENS))
def test_a_page_screen_shows_nothing_of_a_hidden_page(town, hidden, desk, name):
    pattern = wagtails()[name]
    for page in hidden:
        address = re.sub(r"<int:(?:parent_)?page_id>", str(page.pk), pattern)
        for answer in (
            desk.become(town.village_editor).client.get(filled(address)),
            desk.client.post(filled(address)),
        ):
            assert answer.status_code == 404, answer
            assert page.title not in answer.text


def test_comparison_of_a_hidden_page_is_not_there(town, hidden, desk):
    desk.become(town.village_editor)
    for page in hidden:
        args = (page.pk, "earliest", "latest")
        address = reverse("wagtailadmin_pages:revisions_compare", args=args)
        assert desk.client.get(address).status_code == 404


def test_lists_search_and_choosers_show_no_hidden_page(town, hidden, desk):
    titles = [page.title for page in hidden]
    columns = [page.get_parent() for page in hidden]
    desk.become(town.village_editor)
    addresses = [
        *(reverse("wagtailadmin_explore", args=[column.pk]) for column in columns),
        *(reverse("wagtailadmin_explore_results", args=[column.pk]) for column in columns),
        *(reverse("wagtailadmin_choose_page_child", args=[column.pk]) for column in columns),
        *(f"/desk/api/main/pages/?for_explorer=1&child_of={column.pk}" for column in columns),
        *(f"/desk/api/main/pages/{page.pk}/" for page in hidden),
        "/desk/api/main/pages/",
        *(f"{reverse(name)}?q={word}" for word in ("秘密", "草稿", "")
          for name in ("wagtailadmin_pages:search", "wagtailadmin_pages:search_results",
                       "wagtailadmin_choose_page_search", "wagtailadmin_explore_root")),
    ]  # fmt: skip
    for address in addresses:
        answer = desk.client.get(address, follow=True)
        assert not any(title in answer.text for title in titles), address
        if answer.status_code == 200:
            assert str(town.auditor) not in answer.text  # filters name nobody either


def test_the_editors_own_pages_stay_within_reach(town, hidden, desk):
    own = hidden[1]
    desk.become(town.editor)
    for name in ("edit", "history", "workflow_history", "revisions_index", "delete"):
        answer = desk.client.get(reverse(f"wagtailadmin_pages:{name}", args=[own.pk]))
        assert answer.status_code in (200, 302), name
    listed = desk.get("wagtailadmin_explore", town.column.pk)
    assert own.title in listed.text
    assert hidden[0].title not in listed.text
    assert own.title in desk.get("wagtailadmin_pages:search", q="办公室").text
    adding = reverse(
        "wagtailadmin_pages:add", args=["publishing", "informationitem", town.column.pk]
    )
    assert desk.client.get(adding).status_code == 200


def test_pages_offer_no_button_to_a_closed_screen(town, hidden, desk):
    own = hidden[1]
    User.objects.filter(pk=town.system.pk).update(is_superuser=True)
    for user in (town.editor, town.admin):
        desk.become(user)
        for page in (own, own.get_parent()):
            text = desk.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
            for name in ("copy", "move", "unpublish", "usage", "view_draft", "lock"):
                address = reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
                assert address not in text, (page, name)


def test_a_person_with_anothers_password_reaches_only_the_account_page(town, hidden, desk):
    User.objects.filter(pk=town.editor.pk).update(must_change_password=True)
    desk.become(town.editor)
    account = reverse("wagtailadmin_account")
    for name, args in (("wagtailadmin_home", []), ("figures:dashboard", []),
                       ("wagtailadmin_pages:edit", [hidden[1].pk])):  # fmt: skip
        assert desk.get(name, *args).url == account
    assert desk.get("wagtailadmin_account").status_code == 200
    assert desk.client.get(f"/{town.organ.slug}/").status_code in (302, 404)
    assert InformationItem.objects.filter(pk=hidden[1].pk).exists()


def test_the_sidebars_tree_of_columns_opens_for_everybody_who_has_it(town, other, hidden, desk):
    """The requests that Wagtail's `sidebar.js` makes, level by level."""
    api = reverse("wagtailadmin_api:pages:listing")
    for user in town.people.values():
        desk.become(user)
        start = page_permission_policy.explorable_root_instance(User.objects.get(pk=user.pk))
        if start is None:
            continue
        levels = [start.pk]
        while levels:
            key = levels.pop()
            listed = desk.client.get(f"{api}?child_of={key}&for_explorer=1&fields=parent")
            others = desk.client.get(f"{api}?translation_of={key}&limit=20&fields=parent")
            for answer in (desk.client.get(f"{api}{key}/"), listed, others):
                assert answer.status_code == 200, (user, key)
                assert "nanqu" not in answer.text
            assert others.json()["items"] == []
            levels += [one["id"] for one in listed.json()["items"]]
    desk.become(town.village_editor)
    for page in hidden:
        assert desk.client.get(f"{api}?translation_of={page.pk}").status_code == 404


def test_no_list_offers_to_do_something_to_many_at_once(town, hidden, desk):
    """Each of Wagtail's bulk actions leads to a closed screen."""
    for user in (town.editor, town.admin):
        desk.become(user)
        for answer in (
            desk.get("wagtailadmin_explore", town.column.pk),
            desk.get("wagtailadmin_explore_results", town.column.pk),
            desk.get("wagtailadmin_pages:search", q="办公室"),
            desk.get("wagtaildocs:index"),
            desk.get("wagtailimages:index"),
        ):
            assert answer.status_code == 200
            for part in ("checkbox", "select-all", "button"):
                assert f"data-bulk-action-{part}" not in answer.text
            assert "/bulk/" not in answer.text
