"""From a planned item to its text: title, body in blocks, and what it says of itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from lubu.demo import body, places
from lubu.demo.draw import Draw
from lubu.demo.facts import FACTS
from lubu.demo.matters import RULE, Matter, fields, matters
from lubu.demo.plan import Planned
from lubu.publishing.rules import FiveOpen, ItemKind


@dataclass(frozen=True, slots=True)
class Text:
    """One text and what it says of itself; ``more`` are further fields of the head."""

    title: str
    kind: ItemKind
    unit: str
    blocks: tuple[body.Block, ...]
    topic: str
    keywords: str
    key_area: str
    five_open: str
    summary: str
    issuer: str
    more: Mapping[str, str]


def write(planned: Planned, seed: int) -> Text:
    """The text of a planned item; the same item and seed give the same text.

    Raises:
        jinja2.UndefinedError: the matter asks for what it is not given.
    """
    matter = matters()[planned.matter]
    draw = Draw(seed, planned.matter, planned.key)
    given = {**_period(planned.day), **_drawing(draw), **planned.given}
    facts = matter.get("facts")
    if facts:
        given |= FACTS[facts](draw, planned.day, {**fields(matter.source), **given})
    return _text(matter, _template(planned.matter).render(given))


def _text(matter: Matter, written: str) -> Text:
    _, _, words = written.partition(f"\n{RULE}\n")
    head = {**matter.shared, **fields(written)}
    return Text(
        title=head.pop("title"),
        kind=ItemKind(head.pop("kind")),
        unit=head.pop("unit"),
        blocks=body.blocks(words),
        topic=head.pop("topic"),
        keywords=head.pop("keywords", ""),
        key_area=head.pop("area", ""),
        five_open=FiveOpen(mark).value if (mark := head.pop("five", "")) else "",
        summary=head.pop("summary", ""),
        issuer=head.pop("issuer", ""),
        more=head,
    )


def _period(day: date) -> dict[str, object]:
    """The day, and the month and quarter that ended before it."""
    month = day.replace(day=1) - timedelta(days=1)
    quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    return {
        "day": day, "year": day.year, "month": day.month, "last": month,
        "quarter": "第" + body.numeral(quarter.month // 3), "quarter_end": quarter,
    }  # fmt: skip


def _drawing(draw: Draw) -> dict[str, object]:
    return {
        "n": draw.n, "pick": draw.pick, "some": draw.some, "split": draw.split,
        "around": draw.around, "later": later, "places": places.places(),
        "villages": places.villages(), "people": places.people(),
    }  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701  what is written is escaped block by block
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "zh": lambda day: f"{day.month}月{day.day}日",
        "zhy": lambda day: f"{day.year}年{day.month}月{day.day}日",
        "zhm": lambda day: f"{day.year}年{day.month}月",
        "wan": lambda yuan: f"{yuan / 10000:.2f}",
        "of": lambda part, whole: f"{100 * part / whole:.1f}%",
        "cn": body.numeral,
    }
    return environment


@cache
def _template(name: str) -> Template:
    return _environment().from_string(matters()[name].source)


def later(day: date, days: int) -> date:
    """``days`` after ``day``."""
    return day + timedelta(days=days)
