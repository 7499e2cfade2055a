"""The register of checks: rooms look for what is missing, unsafe or broken, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from lubu.organisations.models import Organ


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
OrganCheck = Callable[[Organ], Iterable[Finding]]


def _nothing(*_organ: Organ) -> Iterable[Finding]:
    return ()


@dataclass(frozen=True, slots=True)
class Registered:
    """A check with the label that people read: what is asked once, and what of each organ."""

    name: str
    label: object
    run: Check = _nothing
    run_for: OrganCheck = _nothing


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


def organ_check(name: str, label: object) -> Callable[[OrganCheck], OrganCheck]:
    """Register what a check asks of each organ: its findings are shown to those who keep it alone.

    Raises:
        ValueError: asked of each organ already.
    """

    def add(run_for: OrganCheck) -> OrganCheck:
        known = _checks.get(name, Registered(name, label))
        if known.run_for is not _nothing:
            raise ValueError(f"two checks of an organ are called {name!r}")
        _checks[name] = replace(known, run_for=run_for)
        return run_for

    return add


def registered() -> dict[str, Registered]:
    """All checks by name."""
    return dict(_checks)


def run_each(name: str) -> Iterator[tuple[Organ | None, list[Finding]]]:
    """What the check of that name finds now: of the installation (``None``), then of each organ
    that it asks about.

    Raises:
        UnknownCheckError: there is none.
    """
    if name not in _checks:
        raise UnknownCheckError(name)
    asked = _checks[name]
    if asked.run is not _nothing:
        yield None, list(asked.run())
    if asked.run_for is not _nothing:
        for organ in Organ.objects.order_by("pk"):
            yield organ, list(asked.run_for(organ))


def run(name: str) -> list[Finding]:
    """All that the check of that name finds now.

    Raises:
        UnknownCheckError: there is none.
    """
    return [finding for _organ, findings in run_each(name) for finding in findings]
