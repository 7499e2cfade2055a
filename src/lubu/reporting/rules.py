"""What must hold between the numbers of an annual report.

Source: 政府信息公开工作年度报告格式 (国办公开办函〔2021〕30号) with the notes in its tables;
政府信息公开条例 art. 50. Rules are named V1 to V7 for table three and the text, T2.1, T2.2 and T4.1
for the other tables, S6.1 for the fees of section six.

A rule is failed, kept, or *not checkable* where a cell that it needs holds no number. What cannot
be checked is said, never passed over and never counted as failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from lubu.access_requests.rules.counting import Total
from lubu.reporting import messages
from lubu.reporting.cells import WORDS, Absent
from lubu.reporting.equations import Equation, against, finding, not_checkable, weigh
from lubu.reporting.findings import (
    MAY_MAKE_RULES,
    FeeFacts,
    OrganTier,
    ReportFinding,
    Rule,
    Severity,
    StatedNumber,
    of_words,
)
from lubu.reporting.tables import (
    APPLICANTS,
    ONLY_OF_2021,
    OUTCOMES,
    RESULTS,
    ROWS_IN_THREE,
    Address,
    BlockFour,
    ColumnFour,
    ColumnThree,
    ColumnTwo,
    ReportForm,
    RowThree,
    RowTwo,
    TableKey,
    Tables,
)
from lubu.reporting.wording import label

__all__ = [
    "FeeFacts",
    "OrganTier",
    "ReportFinding",
    "Rule",
    "Severity",
    "StatedNumber",
    "check",
    "failed",
    "without_evidence",
]


def check(
    tables: Tables,
    *,
    organ_tier: OrganTier | None,
    last_year: Tables | None = None,
    registered_by_applicant: Mapping[ColumnThree, int] | None = None,
    results: Mapping[str, tuple[RowThree, ...]] | None = None,
    stated: Iterable[StatedNumber] | None = None,
    fees: FeeFacts | None = None,
    expired: int = 0,
    form: ReportForm = ReportForm.OF_2021,
    has_single_other: bool | None = None,
) -> tuple[ReportFinding, ...]:
    """Everything in a report that does not hold or cannot be judged, in the rules' order.

    ``registered_by_applicant`` counts the year's applications by column, ``results`` names for each
    closed application the rows that count it, ``stated`` are the text's numbers, ``expired`` counts
    normative documents that lapsed; without ``organ_tier`` T2.1 cannot be judged. Rules that
    compare with what is not given are silent; :func:`without_evidence` names them. Of a report in
    the form of 2019 table two is not checked (it counts other things), and "(六)其他处理" is one
    row; ``has_single_other`` says so of a table that mixes the forms.
    """
    is_single = form is ReportForm.OF_2019 if has_single_other is None else has_single_other
    rows = [row for row in ROWS_IN_THREE if not (is_single and row in ONLY_OF_2021)]
    found = [
        *_balance(tables),
        *_results(tables, rows),
        *_across(tables, rows),
        *_carried(tables, last_year),
        *_registered(tables, registered_by_applicant),
        *_counted_once(results or {}),
        *_stated(tables, stated or ()),
        *_block_sums(tables),
        *_fees(fees),
    ]
    if form is ReportForm.OF_2021:
        found += [*_rules_by_town(tables, organ_tier), *_effective(tables, last_year, expired)]
    order = list(Rule)
    return tuple(sorted(found, key=lambda finding: order.index(finding.rule)))


def without_evidence(
    *,
    last_year: Tables | None = None,
    registered_by_applicant: Mapping[ColumnThree, int] | None = None,
    results: Mapping[str, tuple[RowThree, ...]] | None = None,
    stated: Iterable[StatedNumber] | None = None,
    fees: FeeFacts | None = None,
    why: Mapping[Rule, str] = MappingProxyType({}),
) -> tuple[ReportFinding, ...]:
    """The rules for which there is nothing to compare with, as findings "not checkable".

    ``why`` holds messages of their own for some.
    """
    asked = {
        Rule.CARRIED: last_year,
        Rule.REGISTERED: registered_by_applicant,
        Rule.COUNTED_ONCE: results,
        Rule.STATED: stated,
        Rule.EFFECTIVE: last_year,
        Rule.FEES: fees,
    }
    return tuple(
        _unjudged(rule, why.get(rule, messages.NO_EVIDENCE))
        for rule, given in asked.items()
        if given is None
    )


def _unjudged(rule: Rule, message: str) -> ReportFinding:
    return of_words(rule, message, Severity.NOT_CHECKABLE, rule=rule.value)


def failed(findings: Iterable[ReportFinding]) -> tuple[ReportFinding, ...]:
    """Those that say that the report is wrong."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)


