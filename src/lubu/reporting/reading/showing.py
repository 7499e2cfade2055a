"""What the reading found as one page (HTML): the tables with the faulty cells marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lubu import language
from lubu.language import gettext
from lubu.reporting.documents.layout import LayoutCell, TableLayout, layout
from lubu.reporting.findings import ReportFinding, Severity
from lubu.reporting.reading.gathered import FaultKind
from lubu.reporting.reading.reader import ReportRead
from lubu.reporting.reading.telling import CheckedFile, sentence
from lubu.reporting.tables import Address, ReportForm, TableKey
from lubu.reporting.wording import label

_NOTHING: Final = frozenset({FaultKind.CELLS, FaultKind.ROW_MISSING, FaultKind.TABLE_MISSING})
_WRITTEN: Final = frozenset({FaultKind.NOT_A_NUMBER, FaultKind.FORMULA})


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("lubu.reporting", "jinja2"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = gettext
    return made


def page(found: Sequence[CheckedFile]) -> str:
    """One page for all files, which needs nothing but itself; it prints on A4.

    Findings lead to the cells that they compare, cells back to the findings.
    """
    style = (files("lubu.reporting") / "jinja2/reporting/checked.css").read_text(encoding="utf-8")
    return (
        _environment()
        .get_template("reporting/checked.html")
        .render(
            language="zh-CN" if language.in_force() == language.CHINESE else "en",
            style=Markup(style),  # noqa: S704 - our own file
            files=[_Shown(number, one) for number, one in enumerate(found, start=1)],
            faulty=sum(one.is_faulty for one in found),
            unread=sum(one.report is None for one in found),
        )
    )


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding beside the tables: its number and rule, what it says, the cells it leads to."""

    number: int
    rule: str
    is_warning: bool
    sentence: str
    cells: tuple[tuple[str, str], ...]


class _Shown:
    """One file as the page shows it."""

    def __init__(self, number: int, found: CheckedFile) -> None:
        self.number = number
        self.found = found
        self.report = found.report
        findings = () if found.judgement is None else found.judgement.findings
        self.findings = tuple(self._finding(at, f) for at, f in enumerate(findings, start=1))
        self._marks = dict(_marks(findings))
        self._named = {_named(finding) for finding in findings}
        self._texts = {} if found.report is None else _texts(found.report)

    def _finding(self, number: int, finding: ReportFinding) -> ShownFinding:
        return ShownFinding(
            number,
            finding.rule.value,
            finding.severity is Severity.WARNING,
            sentence(finding),
            tuple((self.anchor(address), label(address)) for address in _leading(finding)),
        )

    def anchor(self, address: Address) -> str:
        """The name of a cell in the page."""
        return f"c{self.number}-{address.table}-{address.row}-{address.column}"

    def tables(self) -> Iterator[TableLayout]:
        """The tables that were read, where something in the file does not hold."""
        if self.report is None or not self.findings:
            return
        lost = {
            fault.cells[0].table
            for fault in self.report.faults
            if fault.kind is FaultKind.TABLE_MISSING
        }
        if self.report.form is ReportForm.OF_2019:
            lost.add(TableKey.TWO)  # it counts other things there, and is not checked
        for key in TableKey:
            if key not in lost:
                yield layout(key, self.report.tables)

    def text(self, cell: LayoutCell) -> str:
        """What stands in the file's own cell."""
        return cell.text if cell.address is None else self._texts.get(cell.address, cell.text)

    def marks(self, cell: LayoutCell) -> tuple[int, ...]:
        """The numbers of the findings that compare this cell."""
        return () if cell.address is None else self._marks.get(cell.address, ())

    def is_named(self, cell: LayoutCell) -> bool:
        """Whether a finding points at this very cell."""
        return cell.address in self._named


def _marks(findings: Sequence[ReportFinding]) -> Iterator[tuple[Address, tuple[int, ...]]]:
    marks: dict[Address, list[int]] = {}
    for number, finding in enumerate(findings, start=1):
        for address in finding.cells:
            marks.setdefault(address, []).append(number)
    return ((address, tuple(numbers)) for address, numbers in marks.items())


def _named(finding: ReportFinding) -> Address | None:
    """The cell of which the finding says that it is another: a total, or its only one."""
    if len(finding.cells) == 1:
        return finding.cells[0]
    if finding.expected is None:
        return None  # it is about all of them alike
    said = finding.params.get("label")
    return next((address for address in finding.cells if label(address) == said), None)


def _leading(finding: ReportFinding) -> tuple[Address, ...]:
    """The cells to which the sentence leads: the one it names, else the first."""
    named = _named(finding)
    return finding.cells[:1] if named is None else (named,)


def _texts(report: ReportRead) -> Mapping[Address, str]:
    """What stands in cells without a number, in the file's own signs."""
    texts = dict(report.signs)
    for fault in report.faults:
        for address in fault.cells:
            if fault.kind in _NOTHING:
                texts[address] = gettext("missing")
            elif fault.kind in _WRITTEN:
                texts[address] = fault.words
    return texts
