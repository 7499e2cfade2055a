"""The language of the command line and of faulty settings: one choice, with and without Django.

Python's own gettext is bound to the catalogues: ours, which Django reads too, and that of the
parts which speak on a command line (click, the reader of the settings, the operating system).
"""

from __future__ import annotations

import gettext as catalogues
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

CHINESE: Final = "zh-hans"
ENGLISH: Final = "en"
SETTING: Final = "LUBU_LANGUAGE"
_LOCALES: Final = {CHINESE: "zh_Hans", ENGLISH: "en"}
_OURS, _PARTS = "django", "command_line"
_PACKAGE = Path(__file__).parent

catalogues.bindtextdomain(_OURS, _PACKAGE / "locale")
catalogues.bindtextdomain(_PARTS, _PACKAGE / "cli" / "locale")
catalogues.textdomain(_PARTS)  # click asks the domain in force


def chosen() -> str:
    """The language to speak: as ``LUBU_LANGUAGE`` says, else as the terminal's locale does.

    English where the locale is English; Chinese, the product's language, everywhere else.
    """
    said = os.environ.get(SETTING, "").lower()
    if said in _LOCALES:
        return said
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return ENGLISH if locale.lower().startswith("en") else CHINESE


def in_force() -> str:
    """The language that is spoken now."""
    found = [language for language, name in _LOCALES.items() if name == _spoken()]
    return found[0] if found else chosen()


def _spoken() -> str | None:
    return os.environ.get("LANGUAGE")


def use(language: str) -> None:
    """Speak ``language`` from now on."""
    os.environ["LANGUAGE"] = _LOCALES[language]  # what gettext looks at first


@contextmanager
def using(language: str) -> Iterator[None]:
    """Speak ``language`` for a while."""
    before = _spoken()
    use(language)
    try:
        yield
    finally:
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before


def gettext_noop(message: str) -> str:
    """``message`` itself, marked for the catalogue."""
    return message


def gettext(message: str) -> str:
    """Our own ``message`` in the language in force."""
    return catalogues.dgettext(_OURS, message) if message else message


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of our own message that fits ``number``."""
    return catalogues.dngettext(_OURS, singular, plural, number)


def of_parts(message: str) -> str:
    """What a part from outside says, in the language in force."""
    return catalogues.dgettext(_PARTS, message) if message else message


def reason(error: OSError) -> str:
    """Why the operating system refused, in a few words."""
    return of_parts(error.strerror or str(error))
