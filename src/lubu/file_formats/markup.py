"""XML of documents: parsed without entities, elements taken out, written. Pure."""

from __future__ import annotations

from typing import Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element
# As UTF-8 with its declaration, as every writer of these formats does.
DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def parsed(content: bytes) -> Element:
    """The root of a part.

    Raises:
        ValueError: it declares a document type, which no part may.
        etree.XMLSyntaxError: it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True,
        remove_comments=True, huge_tree=False,
    )  # fmt: skip
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type")
    return root


def written(root: Element) -> bytes:
    """The part's bytes, the same for the same tree."""
    return DECLARATION + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False))


def nearest(element: Element, tag: str) -> Element | None:
    """The nearest element around this one that is called ``tag``."""
    return next(element.iterancestors(tag), None)


def drop(element: Element) -> None:
    """Take an element away; what stands behind it stays. A root stays too."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put an element's children in its place. A root stays as it is."""
    if element.getparent() is None:
        return
    for child in list(element):
        element.addprevious(child)
    drop(element)
