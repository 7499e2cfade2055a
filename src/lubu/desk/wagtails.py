"""Which screens are Wagtail's: what is asked before, and said after, them stands on the desk."""

from __future__ import annotations

from django.urls import ResolverMatch

# Ours, made of Wagtail's and standing in their place.
IN_PLACE = frozenset(
    """
    search search_results
    publishing:attachments publishing:attachments-results publishing:attachment
    """.split()
)


def is_wagtails(match: ResolverMatch) -> bool:
    """Whether the screen is Wagtail's own, or made of it and standing in its place."""
    return match.view_name.startswith("wagtail") or match.view_name in IN_PLACE
