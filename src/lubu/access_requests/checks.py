"""``lubu check requests``: every stored standing is what its events say, by today's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lubu.access_requests.actions.recording import law, projection
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.folding import fold


@dataclass(frozen=True, slots=True)
class Differs:
    """One column of one case that is not what its events say."""

    case: AccessRequest
    column: str
    stored: object
    computed: object


def differences() -> Iterator[Differs]:
    """Where a stored standing is another than the recomputed one, case by case.

    Raises:
        NotPermittedError: a case's own events are not possible in their order.
    """
    given = law()
    cases = AccessRequest.objects.order_by("organ_id", "pk").prefetch_related("history")
    for case in cases.iterator(chunk_size=500):
        standing = fold((one.event for one in case.history.all()), given)
        for column, computed in projection(standing, given).items():
            stored = getattr(case, column)
            if stored != computed:
                yield Differs(case, column, stored, computed)
