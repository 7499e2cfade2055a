"""What is stored of applications: the case, what happened to it, and what belongs to it."""

from __future__ import annotations

from lubu.access_requests.models.disputes import Dispute
from lubu.access_requests.models.handling import HandOut, Note
from lubu.access_requests.models.letters import Disclosure, Letter, OfficeFacts
from lubu.access_requests.models.papers import Message, Paper
from lubu.access_requests.models.redactions import Redaction
from lubu.access_requests.models.requests import AccessRequest, EventNote, RequestEvent

__all__ = [
    "AccessRequest",
    "Disclosure",
    "Dispute",
    "EventNote",
    "HandOut",
    "Letter",
    "Message",
    "Note",
    "OfficeFacts",
    "Paper",
    "Redaction",
    "RequestEvent",
]
