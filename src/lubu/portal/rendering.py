"""Jinja2 for the public site: strict, escaped, translated."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from django.utils import timezone, translation
from jinja2 import Environment, PackageLoader, StrictUndefined

from lubu.portal.pages import Chrome

LANGUAGE = "zh-hans"


@cache
def environment() -> Environment:
    """The one environment; templates are compiled once a process."""
    env = Environment(
        loader=PackageLoader("lubu.portal", "jinja2"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.filters.update(day=_day, moment=_moment, size=_size)
    return env


def render(template: str, view: object, chrome: Chrome) -> bytes:
    """The page as UTF-8; the same data give the same bytes."""
    with translation.override(LANGUAGE):
        text = environment().get_template(f"portal/{template}.html").render(v=view, site=chrome)
    return text.encode()


def _day(value: date) -> str:
    return value.isoformat()


def _moment(value: datetime) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def _size(value: int) -> str:
    return (
        f"{value / 1024 / 1024:.1f} MB" if value >= 1024 * 1024 else f"{max(value // 1024, 1)} KB"
    )
