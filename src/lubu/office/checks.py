"""The register of checks: rooms look for what is missing, unsafe or broken, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is."""

    FAULT = "fault"  # something is broken or open
    WARNING = "warning"  # it works, but not as a service should


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found: a whole sentence, what to do about it, and where (a row, file, setting)."""

    sentence: str
    remedy: str = ""
    place: str = ""
    severity: Severity = Severity.FAULT


Check = Callable[[], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Registered:
    """A check with the label that people read."""

    name: str
    label: object
    run: Check


class UnknownCheckError(LookupError):
    """No room registered a check of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no check is called {name!r}")


_checks: dict[str, Registered] = {}


def check(name: str, label: object) -> Callable[[Check], Check]:
    """Register the decorated function, which yields what it finds, as ``lubu check NAME``.

    Raises:
        ValueError: two checks of one name.
    """

    def add(run: Check) -> Check:
        if name in _checks:
            raise ValueError(f"two checks are called {name!r}")
        _checks[name] = Registered(name, label, run)
        return run

    return add


def registered() -> dict[str, Registered]:
    """All checks by name."""
    return dict(_checks)


def run(name: str) -> list[Finding]:
    """What the check of that name finds now.

    Raises:
        UnknownCheckError: there is none.
    """
    if name not in _checks:
        raise UnknownCheckError(name)
    return list(_checks[name].run())
