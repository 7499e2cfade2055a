"""How far the redaction of a file is. Pure."""

from __future__ import annotations

from enum import StrEnum


class RedactionState(StrEnum):
    """The machine searches and makes; people choose and release."""

    FINDING = "finding"  # 正在查找
    MARKING = "marking"  # 待标记
    MAKING = "making"  # 正在处理
    READY = "ready"  # 待核对
    RELEASED = "released"  # 已成副本
    DROPPED = "dropped"  # 已放弃


REDACTABLE = ("pdf", "docx")
"""Types of files that the engine takes."""
