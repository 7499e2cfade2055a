"""Where a case stands by what is stored of it."""

from __future__ import annotations

from typing import Final

from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.clocks import running
from lubu.access_requests.rules.folding import Law, fold
from lubu.access_requests.rules.standing import Standing

NO_STANDING: Final = (ValueError, KeyError, TypeError, AttributeError)
"""What folding and counting may raise of events that nobody recorded with this software."""


class BrokenHistoryError(ValueError):
    """The stored events of a case are none that the procedure could have brought about."""

    def __init__(self, case: AccessRequest) -> None:
        self.case_id, self.number = case.pk, case.number
        super().__init__(f"the events of application {case.number} do not fit together")


def standing_by(case: AccessRequest, law: Law) -> Standing:
    """Where a case stands by its stored events; its terms can be counted.

    Raises:
        BrokenHistoryError: they were not recorded by this software, or not all of them.
    """
    try:
        standing = fold((one.event for one in case.history.all()), law)
        list(running(standing, law.calendar))  # a day that no calendar knows ends a term nowhere
    except NO_STANDING as error:
        raise BrokenHistoryError(case) from error
    return standing
