"""Sentences of the command line in Chinese. Works without an installation."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

_CATALOGUES = Path(__file__).parents[1] / "locale"


def spoken(message: str, **params: object) -> str:
    """A message id in Chinese, filled in."""
    return catalogue().gettext(message) % params


@cache
def catalogue() -> gettext.NullTranslations:
    """The interface's Chinese texts, read without a framework."""
    return gettext.translation("django", _CATALOGUES, languages=["zh_Hans"], fallback=True)
