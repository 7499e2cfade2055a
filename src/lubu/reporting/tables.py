"""The three statutory tables of the annual report, as the official form has them.

Source: 政府信息公开工作年度报告格式 (国办公开办函〔2021〕30号), parts two to four; its form of 2019
(国办公开办函〔2019〕60号) had other headings in table two and one row for "(六)其他处理".

JSON: ``{"two": {row: {column: cell}}, "three": …, "four": …}`` with the keys of the enumerations
below; a cell is a number, ``null`` (nobody recorded it) or ``"not_applicable"``. Amounts are fen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Final, Self, TypeAlias

from lubu.access_requests.rules.counting import Total
from lubu.access_requests.rules.kinds import Row
from lubu.reporting.cells import EMPTY, NOT_APPLICABLE, Absent, Cell

CellJson: TypeAlias = int | str | None
TableJson: TypeAlias = dict[str, dict[str, CellJson]]


class ReportForm(StrEnum):
    """Which official form a report follows."""

    OF_2019 = "2019"
    OF_2021 = "2021"


class TableKey(StrEnum):
    """The tables by their section's number."""

    TWO = "two"
    THREE = "three"
    FOUR = "four"


class RowTwo(StrEnum):
    """Rows of table two (主动公开政府信息情况)."""

    RULES = "rules"
    NORMATIVE_DOCUMENTS = "normative_documents"
    LICENCES = "licences"
    PENALTIES = "penalties"
    COERCION = "coercion"
    FEES = "fees"


class ColumnTwo(StrEnum):
    """Columns of table two; which of them a row has depends on its group."""

    ISSUED = "issued"
    REPEALED = "repealed"
    EFFECTIVE = "effective"
    DECISIONS = "decisions"
    AMOUNT_FEN = "amount_fen"


RowThree: TypeAlias = Row | Total
"""A row of table three; those of the results are the kinds in which cases end."""
ROWS_IN_THREE: Final[tuple[RowThree, ...]] = (
    Total.RECEIVED,
    Total.CARRIED_IN,
    *Row,
    Total.CONCLUDED,
    Total.CARRIED_OUT,
)
"""The 25 rows of numbers, in the form's order."""
THREE_BY_NAME: Final[Mapping[str, RowThree]] = {str(row): row for row in ROWS_IN_THREE}


class ColumnThree(StrEnum):
    """Who applied (申请人情况)."""

    NATURAL_PERSON = "natural_person"
    BIZ = "biz"
    RESEARCH = "research"
    CHARITY = "charity"
    LEGAL_SERVICE = "legal_service"
    OTHER_ORG = "other_org"
    TOTAL = "total"


class BlockFour(StrEnum):
    """The three blocks of table four (行政复议、行政诉讼)."""

    RECONSIDERATION = "reconsideration"
    LITIGATION_DIRECT = "litigation_direct"
    LITIGATION_AFTER = "litigation_after"


class ColumnFour(StrEnum):
    """The five columns of each block."""

    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER = "other"
    PENDING = "pending"
    TOTAL = "total"


_DOCUMENT = (ColumnTwo.ISSUED, ColumnTwo.REPEALED, ColumnTwo.EFFECTIVE)
_DECIDED = (ColumnTwo.DECISIONS,)
RESULTS: Final = tuple(Row)
APPLICANTS: Final = tuple(ColumnThree)[:-1]
OUTCOMES: Final = tuple(ColumnFour)[:-1]
ONLY_OF_2021: Final = frozenset({Row.OTHER_UNCORRECTED, Row.OTHER_UNPAID})


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where a cell stands; written ``three/received/total``."""

    table: TableKey
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}/{self.row}/{self.column}"

    @classmethod
    def parse(cls, written: str) -> Address:
        """Read what ``str`` wrote.

        Raises:
            UnknownAddressError: no table has such a cell.
        """
        address = ADDRESSES.get(written)
        if address is None:
            raise UnknownAddressError(written)
        return address


class UnknownAddressError(ValueError):
    """``written`` is no cell of the official form."""

    def __init__(self, written: str) -> None:
        self.written = written
        super().__init__(f"no cell {written!r} in the official form")


class TablesFormatError(ValueError):
    """JSON that is not the tables' form: at ``place`` stands ``found``."""

    def __init__(self, place: str, found: object) -> None:
        self.place, self.found = place, found
        super().__init__(f"{place}: cannot read {found!r}")


