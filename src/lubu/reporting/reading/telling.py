"""What the reading found, for people and for programs. Works without an installation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lubu.language import gettext, ngettext
from lubu.reporting import messages
from lubu.reporting.findings import ReportFinding, Severity
from lubu.reporting.reading.extracts import Reason
from lubu.reporting.reading.judging import Judgement, judge
from lubu.reporting.reading.reader import ReportRead
from lubu.reporting.reading.workers import Answer


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
                "organ": None,
                "year": None,
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
        if self.judgement is None:
            return [f"{self.file}: {why(self.reason)}"]
        return [
            f"{self.file}: {self.verdict()}",
            *(f"  {mark(f)} {f.rule.value} {sentence(f)}" for f in self.judgement.findings),
            *(f"  - {rules} {words}" for rules, words in self.unchecked()),
        ]

    def verdict(self) -> str:
        """In which form it is and how much was found, or why it could not be read."""
        if self.report is None or self.judgement is None:
            return why(self.reason)
        head = gettext("report in the form of %(form)s") % {"form": self.report.form.value}
        count = len(self.judgement.findings)
        found = (
            ngettext("%(num)s finding", "%(num)s findings", count) % {"num": count}
            if count
            else gettext("everything that can be checked holds")
        )
        return f"{head}; {found}"

    def unchecked(self) -> list[tuple[str, str]]:
        """Rules and why they could not be checked; those for which nothing was given together."""
        found = () if self.judgement is None else self.judgement.not_checked
        bare = [one.rule.value for one in found if one.message == messages.NO_EVIDENCE]
        told = [(f.rule.value, sentence(f)) for f in found if f.message != messages.NO_EVIDENCE]
        if bare:
            words = gettext("What these rules compare with was not given.")
            told.append((" ".join(bare), words))
        return told


def checked(path: Path, answer: Answer, last_year: ReportRead | None = None) -> CheckedFile:
    """Hold what was read of a file against the rules; what could not be read says why."""
    if isinstance(answer, Reason):
        return CheckedFile(file=str(path), reason=answer)
    return CheckedFile(file=str(path), report=answer, judgement=judge(answer, last_year=last_year))


def sentence(finding: ReportFinding) -> str:
    """The finding in the language of the command line."""
    return gettext(finding.message) % finding.params


def why(reason: Reason | None) -> str:
    """Why a file cannot be read, and what to do."""
    return gettext(messages.UNREADABLE[reason.value]) if reason else ""


def mark(finding: ReportFinding) -> str:
    """A sign of how severe the finding is."""
    return {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOT_CHECKABLE: "-"}[
        finding.severity
    ]
