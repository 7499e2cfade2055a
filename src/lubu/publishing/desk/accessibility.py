"""What the checker (axe) asks of an editor's page, in the editor's words.

The site's own part of a page is checked where the site is made; here stand the rules that the text
can break. A rule without words of ours would speak English.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

NOT_ASKED = "empty-meta-description"  # a text may be without a summary
WORDS: dict[str, tuple[object, object]] = {
    "color-contrast": (
        _("Text is too pale against its background"),
        _("The contrast must be 4.5 to 1."),
    ),
    "duplicate-id": (_("Two parts have one name"), _("Tell the site administrator.")),
    "image-alt": (_("Picture without a text alternative"), _("Write what it shows.")),
    "image-redundant-alt": (
        _("Text alternative repeats the words beside it"),
        _("Write what only the picture shows, or mark it as decorative."),
    ),
    "link-in-text-block": (
        _("Link cannot be told from the text"),
        _("Tell the site administrator."),
    ),
    "list": (_("List holds what is no item"), _("Make the list anew.")),
    "listitem": (_("Item of a list stands outside of one"), _("Make the list anew.")),
    "scope-attr-valid": (_("Table header of an unknown kind"), _("Make the table anew.")),
    "table-duplicate-name": (
        _("Table's title and description are the same"),
        _("Write what the table shows as its title."),
    ),
    "td-has-header": (_("Cells of a table without headers"), _("Give each column its header.")),
    "th-has-data-cells": (
        _("Table header without cells"),
        _("Fill the column, or take it out."),
    ),
}


class Checker(ContentCheckerItem):
    """Wagtail's checker with the rules that a text of ours can break."""

    axe_run_only = [*(n for n in ContentCheckerItem.axe_run_only if n != NOT_ASKED), *WORDS]
    axe_custom_rules = [r for r in ContentCheckerItem.axe_custom_rules if r["id"] != NOT_ASKED]
    axe_messages = ContentCheckerItem.axe_messages | {
        name: {"error_name": error, "help_text": hint} for name, (error, hint) in WORDS.items()
    }


def check_our_rules(items: list[object]) -> None:
    """Put our checker in the place of Wagtail's."""
    for at, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[at] = Checker(in_editor=item.in_editor)
