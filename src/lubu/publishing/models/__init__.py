"""What publishing stores (信息发布)."""

from __future__ import annotations

from lubu.publishing.models.files import Attachment, Picture, Rendition
from lubu.publishing.models.items import InformationItem, ItemAttachment
from lubu.publishing.models.pages import ColumnPage, HomePage, ItemPermissions, take_turn
from lubu.publishing.models.releases import Channel, NumberSeries, Release
from lubu.publishing.models.review import (
    Dismissal,
    FactCheck,
    Review,
    ReviewTask,
    Submission,
    SubmissionFile,
)

__all__ = [
    "Attachment",
    "Channel",
    "ColumnPage",
    "Dismissal",
    "FactCheck",
    "HomePage",
    "InformationItem",
    "ItemAttachment",
    "ItemPermissions",
    "NumberSeries",
    "Picture",
    "Release",
    "Rendition",
    "Review",
    "ReviewTask",
    "Submission",
    "SubmissionFile",
    "take_turn",
]
