"""What the reading found, for people and for programs. Works without an installation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lubu.language import gettext, ngettext
from lubu.reporting import messages
from lubu.reporting.findings import ReportFinding, Severity
from lubu.reporting.reading.extracts import MOST_BYTES, Reason, UnreadableReportError
from lubu.reporting.reading.reader import Judgement, ReportRead, judge, read


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """One file that was asked for: what was read and found, or why it could not be read."""

    file: str
    report: ReportRead | None = None
    judgement: Judgement | None = None
    reason: Reason | None = None

    @property
    def is_faulty(self) -> bool:
        """Whether something in it does not hold."""
        return self.judgement is not None and bool(self.judgement.findings)

    def to_json(self) -> dict[str, object]:
        """The documented form; what could not be checked stands apart from the findings."""
        if self.report is None or self.judgement is None:
            return {
                "file": self.file,
                "readable": False,
                "form": None,
                "tables": None,
                "findings": [],
                "not_checked": [],
                "reason": self.reason and self.reason.value,
                "message": why(self.reason),
            }
        return {
            "file": self.file,
            "readable": True,
            "form": self.report.form.value,
            "organ": self.report.organ or None,
            "year": self.report.year,
            "tables": self.report.tables.to_json(),
            "findings": [one.to_json(sentence(one)) for one in self.judgement.findings],
            "not_checked": [one.to_json(sentence(one)) for one in self.judgement.not_checked],
        }

    def lines(self) -> list[str]:
        """The same as lines of text."""
        if self.report is None or self.judgement is None:
            return [f"{self.file}: {why(self.reason)}"]
        head = gettext("report in the form of %(form)s") % {"form": self.report.form.value}
        count = len(self.judgement.findings)
        verdict = (
            ngettext("%(num)s finding", "%(num)s findings", count) % {"num": count}
            if count
            else gettext("everything that can be checked holds")
        )
        found = [*self.judgement.findings, *self.judgement.not_checked]
        return [f"{self.file}: {head}; {verdict}", *(f"  {_mark(f)} {sentence(f)}" for f in found)]


def load(path: Path) -> ReportRead:
    """Read a file from disk.

    Raises:
        UnreadableReportError: why it cannot be read.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableReportError(Reason.TOO_LARGE)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableReportError(Reason.MISSING) from error
    return read(data)


def check_file(path: Path, last_year: ReportRead | None = None) -> CheckedFile:
    """Read a file and hold it against the rules; a file that cannot be read says why."""
    try:
        report = load(path)
    except UnreadableReportError as error:
        return CheckedFile(file=str(path), reason=error.reason)
    return CheckedFile(file=str(path), report=report, judgement=judge(report, last_year=last_year))


def sentence(finding: ReportFinding) -> str:
    """The finding in the language of the command line."""
    return gettext(finding.message) % finding.params


def why(reason: Reason | None) -> str:
    """Why a file cannot be read, and what to do."""
    return gettext(messages.UNREADABLE[reason.value]) if reason else ""


def _mark(finding: ReportFinding) -> str:
    signs = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOT_CHECKABLE: "-"}
    return f"{signs[finding.severity]} {finding.rule.value}"
