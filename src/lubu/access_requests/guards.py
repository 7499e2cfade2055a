"""The triggers by which the database refuses to change what happened to a case."""

from __future__ import annotations

from lubu.ledger.guards import Guards

TABLE = "access_requests_requestevent"
HISTORY = Guards(
    sentence="the history of a case is append-only",
    sqlite={
        f"{TABLE}_no_update": f"BEFORE UPDATE ON {TABLE} BEGIN",
        f"{TABLE}_no_delete": f"BEFORE DELETE ON {TABLE} BEGIN",
        f"{TABLE}_no_replace": (
            f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE}"  # noqa: S608  our own
            " WHERE id = NEW.id OR (request_id = NEW.request_id AND number = NEW.number)) BEGIN"
        ),
    },
    postgresql={
        (TABLE, f"{TABLE}_no_change"): 1 + 2 + 8 + 16,
        (TABLE, f"{TABLE}_no_truncate"): 2 + 32,
    },
)
