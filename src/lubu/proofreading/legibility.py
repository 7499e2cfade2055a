"""What no program has read: somebody must look at it.

Source: 政府信息公开条例 art. 17 (every disclosure is examined first).
"""

from __future__ import annotations

from collections.abc import Iterable

from lubu.proofreading import messages
from lubu.proofreading.findings import Finding, Kind, Severity
from lubu.proofreading.parts import Gap
from lubu.proofreading.texts import Text

_SAID = {
    Gap.PICTURE: (Kind.UNREAD, Severity.WARNING, messages.UNREAD_PICTURE),
    Gap.SCANNED: (Kind.UNREAD, Severity.BLOCKING, messages.UNREAD_SCAN),
    Gap.SCANNED_PAGES: (Kind.UNREAD, Severity.BLOCKING, messages.UNREAD_PAGES),
    Gap.UNREADABLE: (Kind.UNREAD, Severity.BLOCKING, messages.UNREAD_DAMAGED),
    Gap.TRUNCATED: (Kind.UNREAD, Severity.BLOCKING, messages.UNREAD_REST),
    Gap.HIDDEN: (Kind.HIDDEN, Severity.WARNING, messages.HIDDEN),
}
_MOST_NAMED = 12


class Legibility:
    """The detector of what could not be read, or is not seen at first."""

    name = "legibility"

    def detect(self, text: Text) -> Iterable[Finding]:
        """One finding for each gap, to be set aside by whoever has looked there."""
        for one in text.part.unread:
            kind, severity, message = _SAID[one.gap]
            named = "、".join(one.places[:_MOST_NAMED])
            yield Finding(
                kind=kind,
                severity=severity,
                start=0,
                end=0,
                text="",
                suggestion=None,
                why=message.text,
                source=message.source,
                confidence=1.0,
                part=text.part.name,
                params={"places": named + ("……" if len(one.places) > _MOST_NAMED else "")},
                context=f"{one.gap.value} {one.digest}",
            )
