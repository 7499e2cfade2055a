"""The import of a small and of the largest table, in a home of its own; prints JSON.

In seconds of the processor, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
import time
from io import StringIO

SIZES = (500, 5000)
BODY = "为方便群众办事,现将有关事项公告如下。\n" * 20


def table(rows: int) -> bytes:
    """A table of ``rows`` new items, of some 400 characters each."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["编号", "栏目", "标题", "正文", "主题分类", "成文日期"])
    writer.writerows(
        [f"{rows}-{n}", "tzgg", f"关于第{n}期业务的通告", BODY, "综合政务", "2021-03-31"]
        for n in range(rows)
    )
    return out.getvalue().encode()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lubu-bench-") as home:
        os.environ["LUBU_HOME"], os.environ["DJANGO_SETTINGS_MODULE"] = home, "lubu.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from lubu.demo.town import found_town
        from lubu.publishing.actions.importing import Stage, import_items

        town = found_town()
        actor = town.people["dzb-editor"]
        told = {}
        for size in SIZES:
            checked_at = 0.0

            def progress(stage: Stage, done: int, total: int) -> None:
                nonlocal checked_at
                if stage is Stage.CHECKING and done == total:
                    checked_at = time.process_time()

            start = time.process_time()
            import_items(table(size), "a.csv", organ=town.organ, actor=actor, progress=progress)
            end = time.process_time()
            told[size] = {"whole": end - start, "locked": end - checked_at}
        print(json.dumps(told))


if __name__ == "__main__":
    main()
