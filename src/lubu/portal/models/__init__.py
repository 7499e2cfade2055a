"""What the portal stores: what was built and what the search knows, and what citizens use."""

from __future__ import annotations

from lubu.portal.models.built import BuildState, BuiltFile, Mention, SearchEntry
from lubu.portal.models.find_error import FaultReport, PublicSending
from lubu.portal.models.notices import SiteNotice
from lubu.portal.models.requests import WrongCode
from lubu.portal.models.subscriptions import Digest, DigestRun, Subscription
from lubu.portal.models.topics import Topic, TopicDraft, TopicWord

__all__ = [
    "BuildState",
    "BuiltFile",
    "Digest",
    "DigestRun",
    "FaultReport",
    "Mention",
    "PublicSending",
    "SearchEntry",
    "SiteNotice",
    "Subscription",
    "Topic",
    "TopicDraft",
    "TopicWord",
    "WrongCode",
]
