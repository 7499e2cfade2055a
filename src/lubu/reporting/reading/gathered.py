"""What is read of the statutory tables row by row: cells, and what does not stand as it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lubu.office.formats import FEN_PER_WAN
from lubu.reporting.cells import EMPTY, NOT_APPLICABLE, Cell
from lubu.reporting.filling import is_asked
from lubu.reporting.reading.extracts import squeezed
from lubu.reporting.reading.numbers import cell, is_formula
from lubu.reporting.tables import (
    ONLY_OF_2021,
    Address,
    ColumnTwo,
    ReportForm,
    TableFour,
    TableKey,
    Tables,
    TableThree,
    TableTwo,
)

_TABLES = (TableTwo, TableThree, TableFour)


class FaultKind(StrEnum):
    """What can be wrong with how a table stands in a file."""

    NOT_A_NUMBER = "not_a_number"
    FORMULA = "formula"  # of a workbook, saved without its result
    LABEL = "label"  # a row known by its place only; its numbers count
    CELLS = "cells"  # fewer cells in a row than the form has: missing, or merged
    ROW_MISSING = "row_missing"
    TABLE_MISSING = "table_missing"


@dataclass(frozen=True, slots=True)
class ReadFault:
    """One such thing; ``cells`` are those that it leaves without a number.

    ``words`` are what stands instead of a number; ``number`` counts the cells of a row.
    """

    kind: FaultKind
    cells: tuple[Address, ...]
    words: str = ""
    number: int = 0


@dataclass(slots=True)
class RowsRead:
    """Rows as they are read. One that was read well stays: others of its name are asides."""

    form: ReportForm
    unit_fen: int = FEN_PER_WAN  # of the amount in table two
    cells: dict[Address, Cell] = field(default_factory=dict)
    signs: dict[Address, str] = field(default_factory=dict)
    has_single_other: bool = False
    faults: dict[tuple[TableKey, str], list[ReadFault]] = field(default_factory=dict)

    def take(self, addresses: Sequence[Address], texts: Sequence[str]) -> None:
        """Read the cells of a row; of more texts than the row has cells the last ones."""
        row = (addresses[0].table, addresses[0].row)
        if row not in self.faults and any(address in self.cells for address in addresses):
            return
        self.faults.pop(row, None)
        if len(texts) < len(addresses):
            fault = ReadFault(FaultKind.CELLS, tuple(addresses), number=len(texts))
            self.faults[row] = [fault]
            return
        for address, text in zip(addresses, texts[-len(addresses) :], strict=True):
            is_amount = address.column == ColumnTwo.AMOUNT_FEN
            value = cell(text, unit_fen=self.unit_fen if is_amount else 1)
            if value is None:
                kind = FaultKind.FORMULA if is_formula(text) else FaultKind.NOT_A_NUMBER
                fault = ReadFault(kind, (address,), words=" ".join(text.split()))
                self.faults.setdefault(row, []).append(fault)
            elif value == NOT_APPLICABLE:
                self.signs[address] = squeezed(text)
            self.cells[address] = EMPTY if value is None else value

    def doubt(self, addresses: Sequence[Address], words: str) -> None:
        """Note that a row just read is known by its place: its label says something else."""
        row = (addresses[0].table, addresses[0].row)
        fault = ReadFault(FaultKind.LABEL, tuple(addresses), words=words)
        self.faults.setdefault(row, []).append(fault)

    def of(self, key: TableKey) -> TableRead:
        """What was read of one table."""
        cells = {address: value for address, value in self.cells.items() if address.table is key}
        faults = [one for row, found in self.faults.items() if row[0] is key for one in found]
        signs = {address: sign for address, sign in self.signs.items() if address.table is key}
        return TableRead(key, self.form, cells, tuple(faults), signs, self.has_single_other)


@dataclass(frozen=True, slots=True)
class TableRead:
    """One table as it was read.

    ``signs`` are what stands for "not applicable" in its cells; ``has_single_other`` where
    "(六)其他处理" is one row, as in the form of 2019.
    """

    key: TableKey
    form: ReportForm
    cells: dict[Address, Cell] = field(hash=False)
    faults: tuple[ReadFault, ...]
    signs: dict[Address, str] = field(hash=False, default_factory=dict)
    has_single_other: bool = False

    @property
    def is_found(self) -> bool:
        """Whether anything of it stands in the file."""
        return bool(self.cells or self.faults)

    def all_faults(self) -> tuple[ReadFault, ...]:
        """With the rows that are missing, or with the whole table."""
        asked = [
            address
            for table in _TABLES
            if table.key is self.key
            for address in table.addresses()
            if is_asked(address, self.form)
            and not (self.has_single_other and address.row in ONLY_OF_2021)
        ]
        if not self.is_found:
            whole = ReadFault(FaultKind.TABLE_MISSING, tuple(asked))
            return (whole,) if asked else ()
        told = {cell for fault in self.faults for cell in fault.cells}
        lost: dict[str, list[Address]] = {}
        for address in asked:
            if address not in self.cells and address not in told:
                lost.setdefault(address.row, []).append(address)
        missing = (ReadFault(FaultKind.ROW_MISSING, tuple(cells)) for cells in lost.values())
        return (*self.faults, *missing)


def as_tables(read: Sequence[TableRead]) -> Tables:
    """The tables; what was not read, or is no number, is empty."""
    values: dict[TableKey, dict[str, dict[str, int | Cell]]] = {key: {} for key in TableKey}
    for one in read:
        for address, value in one.cells.items():
            values[address.table].setdefault(address.row, {})[address.column] = value
    return Tables(
        two=TableTwo.of(values[TableKey.TWO]),
        three=TableThree.of(values[TableKey.THREE]),
        four=TableFour.of(values[TableKey.FOUR]),
    )
