"""The words of Excel files, hidden ones included. Pure.

Read from the parts themselves, one row at a time: the libraries that edit such files build the
whole of a sheet in memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import groupby

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from lubu.file_formats.markup import Element, nearest, parsed
from lubu.publishing.files.lines import Hide, Lines, Row, in_columns
from lubu.publishing.files.office_text import RELATION_ID, drawn, targets

WIDEST_SHEET = 16_384
LEAST_SIZE = 0.5  # points of a row, characters of a column
TRUE = frozenset({"1", "true", "on"})
DRAWN = re.compile(
    r"^xl/(?:drawings|charts|diagrams|comments|threadedComments)[^/]*(?:/[^/]*)?\.xml$"
)
KEPT = re.compile(r"^xl/(pivotCache|externalLinks)/[^/]*\.xml$")
HEADERS = frozenset(
    f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer")
)
WORDS_IN_FORMULA = re.compile(r'"((?:[^"]|""){2,})"')
PROMPTS = ("prompt", "promptTitle", "error", "errorTitle")


def xlsx(archive: zipfile.ZipFile, hidden: Hide) -> Lines:
    """Every sheet, row by row; then what is drawn, noted, and kept from other files."""
    names = set(archive.namelist())
    book = parsed(archive.read("xl/workbook.xml"))
    parts = targets(archive, "xl/workbook.xml")
    values = _values(archive, names, book)
    for sheet in book.iter("{*}sheet"):
        title = sheet.get("name", "")
        if sheet.get("state", "visible") != "visible":
            hidden(title)
        yield title
        part = next((parts.get(v) for k, v in sheet.items() if RELATION_ID.search(str(k))), None)
        if part in names:
            yield from _rows(archive, part, title, values, hidden)
    for name in book.iter("{*}definedName"):
        yield from _said_in(name.text or "")
    for member in sorted(filter(DRAWN.match, names)):
        yield from drawn(parsed(archive.read(member)))
    for member in sorted(filter(KEPT.match, names)):
        yield from _kept(parsed(archive.read(member)), member, hidden)


class _Values:
    def __init__(self, strings: list[str], dates: frozenset[int], epoch: datetime) -> None:
        self.strings, self.dates, self.epoch = strings, dates, epoch

    def shown(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(t.text or "" for t in cell.iter("{*}t"))
        value = cell.findtext("{*}v") or ""
        if kind == "s":
            number = int(value or -1)
            return self.strings[number] if 0 <= number < len(self.strings) else ""
        if kind == "n" and value and int(cell.get("s", "0")) in self.dates:
            return self._date(value)
        return value

    def _date(self, value: str) -> str:
        try:
            shown = str(from_excel(float(value), self.epoch))
        except (ValueError, OverflowError, TypeError):
            return value
        return shown.removesuffix(" 00:00:00")


def _values(archive: zipfile.ZipFile, names: set[str], book: Element) -> _Values:
    strings = _shared_strings(archive) if "xl/sharedStrings.xml" in names else []
    dates = _date_styles(archive) if "xl/styles.xml" in names else frozenset()
    properties = book.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in TRUE
    return _Values(strings, dates, MAC_EPOCH if is_1904 else WINDOWS_EPOCH)


def _rows(archive: zipfile.ZipFile, part: str, title: str, values: _Values, hidden: Hide) -> Lines:
    unseen: list[int] = []
    with archive.open(part) as file:
        for _, element in etree.iterparse(file, events=("end",), resolve_entities=False):
            local = etree.QName(element).localname
            if local == "row":
                if _is_out_of_sight(element, "ht") and element.get("r", "").isdecimal():
                    unseen.append(int(element.get("r", "")))
                row = in_columns(_cells(element, values))
                yield Row(title, row)
                yield from _unseen(element, row)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif local == "col" and _is_out_of_sight(element, "width"):
                hidden(f"{title}!{_letter(element.get('min'))}:{_letter(element.get('max'))}")
            elif local in HEADERS:
                yield element.text or ""
            elif local == "dataValidation":
                yield from _validation(element)
    for first, last in _ranges(unseen):
        hidden(f"{title}!{first}:{last}")


def _is_out_of_sight(line: Element, size: str) -> bool:
    """Whether a row or column is hidden, or so low or narrow that it is as good as hidden."""
    if line.get("hidden") in TRUE:
        return True
    try:
        return float(line.get(size, "1")) < LEAST_SIZE
    except ValueError:
        return False


def _letter(column: str | None) -> str:
    number = int(column) if column and column.isdecimal() else 0
    return get_column_letter(number) if 0 < number <= WIDEST_SHEET else "?"


def _ranges(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Consecutive numbers taken together."""
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in group]
        yield members[0], members[-1]


def _cells(row: Element, values: _Values) -> Iterator[tuple[int, str]]:
    """Column and words; a cell that does not say where it stands follows the one before."""
    column = -1
    for cell in row.iter("{*}c"):
        column += 1
        with suppress(ValueError):
            column = coordinate_to_tuple(cell.get("r", ""))[1] - 1
        words = values.shown(cell)
        if words:
            yield column, words


def _unseen(row: Element, shown: tuple[str, ...]) -> Iterator[str]:
    """Words that stand in the row's formulas and not in what they give."""
    seen = "\t".join(shown)
    for formula in row.iter("{*}f"):
        for words in _said_in(formula.text or ""):
            if words not in seen:
                yield words


def _said_in(formula: str) -> Iterator[str]:
    return (words.replace('""', '"') for words in WORDS_IN_FORMULA.findall(formula))


def _validation(rule: Element) -> Iterator[str]:
    """What a cell may hold, and what is said about it."""
    yield from (rule.get(name, "") for name in PROMPTS)
    for formula in rule.iter("{*}formula1", "{*}formula2"):
        yield from _said_in(formula.text or "")


def _kept(root: Element, member: str, hidden: Hide) -> Iterator[str]:
    """What a pivot table keeps of its source, or the book of another book, whoever sees it."""
    found = [item.get("v", "") for item in root.iter("{*}s")]
    found += [value.text or "" for value in root.iter("{*}v")]
    if any(found):
        hidden(member.split("/")[1])
    yield from found


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    strings = []
    with archive.open("xl/sharedStrings.xml") as file:
        for _, item in etree.iterparse(file, tag="{*}si", resolve_entities=False):
            # Not the readings (rPh) that East Asian Excel keeps beside the characters.
            strings.append(
                "".join(t.text or "" for t in item.iter("{*}t") if nearest(t, "{*}rPh") is None)
            )
            item.clear()
    return strings


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    root = parsed(archive.read("xl/styles.xml"))
    formats = dict(BUILTIN_FORMATS) | {
        int(f.get("numFmtId", -1)): f.get("formatCode", "") for f in root.iter("{*}numFmt")
    }
    cells = root.find("{*}cellXfs")
    return frozenset(
        number
        for number, style in enumerate(cells if cells is not None else ())
        if is_date_format(formats.get(int(style.get("numFmtId", 0)), ""))
    )
