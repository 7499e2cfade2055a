"""Figures and tables three and four among a million applications; prints JSON.

Usage: python -m benchmarks.requests [YEARS] [A_YEAR]  (10 organs each; on DATABASE_URL or SQLite)

Cases are stored in bulk as the actions leave them: sealed, with the standing beside them, most
ended within their term, some carried into the next year, one in two hundred disputed. Their events
are left out: nothing that is counted asks for them.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median

ORGANS, LAST_YEAR, CHUNK = 10, 2025, 5_000
YEARS, A_YEAR = 10, 10_000
DAY = timedelta(days=1)


def main(years: int, a_year: int) -> None:
    with tempfile.TemporaryDirectory(prefix="lubu-bench-") as home:
        os.environ["LUBU_HOME"], os.environ["DJANGO_SETTINGS_MODULE"] = home, "lubu.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(json.dumps(measured(years, a_year)))


def measured(years: int, a_year: int) -> dict[str, object]:
    """Seconds of each question, the median of some, and how many rows there are; ``processor`` are
    this process's own, which on SQLite are all, and which other work does not lengthen."""
    from django.db import connection

    from benchmarks.town import seconds
    from lubu.access_requests.models import AccessRequest, Dispute

    started = time.perf_counter()
    organs = fill(years, a_year)
    print(f"filled in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return {
        "database": connection.vendor,
        "cases": AccessRequest.objects.count(),
        "disputes": Dispute.objects.count(),
        "seconds": {name: seconds(way) for name, way in ways(organs).items()},
        "processor": {name: processor(way) for name, way in ways(organs).items()},
    }


def processor(work: Callable[[], object]) -> float:
    """The median of some runs."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return median(times)


def ways(organs: list[object]) -> dict[str, Callable[[], object]]:
    """The questions: of one organ and year, and of all organs of one year."""
    from lubu.access_requests.tables import disputes_table, table
    from lubu.office.figures import Period, registered

    year = Period.year(LAST_YEAR)
    module = "lubu.access_requests.figures"
    own = [one for one in registered().values() if one.query.__module__ == module]

    def figures(organ: object) -> None:
        for one in own:
            one.value(organ, year)

    def tables(organ: object) -> None:
        table(organ, year)
        disputes_table(organ, year)

    return {
        "figures of one organ and year": lambda: figures(organs[0]),
        "tables of one organ and year": lambda: tables(organs[0]),
        "figures of all organs of a year": lambda: [figures(one) for one in organs],
        "tables of all organs of a year": lambda: [tables(one) for one in organs],
    }


# --- the archive ----------------------------------------------------------------------------------


def fill(years: int, a_year: int) -> list[object]:
    """Ten organs with so many cases in each of so many years."""
    from django.db import connection, transaction

    from lubu.access_requests.models import AccessRequest, Dispute
    from lubu.organisations.models import Organ

    random = Random(2021)
    organs = [
        Organ.objects.create(
            slug=f"o{number}", name=f"某镇{number}", site_name=f"某镇{number}",
            site_domain=f"o{number}.example.cn", uscc=f"{number:018d}",
        )
        for number in range(ORGANS)
    ]  # fmt: skip
    for organ in organs:
        for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
            rows = list(cases(organ, year, a_year, random))
            with transaction.atomic():
                AccessRequest.objects.bulk_create(rows, batch_size=CHUNK)
                Dispute.objects.bulk_create(disputes(rows, random), batch_size=CHUNK)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return list(organs)


def cases(organ: object, year: int, count: int, random: Random) -> Iterator[object]:
    """A year's cases, in the order of their numbers."""
    from lubu.access_requests.models import AccessRequest
    from lubu.access_requests.rules.kinds import AnswerKind, ApplicantKind, Row, State

    kinds, rows, answers = list(ApplicantKind), list(Row), list(AnswerKind)
    now = date(LAST_YEAR, 12, 31)
    for number in range(1, count + 1):
        received = date(year, 1, 1) + DAY * (number * 364 // count)
        ended: date | None = received + DAY * random.randint(1, 40)
        if ended is None or ended > now:
            ended = None
        is_answered = ended is not None and random.random() < 0.9
        is_billed = random.random() < 0.01
        yield AccessRequest(
            organ=organ,
            number=f"{year}-{number:06d}",
            token_digest=f"{year}{number:060d}",
            arrival="internet",
            arrived_at=datetime(received.year, received.month, received.day, 3, tzinfo=UTC),
            applicant_kind=random.choices(kinds, (70, 12, 3, 2, 10, 3))[0].value,
            name="张三",
            identity=f"44200019900101{number % 10_000:04d}",
            phone="13800138000",
            words="2020年农村公路养护资金使用情况",
            form="paper",
            way="mail",
            state=(State.CLOSED if ended else State.EXAMINING).value,
            events=8,
            received_on=received,
            due_on=None if ended else received + DAY * 28,
            ended_on=ended,
            row=random.choice(rows).value if ended else "",
            issued_on=ended if is_answered else None,
            answer=random.choice(answers).value if is_answered else "",
            is_in_time=random.random() < 0.97 if is_answered else None,
            days_taken=random.randint(1, 20) if is_answered else None,
            fee_noticed_on=received + DAY if is_billed else None,
            fee_yuan=500 if is_billed else None,
            fee_paid_on=ended if is_billed else None,
            calendar="0" * 64,
        )


def disputes(rows: list[object], random: Random) -> list[object]:
    """Of one case in two hundred a reconsideration; most are closed."""
    from lubu.access_requests.models import Dispute

    found = []
    for case in rows[::200]:
        filed = case.received_on + DAY * 45
        closed = filed + DAY * random.randint(20, 200)
        is_closed = closed <= date(LAST_YEAR, 12, 31)
        found.append(
            Dispute(
                request=case,
                number=1,
                kind="reconsideration",
                before="市人民政府",
                filed_on=filed,
                outcome=random.choice(["upheld", "corrected", "other"]) if is_closed else "",
                closed_on=closed if is_closed else None,
            )
        )
    return found


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given or (YEARS, A_YEAR)))
