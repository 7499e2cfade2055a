"""Working days added, a million at a time, beside the plain way of going day by day; prints JSON.

In seconds of the processor, which other work on the machine does not lengthen. The plain way walks
a thousandth and is counted a thousandfold.
"""

from __future__ import annotations

import json
import time
from datetime import date, timedelta

ADDITIONS, PLAIN = 1_000_000, 1_000
TERM = 20
DAY = timedelta(days=1)


def main() -> None:
    from lubu.working_days.explaining import explain
    from lubu.working_days.loading import calendar_with

    begun = time.process_time()
    calendar = calendar_with()
    loaded = time.process_time() - begun
    days = [date(2019, 1, 1) + DAY * number for number in range(2_500)]
    paused = [(date(2021, 3, 1), date(2021, 3, 12)), (date(2021, 6, 1), date(2021, 6, 4))]
    add, off, worked = calendar.add, {}, {}
    for year in calendar.years:
        off |= year.off
        worked |= year.worked

    def plain(day: date, number: int) -> date:
        while number:
            day += DAY
            number -= day in worked or (day.weekday() < 5 and day not in off)
        return day

    assert all(plain(day, TERM) == add(day, TERM) for day in days)
    told = {"load": loaded}
    ways = {
        "add": (ADDITIONS, lambda day: add(day, TERM)),
        "paused": (ADDITIONS // 10, lambda day: add(day, TERM, paused)),
        "explain": (PLAIN, lambda day: explain(calendar, day, TERM)),
        "plain": (PLAIN, lambda day: plain(day, TERM)),
    }
    for name, (times, way) in ways.items():
        begun = time.process_time()
        for _round in range(times // PLAIN):
            for day in days[:PLAIN]:
                way(day)
        told[name] = (time.process_time() - begun) * ADDITIONS / times
    print(json.dumps(told))


if __name__ == "__main__":
    main()
