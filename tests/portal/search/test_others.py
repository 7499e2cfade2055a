"""What the page asks of Elasticsearch and OpenSearch: their own compilers take it. No server."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import pytest
from modelsearch.query import Or, Phrase

from lubu.portal.models import SearchEntry
from lubu.portal.search.asking import _query
from tests.portal.factories import released
from tests.portal.search.factories import entry

pytestmark = pytest.mark.django_db
OTHERS = ("elasticsearch8", "elasticsearch9", "opensearch2", "opensearch3")


@pytest.fixture(params=OTHERS)
def other(request: pytest.FixtureRequest) -> ModuleType:
    return import_module(f"modelsearch.backends.{request.param}")


def compiled(other: ModuleType, query: object, **options: object) -> dict[str, object]:
    rows = SearchEntry.objects.filter(organ=1, column__in=[2, 3], year="2021", kind="notice")
    rows = rows.filter(validity="repealed", is_current=True).only("pk")
    query = other.SearchBackend.query_compiler_class(rows, query, **options).get_query()
    return dict(query["bool"])


@pytest.mark.parametrize("field", ["title", "text"])
def test_terms_exclusion_and_every_filter_are_asked_for(other, field):
    asked = compiled(other, _query(["養老金", "关于，办理"], ["拆迁"]), fields=[field])
    must = asked["must"]["bool"]["must"]
    assert [_said(one) for one in must] == ["养老金", "关于 办理", "not 拆迁"]
    narrowed = str(asked["filter"])
    for part in ("organ", "column", "year", "kind", "validity", "is_current"):
        assert f"'{part}_filter'" in narrowed or f"'{part}_id_filter'" in narrowed, narrowed


def _said(part: dict[str, object]) -> str:
    """A phrase that is asked for, whatever its field's weight."""
    if "bool" in part:
        return f"not {_said(part['bool']['must_not'])}"
    [said] = part["match_phrase"].values()
    return str(said["query"] if isinstance(said, dict) else said)


def test_sounds_are_asked_for(other):
    asked = compiled(other, Or([Phrase("yanglaojin")]), fields=["sounds"])
    assert asked["must"] == {"bool": {"should": [{"match_phrase": {"sounds": "yanglaojin"}}]}}


def test_an_entry_is_handed_over_with_its_words_sounds_and_filters(other, town):
    made = entry(released(town), "發放養老金", "正文。", keywords="社保")
    document = other.SearchBackend.mapping_class(SearchEntry).get_document(made)
    assert document["pk"] == str(made.pk)
    assert document["title"] == "发放养老金"
    assert document["text"] == "发放养老金 ¶ 正文"
    assert {"yanglaojin", "ylj", "shebao"} <= {*document["sounds"].split()}
    assert document["is_current_filter"] is True
