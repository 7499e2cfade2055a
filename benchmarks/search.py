"""The public search in a large index: recall against brute force, and how long an answer takes.

Usage: python -m benchmarks.search [ITEMS]        (100,000 unless told; on DATABASE_URL or SQLite)

The index is filled with generated texts of 1,200 characters. Their characters come with the
frequencies of a language (a few are everywhere, most are rare), so that pairs do too. Entries
alone are made, without the releases behind them: what is measured is the index and the asking.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from random import Random
from statistics import quantiles

CHARACTERS, QUERIES, CHUNK = 1_200, 200, 500
SIGNS = [chr(0x4E00 + 7 * rank) for rank in range(2_500)]
WEIGHTS = list(accumulate(1 / (rank + 5) for rank in range(len(SIGNS))))
PHRASES = 40_000  # words that come again, as those of offices do


def main(items: int) -> None:
    with tempfile.TemporaryDirectory(prefix="lubu-bench-") as home:
        os.environ["LUBU_HOME"], os.environ["DJANGO_SETTINGS_MODULE"] = home, "lubu.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(json.dumps(measured(items), indent=2))


def measured(items: int) -> dict[str, object]:
    """What was found, and the milliseconds of answers and of one entry written."""
    from lubu.office.search.tokens import joined, plain

    random = Random(2021)
    texts = list(generated(random, items))
    started = time.perf_counter()
    fill(texts)
    filled = time.perf_counter() - started
    print(f"{items} entries in {filled:.0f} s", file=sys.stderr)
    plain_texts = list(map(joined, texts))
    asked_for("第一次")  # what a process loads once is not counted
    gc.freeze()  # nor is looking through what only this benchmark keeps
    right, spent = 0, []
    for _ in range(QUERIES):
        title, body = random.choice(texts)
        whole = f"{title}¶{body}"
        length = random.choice((2, 2, 3, 4, 6, 10))
        start = random.randrange(len(whole) - length)
        words = whole[start : start + length].replace("¶", "")
        there = {key for key, text in enumerate(plain_texts, 1) if plain(words) in text}
        found, is_more, seconds = asked_for(words)
        right += found <= there and (is_more or found == there)
        spent.append(1e3 * seconds)
    spread = quantiles(spent, n=100)
    return {
        "items": items,
        "entries_a_second": round(items / filled),
        "queries_whole_and_exact": f"{right}/{QUERIES}",
        "p50_ms": round(spread[49], 2),
        "p99_ms": round(spread[98], 2),
        "one_more_entry_ms": round(1e3 * one_more(items + 1), 2),
    }


def generated(random: Random, items: int) -> Iterator[tuple[str, str]]:
    """Titles of some twenty characters and bodies of 1,200, with a comma now and then."""
    words = [
        "".join(random.choices(SIGNS, cum_weights=WEIGHTS, k=random.randint(2, 4)))
        for _ in range(PHRASES)
    ]
    ranks = list(accumulate(1 / (rank + 10) for rank in range(PHRASES)))
    for _ in range(items):
        made = random.choices(words, cum_weights=ranks, k=440)
        title, rest = "".join(made[:7]), made[7:]
        body = "，".join("".join(rest[at : at + 6]) for at in range(0, len(rest), 6))
        yield title, body[:CHARACTERS]


def entries(texts: list[tuple[str, str]], first: int) -> list[object]:
    """Rows of the index; the keys of the texts are their numbers."""
    from lubu.office.search.tokens import joined
    from lubu.portal.models import SearchEntry

    return [
        SearchEntry(
            release_id=number,
            submission_id=number,
            organ_id=1,
            column_id=number % 40,
            year=2000 + number % 25,
            kind="notice",
            is_current=number % 10 > 0,
            title=joined([title]),
            text=joined([title, body]),
        )
        for number, (title, body) in enumerate(texts, first)
    ]


def fill(texts: list[tuple[str, str]]) -> None:
    """Write all texts into the index."""
    from django.db import connection, transaction
    from modelsearch.backends import get_search_backend

    from lubu.portal.models import SearchEntry

    backend = get_search_backend("public")
    loosen(connection)
    for start in range(0, len(texts), CHUNK):
        rows = entries(texts[start : start + CHUNK], start + 1)
        with transaction.atomic():
            SearchEntry.objects.bulk_create(rows)
            backend.add_bulk(SearchEntry, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def loosen(connection: object) -> None:
    """Let entries stand without the releases that they name."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            return
        cursor.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE conrelid = 'portal_searchentry'::regclass AND contype = 'f'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE portal_searchentry DROP CONSTRAINT "{name}"')


def asked_for(words: str) -> tuple[set[int], bool, float]:
    """What the search of the site finds, whether there is more, and the seconds it took."""
    from lubu.office.search.asked import Asked
    from lubu.portal.models import SearchEntry
    from lubu.portal.search.asking import ask

    started = time.perf_counter()
    found = ask(Asked((words,)), SearchEntry.objects.filter(organ=1))
    seconds = time.perf_counter() - started
    return set() if found.is_near else {*found.keys}, found.is_more, seconds


def one_more(number: int) -> float:
    """The seconds from writing one more entry to finding it."""
    from django.db import transaction
    from modelsearch.backends import get_search_backend

    from lubu.portal.models import SearchEntry

    started = time.perf_counter()
    with transaction.atomic():
        rows = entries([("刚刚发布的通告", "正文" * (CHARACTERS // 2))], number)
        SearchEntry.objects.bulk_create(rows)
        get_search_backend("public").add_bulk(SearchEntry, rows)
    found, _is_more, _seconds = asked_for("刚刚发布的通告")
    seconds = time.perf_counter() - started
    if found != {number}:
        raise SystemExit("the new entry was not found")
    return seconds


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