@dataclass(frozen=True, slots=True)
class _Table:
    cells: tuple[tuple[Cell, ...], ...]

    key: ClassVar[TableKey]
    shape: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]]

    @classmethod
    def of(cls, values: Mapping[str, Mapping[str, int | Cell]]) -> Self:
        """A table of these numbers and cells; what is not named is empty.

        Raises:
            UnknownAddressError: a row or column that the form does not have.
        """
        for row, columns in values.items():
            for column in columns:
                Address.parse(f"{cls.key}/{row}/{column}")
        return cls(
            tuple(
                tuple(_cell(values.get(row, {}).get(column, EMPTY)) for column in columns)
                for row, columns in cls.shape
            )
        )

    @classmethod
    def filled(cls, cell: Cell) -> Self:
        """A table with the same in every cell."""
        return cls(tuple(tuple(cell for _ in columns) for _, columns in cls.shape))

    @classmethod
    def addresses(cls) -> Iterator[Address]:
        """Every cell's place, in reading order."""
        for row, columns in cls.shape:
            for column in columns:
                yield Address(cls.key, row, column)

    def at(self, row: str, column: str) -> Cell:
        """The cell in this row and column.

        Raises:
            UnknownAddressError: there is none.
        """
        for (name, columns), cells in zip(self.shape, self.cells, strict=True):
            if name == row and column in columns:
                return cells[columns.index(column)]
        raise UnknownAddressError(f"{self.key}/{row}/{column}")

    def with_cell(self, row: str, column: str, cell: Cell) -> Self:
        """The same table but for one cell."""
        Address.parse(f"{self.key}/{row}/{column}")
        return replace(
            self,
            cells=tuple(
                tuple(cell if (r, c) == (row, column) else self.at(r, c) for c in columns)
                for r, columns in self.shape
            ),
        )

    def to_json(self) -> TableJson:
        """``{row: {column: cell}}``, in the form's order."""
        return {
            row: {c: cell.to_json() for c, cell in zip(columns, cells, strict=True)}
            for (row, columns), cells in zip(self.shape, self.cells, strict=True)
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read what :meth:`to_json` gave; every row and column must be there and no other.

        Raises:
            TablesFormatError: it is not that form.
        """
        rows = _members(data, tuple(row for row, _ in cls.shape), cls.key.value)
        read = []
        for (row, columns), found in zip(cls.shape, rows, strict=True):
            cells = _members(found, columns, f"{cls.key}/{row}")
            places = (f"{cls.key}/{row}/{column}" for column in columns)
            read.append(tuple(map(_cell_from_json, cells, places)))
        return cls(tuple(read))


class TableTwo(_Table):
    """主动公开政府信息情况: documents made, decisions taken, fees charged (in fen)."""

    __slots__ = ()
    key = TableKey.TWO
    shape = (
        (RowTwo.RULES, _DOCUMENT),
        (RowTwo.NORMATIVE_DOCUMENTS, _DOCUMENT),
        (RowTwo.LICENCES, _DECIDED),
        (RowTwo.PENALTIES, _DECIDED),
        (RowTwo.COERCION, _DECIDED),
        (RowTwo.FEES, (ColumnTwo.AMOUNT_FEN,)),
    )


class TableThree(_Table):
    """收到和处理政府信息公开申请情况: 25 rows, seven columns."""

    __slots__ = ()
    key = TableKey.THREE
    shape = tuple((row, tuple(ColumnThree)) for row in ROWS_IN_THREE)


class TableFour(_Table):
    """政府信息公开行政复议、行政诉讼情况: three blocks of five; a block is a row here."""

    __slots__ = ()
    key = TableKey.FOUR
    shape = tuple((block, tuple(ColumnFour)) for block in BlockFour)


ADDRESSES: Final[Mapping[str, Address]] = {
    str(address): address
    for table in (TableTwo, TableThree, TableFour)
    for address in table.addresses()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The three tables of one report."""

    two: TableTwo
    three: TableThree
    four: TableFour

    @classmethod
    def empty(cls) -> Tables:
        """Tables in which nobody recorded anything."""
        return cls(
            two=TableTwo.filled(EMPTY),
            three=TableThree.filled(EMPTY),
            four=TableFour.filled(EMPTY),
        )

    def at(self, address: Address) -> Cell:
        """The cell at this address."""
        table: _Table = {"two": self.two, "three": self.three, "four": self.four}[address.table]
        return table.at(address.row, address.column)

    def with_cell(self, address: Address, cell: Cell) -> Tables:
        """The same tables but for one cell."""
        row, column = address.row, address.column
        match address.table:
            case TableKey.TWO:
                return replace(self, two=self.two.with_cell(row, column, cell))
            case TableKey.THREE:
                return replace(self, three=self.three.with_cell(row, column, cell))
            case TableKey.FOUR:
                return replace(self, four=self.four.with_cell(row, column, cell))

    def to_json(self) -> dict[str, TableJson]:
        """``{"two": …, "three": …, "four": …}`` as the module's head describes."""
        return {
            TableKey.TWO.value: self.two.to_json(),
            TableKey.THREE.value: self.three.to_json(),
            TableKey.FOUR.value: self.four.to_json(),
        }

    @classmethod
    def from_json(cls, data: object) -> Tables:
        """Read what :meth:`to_json` gave.

        Raises:
            TablesFormatError: it is not that form.
        """
        two, three, four = _members(data, tuple(TableKey), "tables")
        return cls(
            two=TableTwo.from_json(two),
            three=TableThree.from_json(three),
            four=TableFour.from_json(four),
        )


def _cell(value: int | Cell) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)


def _members(data: object, names: tuple[str, ...], place: str) -> tuple[object, ...]:
    if not isinstance(data, dict):
        raise TablesFormatError(place, data)
    for name in [*(n for n in names if n not in data), *(n for n in data if n not in names)]:
        raise TablesFormatError(f"{place}/{name}", data.get(name, "nothing"))
    return tuple(data[name] for name in names)


def _cell_from_json(data: object, place: str) -> Cell:
    if data is None:
        return EMPTY
    if data == Absent.NOT_APPLICABLE.value:
        return NOT_APPLICABLE
    if isinstance(data, bool) or not isinstance(data, int) or data < 0:
        raise TablesFormatError(place, data)
    return Cell(data)
