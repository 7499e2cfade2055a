"""The words of templates, looked up when a template is compiled and not each time it is rendered.

Message ids and translations are markup, what is put into them is escaped. What a template imports
is bound then as well: a page that imports five macros would look for them as often as it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Protocol

from jinja2 import BaseLoader, Environment, StrictUndefined, nodes
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

MARKS = frozenset({"_", "gettext"})


class Translations(Hashable, Protocol):
    """What :mod:`gettext` and Django's catalogues both offer."""

    def gettext(self, message: str, /) -> str:
        """The message in the site's language."""
        ...

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        """The form of the message for ``n``."""
        ...


class Words(Environment):
    """An environment for one language: a text without values becomes part of the template."""

    def __init__(self, translations: Translations, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        self.macros: dict[str, Macro] = {}
        self.one, many = _messages(translations)
        self.globals.update(_=self.one, gettext=self.one, ngettext=many)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Constant(self).visit(super()._parse(source, name, filename))
        return tree

    def imported(self, template: str, name: str) -> str:
        """The key in ``macros`` of a template's macro; it sees no page's values."""
        key = f"{template}: {name}"
        if key not in self.macros:
            self.macros[key] = getattr(self.get_template(template).module, name)
        return key


class _Constant(NodeTransformer):
    """Puts what a message says in place of the call that would say it, and an imported macro in
    place of its import."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  as the visitor calls it
        match node:
            case nodes.Call(
                node=nodes.Name(name=name),
                args=[nodes.Const(value=str(message))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ) if name in MARKS:
                return nodes.Const(self.words.one(message), lineno=node.lineno)
        return self.generic_visit(node)

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.Node | list[nodes.Node]:  # noqa: N802
        match node:
            case nodes.FromImport(template=nodes.Const(value=str(template)), with_context=False):
                return [self._bound(template, name, node.lineno) for name in node.names]
        return node

    def _bound(self, template: str, name: str | tuple[str, str], line: int) -> nodes.Node:
        name, alias = name if isinstance(name, tuple) else (name, name)
        key = nodes.Const(self.words.imported(template, name))
        macro = nodes.Getitem(nodes.EnvironmentAttribute("macros"), key, "load")
        return nodes.Assign(nodes.Name(alias, "store"), macro).set_lineno(line)


def _messages(
    translations: Translations,
) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    """``gettext`` and ``ngettext`` in the extension's new style."""

    @cache
    def pattern(message: str) -> Markup:
        return Markup(translations.gettext(message))  # noqa: S704  our own texts

    def one(message: str, **values: object) -> Markup:
        return pattern(message) % values

    def many(singular: str, plural: str, n: int, **values: object) -> Markup:
        found = Markup(translations.ngettext(singular, plural, n))  # noqa: S704  our own texts
        return found % ({"num": n} | values)

    return one, many
