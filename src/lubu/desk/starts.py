"""Wagtail's choosers, started by a file of ours and not by a script in line."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets.chooser import BaseChooser


def render(
    chooser: BaseChooser,
    name: str,
    value: object,
    attrs: dict[str, Any] | None = None,
    renderer: object = None,
) -> SafeString:
    """The chooser's own HTML, and beside it what `desk/starts.js` makes of it."""
    given = attrs or {}
    shown = _shown(chooser, value)
    options = chooser.get_js_init_options(given["id"], name, shown)
    return format_html(
        '{}<span hidden data-desk-start="{}" data-for="{}" data-options="{}"></span>',
        chooser.render_html(name, shown, given),
        chooser.js_constructor,
        given["id"],
        json.dumps(options),
    )


def _shown(chooser: BaseChooser, value: object) -> object:
    """What stands for the chosen row; for what can be no key of one nothing, as for a row gone."""
    try:
        return chooser.get_value_data(value)
    except (ValueError, TypeError, OverflowError):
        return None


def start_choosers_by_file() -> None:
    """The policy of the desk lets no script in line run."""
    BaseChooser.render = render
