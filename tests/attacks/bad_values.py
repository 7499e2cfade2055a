"""What is typed, pasted or forged into a field, by family."""

from __future__ import annotations

from dataclasses import dataclass

MARK = "zqbad"  # stands in every value that could act, so that it is found where it acts


@dataclass(frozen=True, slots=True)
class Bad:
    """One bad value. ``hides``: it may never be stored as it is. ``None`` leaves the field out."""

    family: str
    values: tuple[str, ...] | None
    hides: bool = False


def _bad(family: str, value: str, *, hides: bool = False) -> Bad:
    return Bad(family, (value,), hides)


# For every field, whatever it is.
EVERYWHERE = (
    Bad("left out", None),
    _bad("empty", ""),
    _bad("wrong type", "abc"),
    _bad("negative", "-1"),
    _bad("beyond every integer", "9" * 40),
    _bad("huge", "x" * 20_000),
    _bad("NUL", "a\x00b", hides=True),
    Bad("several", ("1", "2")),
)
# For what scripts write into a form.
WRITTEN = tuple(
    one
    for one in EVERYWHERE
    if one.family in ("left out", "empty", "wrong type", "beyond every integer", "NUL")
)
# For what people may type into.
TYPED = (
    _bad("spaces", " \u3000 "),
    _bad("exponent", "1e400"),
    _bad("no day", "2021-02-30"),
    _bad("far day", "9999-12-31"),
    _bad("first day", "0001-01-01"),
    _bad("escape", "a\x1b[31mb", hides=True),
    _bad("delete", "a\x7fb", hides=True),
    _bad("C1 control", "a\x9bb", hides=True),
    _bad("override", "a\u202egpj.exe", hides=True),
    _bad("embedding", "a\u202bb\u202c", hides=True),
    _bad("isolate", "a\u2067b\u2069", hides=True),
    _bad("zero width", "a\u200bb", hides=True),
    _bad("ends of lines", f"a\r\nX-{MARK}: 1"),
    _bad("script", f"<script>alert('{MARK}')</script>"),
    _bad("attribute", f"\"'><img src=x onerror={MARK}()>"),
    _bad("template", "{{ 7|add:'7' }}{% load static %}${7*7}%(x)s %s"),
    _bad("formula", f'=HYPERLINK("http://{MARK}.example/","x")'),
    _bad("statement", "'; DROP TABLE x; --"),
    _bad("path", "../../../../etc/passwd"),
    _bad("script address", f"javascript:alert('{MARK}')"),
)
# For what stands in the address of a question.
ASKED = tuple(
    one
    for one in (*EVERYWHERE, *TYPED)
    if one.family
    in (
        "wrong type", "negative", "beyond every integer", "NUL", "several", "far day", "first day",
        "override", "attribute", "template", "statement",
    )
)  # fmt: skip
BEYOND = (2**63, 2**64, "9" * 40)  # keys that no row can have
# Where one of these stands raw in a page, it acts.
ACTING = (
    f"<script>alert('{MARK}')",
    f"<script>alert(&#x27;{MARK}&#x27;)",
    f"<img src=x onerror={MARK}()",
    f"href=\"javascript:alert('{MARK}",
    f'href="javascript:alert(&#x27;{MARK}',
)