def _three(row: RowThree, column: ColumnThree) -> Address:
    return Address(TableKey.THREE, row, column)


def _balance(tables: Tables) -> Iterator[ReportFinding]:
    """V1, the table's own note: new + carried in = concluded + carried forward."""
    return weigh(
        Rule.BALANCE,
        messages.BALANCE,
        tables,
        (
            Equation(
                (_three(Total.RECEIVED, c), _three(Total.CARRIED_IN, c)),
                (_three(Total.CONCLUDED, c), _three(Total.CARRIED_OUT, c)),
                _three(Total.CONCLUDED, c),
            )
            for c in ColumnThree
        ),
    )


def _results(tables: Tables, rows: Iterable[RowThree]) -> Iterator[ReportFinding]:
    """V2: (七) is the sum of (一) to (六)."""
    results = [r for r in rows if r in RESULTS]
    return weigh(
        Rule.RESULTS,
        messages.RESULTS,
        tables,
        (
            Equation(tuple(_three(r, c) for r in results), (total,), total)
            for c in ColumnThree
            for total in [_three(Total.CONCLUDED, c)]
        ),
    )


def _across(tables: Tables, rows: Iterable[RowThree]) -> Iterator[ReportFinding]:
    """V3: the last column is the sum of the six before it."""
    return weigh(
        Rule.ACROSS,
        messages.ACROSS,
        tables,
        (
            Equation(tuple(_three(r, c) for c in APPLICANTS), (total,), total)
            for r in rows
            for total in [_three(r, ColumnThree.TOTAL)]
        ),
    )


def _block_sums(tables: Tables) -> Iterator[ReportFinding]:
    """T4.1: in each block the total is the sum of the four outcomes."""
    return weigh(
        Rule.BLOCK_SUM,
        messages.BLOCK_SUM,
        tables,
        (
            Equation(tuple(Address(TableKey.FOUR, b, c) for c in OUTCOMES), (total,), total)
            for b in BlockFour
            for total in [Address(TableKey.FOUR, b, ColumnFour.TOTAL)]
        ),
    )


def _carried(tables: Tables, last: Tables | None) -> Iterator[ReportFinding]:
    """V4: what is carried in is what last year's report carried forward."""
    if last is None:
        return iter(())
    return against(
        Rule.CARRIED,
        messages.CARRIED,
        tables,
        (
            (_three(Total.CARRIED_IN, c), last.at(_three(Total.CARRIED_OUT, c)).number)
            for c in ColumnThree
        ),
    )


def _registered(
    tables: Tables, counts: Mapping[ColumnThree, int] | None
) -> Iterator[ReportFinding]:
    """V5: what is new is what was registered; columns that the register leaves out had none."""
    if counts is None:
        return iter(())
    given = {c: counts.get(c, 0) for c in APPLICANTS}
    given[ColumnThree.TOTAL] = counts.get(ColumnThree.TOTAL, sum(given.values()))
    return against(
        Rule.REGISTERED,
        messages.REGISTERED,
        tables,
        ((_three(Total.RECEIVED, c), number) for c, number in given.items()),
    )


def _counted_once(
    results: Mapping[str, tuple[RowThree, ...]],
) -> Iterator[ReportFinding]:
    """V6: each closed application counts in one row of results; a partial answer in (二) only."""
    for request, rows in results.items():
        if len(rows) == 1 and rows[0] in RESULTS:
            continue
        yield ReportFinding(
            rule=Rule.COUNTED_ONCE,
            table=TableKey.THREE,
            cells=tuple(_three(row, ColumnThree.TOTAL) for row in rows),
            expected=1,
            found=sum(row in RESULTS for row in rows),
            message=messages.COUNTED_ONCE,
            params={"request": request, "found": sum(row in RESULTS for row in rows)},
        )


