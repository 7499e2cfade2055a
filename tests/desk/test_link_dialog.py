"""The dialog in which a text gets a link speaks Chinese."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

pytestmark = pytest.mark.django_db
LATIN = re.compile(r"[A-Za-z]{2,}")
DIALOGS = ("external_link", "email_link", "phone_link", "anchor_link")


@pytest.mark.parametrize("dialog", DIALOGS)
def test_its_fields_have_names_that_people_read(town, desk, dialog):
    answer = desk.become(town.editor).get(f"wagtailadmin_choose_page_{dialog}")
    form = BeautifulSoup(answer.json()["html"], "lxml")
    labels = [label.get_text(" ", strip=True) for label in form.select("label")]
    assert labels
    assert not [label for label in labels if LATIN.search(label)]


def test_the_page_above_all_sites_has_a_name_that_people_read(town):
    assert Page.get_first_root_node().title == "全部网站"
