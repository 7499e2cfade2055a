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
    TAKEN_BACK = "taken_back"  # 副本已收回
    DROPPED = "dropped"  # 已放弃


PUT_AWAY = (RedactionState.RELEASED, RedactionState.TAKEN_BACK, RedactionState.DROPPED)
"""Nobody goes on with it."""
REDACTABLE = ("pdf", "docx")
"""Types of files that the engine takes."""
GIVABLE = (*REDACTABLE, "xlsx", "jpg", "png")
"""Types of files of which a cleaned copy can be made, to be given whole."""