def _stated(tables: Tables, numbers: Iterable[StatedNumber]) -> Iterator[ReportFinding]:
    """V7: the text says what the tables say; "not applicable" agrees with none, not with some."""
    absent: list[Address] = []
    for stated in numbers:
        contents = [tables.at(address).content for address in stated.cells]
        counts = [content for content in contents if isinstance(content, int)]
        empty = [
            address
            for address, content in zip(stated.cells, contents, strict=True)
            if content is Absent.EMPTY
        ]
        if empty:
            absent += empty
        elif sum(counts) != stated.number:
            yield ReportFinding(
                rule=Rule.STATED,
                table=stated.cell.table,
                cells=stated.cells,
                expected=sum(counts) if counts else None,
                found=stated.number,
                message=messages.STATED,
                params={
                    "words": stated.words,
                    "label": " + ".join(map(label, stated.cells)),
                    "expected": sum(counts) if counts else WORDS[Absent.NOT_APPLICABLE],
                    "found": stated.number,
                },
            )
    if absent:
        yield not_checkable(Rule.STATED, absent)


def _rules_by_town(tables: Tables, tier: OrganTier | None) -> Iterator[ReportFinding]:
    """T2.1: who cannot make rules has none; "not applicable" says the same as 0."""
    if tier in MAY_MAKE_RULES:
        return
    if tier is None:
        yield _unjudged(Rule.RULES_BY_TOWN, messages.TIER_UNKNOWN)
        return
    absent = []
    for column in (ColumnTwo.ISSUED, ColumnTwo.REPEALED, ColumnTwo.EFFECTIVE):
        address = Address(TableKey.TWO, RowTwo.RULES, column)
        cell = tables.at(address)
        if cell.content is Absent.EMPTY:
            absent.append(address)
        elif cell.number:
            yield finding(
                Rule.RULES_BY_TOWN, messages.RULES_BY_TOWN, address, (address,), 0, cell.number
            )
    if absent:
        yield not_checkable(Rule.RULES_BY_TOWN, absent)


def _effective(
    tables: Tables, last: Tables | None, expired_documents: int
) -> Iterator[ReportFinding]:
    """T2.2, a warning: in force now = in force then + issued - repealed - expired.

    Only normative documents expire here; where rules are not applicable there is nothing to ask.
    """
    if last is None:
        return
    absent = []
    for row, expired in ((RowTwo.RULES, 0), (RowTwo.NORMATIVE_DOCUMENTS, expired_documents)):
        columns = (ColumnTwo.ISSUED, ColumnTwo.REPEALED, ColumnTwo.EFFECTIVE)
        cells = tuple(Address(TableKey.TWO, row, column) for column in columns)
        if all(tables.at(cell).content is Absent.NOT_APPLICABLE for cell in cells):
            continue
        issued, repealed, now = (tables.at(cell).number for cell in cells)
        then = last.at(cells[2]).number
        if issued is None or repealed is None or now is None or then is None:
            absent += list(cells)
        elif now != then + issued - repealed - expired:
            yield finding(
                Rule.EFFECTIVE,
                messages.EFFECTIVE,
                cells[2],
                cells,
                then + issued - repealed - expired,
                now,
                Severity.WARNING,
            )
    if absent:
        yield not_checkable(Rule.EFFECTIVE, absent)


def _fees(fees: FeeFacts | None) -> Iterator[ReportFinding]:
    """S6.1: section six states the fees, zero explicitly. Source: 信息处理费管理办法 art. 10."""
    if fees is None:
        return
    if not fees.is_recorded:
        yield _fee_finding(messages.FEES_UNKNOWN, None, None)
    elif not fees.notices and fees.billed_fen:
        yield _fee_finding(messages.FEES_ODD, 0, fees.billed_fen)


def _fee_finding(message: str, expected: int | None, found: int | None) -> ReportFinding:
    return ReportFinding(
        rule=Rule.FEES,
        table=None,
        cells=(),
        expected=expected,
        found=found,
        message=message,
        params={} if found is None else {"found": found},
    )
