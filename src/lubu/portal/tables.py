"""Tables as data: typed columns with their units, as CSV, JSON and a data dictionary.

A cell is a number, a day, words, ``None`` (nothing stands there) or `Absent.NOT_APPLICABLE`; none
of these turns into zero. The dictionary is a Data Package with a Table Schema of datapackage.org.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from lxml import html as markup

from lubu.office.sheets import day, line, written_lines
from lubu.reporting.cells import Absent

Value: TypeAlias = int | Decimal | date | str | Absent | None
NOT_APPLICABLE = "不适用"  # as CSV has it; JSON has "not_applicable"
MOST_DIGITS = 15  # more are a code
_ABSENT = frozenset({"—", "——", "-", "--", "－", "/", "不适用", "不涉及"})
_NUMBER = re.compile(r"-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?")
_IN_BRACKETS = re.compile(r"(.+?)[（(](?:单位[:：])?([^（）()]{1,12})[)）]")
_UNIT_OF_ALL = re.compile(r"单位[:：]\s*([^\s（）()，,；;]{1,12})")
_NO_AMOUNT = re.compile(r"序号|编号|年份|年度|月份")


class Kind(StrEnum):
    """What a column holds, in the words of Table Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is its heading, once in a table; ``title`` the same without the unit."""

    name: str
    kind: Kind = Kind.STRING
    unit: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values in named columns."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


# --- written --------------------------------------------------------------------------------------


def csv(table: Table) -> bytes:
    """For spreadsheets: UTF-8 with its mark, headings first, no cell a formula."""
    head = [column.name for column in table.columns]
    rows = ([NOT_APPLICABLE if one is Absent.NOT_APPLICABLE else one for one in row]
            for row in table.rows)  # fmt: skip
    return b"".join(written_lines([head, *rows]))


def as_json(table: Table) -> bytes:
    """For programs: what the columns are, and the rows by column, each on a line of its own."""
    names = [column.name for column in table.columns]
    head = {"title": table.title, "fields": [_field(column) for column in table.columns]}
    rows = (dict(zip(names, map(_plain, row), strict=True)) for row in table.rows)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": [\n{lines}\n]}}\n'.encode()


def written(data: Mapping[str, Any]) -> bytes:
    """JSON to be read by programs and by people."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(value: Value) -> int | float | str | None:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def dictionary(
    title: str, address: str, publisher: str, resources: Sequence[tuple[Sequence[str], Table]]
) -> bytes:
    """What the columns of a page's tables mean; a table may lie in several files, one after the
    other. ``address`` is the page's."""
    return written(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "title": title,
            "homepage": address,
            "contributors": [{"title": publisher, "roles": ["publisher"]}],
            "resources": [
                {
                    "name": f"table-{number}",
                    "title": table.title,
                    "path": files[0] if len(files) == 1 else list(files),
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "schema": _schema(table),
                }
                for number, (files, table) in enumerate(resources, start=1)
            ],
        }
    )


def _schema(table: Table) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "missingValues": [
            {"value": "", "label": "empty"},
            {"value": NOT_APPLICABLE, "label": Absent.NOT_APPLICABLE.value},
        ],
    }


def _field(column: Column) -> dict[str, str]:
    field = {"name": column.name, "title": column.title or column.name, "type": column.kind.value}
    return field | {"unit": column.unit} if column.unit else field


# --- read from a text -----------------------------------------------------------------------------


def of_text(html: str) -> list[Table | None]:
    """The tables of clean HTML, in order; None where cells are joined or headings fail, since
    what such a table says of a number only a reader can tell."""
    if "<table" not in html:
        return []
    found = markup.fragment_fromstring(html, create_parent="div").iter("table")
    return [_table(one, number) for number, one in enumerate(found, start=1)]


def _table(found: Any, number: int) -> Table | None:  # noqa: ANN401  lxml has no types
    if found.xpath(".//*[@colspan>1 or @rowspan>1]") or len(found.xpath("./thead/tr")) != 1:
        return None
    rows = [[line(cell.text_content()) for cell in row.xpath("./th | ./td")]
            for row in found.iter("tr")]  # fmt: skip
    head, body = rows[0], rows[1:]
    if len(head) < 2 or not body or any(len(row) != len(head) for row in body):
        return None
    caption = line("".join(found.xpath("string(./caption)")))
    said = _UNIT_OF_ALL.search(caption)
    typed = [
        _column(name, cells, said[1] if said else "")
        for name, *cells in zip(_names(head), *body, strict=True)
    ]
    return Table(
        title=caption or f"表{number}",
        columns=tuple(column for column, _values in typed),
        rows=tuple(zip(*(values for _column, values in typed), strict=True)),
    )


def _names(head: Sequence[str]) -> Iterator[str]:
    """The headings, each once."""
    seen: set[str] = set()
    for number, heading in enumerate(head, start=1):
        name = heading or f"第{number}列"
        name = name if name not in seen else f"{name}（第{number}列）"
        seen.add(name)
        yield name


def _column(name: str, cells: Sequence[str], unit_of_all: str) -> tuple[Column, list[Value]]:
    values: list[Value] = [_number(cell.removesuffix("%")) for cell in cells]
    stated = [cell for cell, value in zip(cells, values, strict=True)
              if value is not None and not isinstance(value, Absent)]  # fmt: skip
    percent = {cell.endswith("%") for cell in stated}
    if len(percent) == 1 and all(
        value is not None or not cell for cell, value in zip(cells, values, strict=True)
    ):
        return _numeric(name, values, "%" if percent == {True} else "", unit_of_all), values
    days = [day(cell) if not cell.isdigit() else None for cell in cells]
    if any(days) and all(one or not cell for one, cell in zip(days, cells, strict=True)):
        return Column(name, Kind.DATE), list(days)
    return Column(name), [cell or None for cell in cells]


def _numeric(name: str, values: Sequence[Value], unit: str, unit_of_all: str) -> Column:
    kind = Kind.NUMBER if any(isinstance(one, Decimal) for one in values) else Kind.INTEGER
    bracket = _IN_BRACKETS.fullmatch(name)
    if unit or (bracket is None and _NO_AMOUNT.search(name)):
        return Column(name, kind, unit)
    if bracket:
        return Column(name, kind, bracket[2], bracket[1])
    return Column(name, kind, unit_of_all)


def _number(cell: str) -> int | Decimal | Absent | None:
    """A number as tables have it, or that there can be none; ``None`` for anything else."""
    if cell in _ABSENT:
        return Absent.NOT_APPLICABLE
    if not _NUMBER.fullmatch(cell) or sum(map(str.isdigit, cell)) > MOST_DIGITS:
        return None
    digits = cell.replace(",", "")
    return Decimal(digits) if "." in digits else int(digits)
