"""Words that may have been meant: those in public that sound like what was typed.

They are parts of titles, keywords and columns' names. Nothing is kept of them but how the words of
an entry sound, in the entry itself: so they come and go with the text, in its transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.query import Or, Phrase

from lubu.office.search.sounds import typed, words_sounding
from lubu.office.search.tokens import plain
from lubu.portal.models import SearchEntry
from lubu.portal.search.asking import keys
from lubu.publishing.models import ColumnPage

FEW = 3  # where fewer texts are found, words are suggested
MOST_SUGGESTED = 5
MOST_READ = 60  # entries, the newest, in which the words are looked up
RARE = 3  # a word that stands so many times less often than the most frequent is left out


def words_meant(query: str, rows: QuerySet[SearchEntry]) -> tuple[str, ...]:
    """Words of titles and keywords among ``rows`` that sound like ``query`` and are not it:
    keywords first, then the most frequent."""
    sought = typed(query)
    if not sought:
        return ()
    found = get_search_backend("public").search(
        Or([*map(Phrase, sorted(sought))]), rows.only("pk"), fields=["sounds"]
    )
    there = SearchEntry.objects.visible_to(None).filter(pk__in=keys(found[:MOST_READ]))
    counted: Counter[str] = Counter()
    keywords: set[str] = set()
    for title, named in there.order_by("-pk").values_list("title", "keywords"):
        counted.update({*words_sounding(f"{title} {named}", sought)})
        keywords.update(named.split())
    del counted[plain(query)]
    most = max(counted.values(), default=0)
    kept = [word for word, times in counted.items() if times * RARE >= most or word in keywords]
    kept.sort(key=lambda word: (word not in keywords, -counted[word]))
    return tuple(kept[:MOST_SUGGESTED])


def columns_meant(query: str, columns: Iterable[ColumnPage]) -> tuple[ColumnPage, ...]:
    """Columns whose names hold a word that sounds like ``query`` or is it."""
    sought = typed(query)
    named = (column for column in columns if any(words_sounding(column.title, sought)))
    return tuple(column for column, _place in zip(named, range(MOST_SUGGESTED), strict=False))
