"""XML of documents: what is taken out leaves its neighbours, and a root stays."""

from __future__ import annotations

import pytest
from lxml import etree

from lubu.file_formats import revisions
from lubu.file_formats.markup import drop, parsed, unwrap, written
from lubu.file_formats.revisions import W

HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def said(root) -> str:
    return written(root).removeprefix(HEAD).decode()


def word(inner: str):
    return parsed(f'<w:body xmlns:w="{W[1:-1]}">{inner}</w:body>'.encode())


def shape(element) -> str:
    """Names and texts without namespaces, as short as they can be written."""
    name = etree.QName(element).localname
    inner = (element.text or "") + "".join(shape(one) + (one.tail or "") for one in element)
    return f"{name}({inner})"


def test_what_stands_behind_an_element_stays():
    root = parsed("<a>一<b>二</b>三<c/>四</a>".encode())
    drop(root[0])
    drop(root[0])
    assert said(root) == "<a>一三四</a>"


def test_what_stands_in_an_element_comes_into_its_place():
    root = parsed("<a>一<b><c/>二<d/>三</b>四<e/></a>".encode())
    unwrap(root[0])
    assert said(root) == "<a>一<c/>二<d/>三四<e/></a>"


@pytest.mark.parametrize("change", [drop, unwrap])
def test_a_root_stays_as_it_is(change):
    root = parsed(b"<a><b/></a>")
    change(root)
    assert said(root) == "<a><b/></a>"


def test_no_part_declares_a_document_type():
    with pytest.raises(ValueError, match="document type"):
        parsed(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(etree.XMLSyntaxError):
        parsed(b"<a>")


DELETED_END = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
KEPT_END = "<w:p><w:pPr/><w:r>后</w:r></w:p>"
FORMER = "<w:p><w:pPr><w:pPrChange/></w:pPr></w:p>"


@pytest.mark.parametrize(
    ("inner", "left", "count"),
    [
        ("<w:p><w:ins><w:r>新</w:r></w:ins><w:del><w:r>旧</w:r></w:del></w:p>", "p(r(新))", 2),
        (f"<w:p>{DELETED_END}<w:r>前</w:r></w:p>{KEPT_END}", "p(pPr()r(前)r(后))", 1),
        ("<w:tr><w:trPr><w:del/></w:trPr></w:tr><w:tr/>", "tr()", 1),
        ("<w:tc><w:tcPr><w:cellDel/></w:tcPr></w:tc><w:tc/>", "tc()", 1),
        ("<w:p><w:smartTag><w:r>词</w:r></w:smartTag></w:p>", "p(smartTag(r(词)))", 0),
        (FORMER, "p(pPr(pPrChange()))", 0),
    ],
)
def test_tracked_changes_are_accepted_and_counted(inner, left, count):
    root = word(inner)
    assert revisions.accept(root) == count
    assert shape(root) == f"body({left})"


def test_callers_say_what_else_goes():
    root = word(FORMER + "<w:p><w:smartTag><w:r>词</w:r></w:smartTag></w:p>")
    wrappers = (*revisions.WRAPPERS, f"{W}smartTag")
    assert revisions.accept(root, wrappers=wrappers, gone=revisions.FORMER) == 2
    assert shape(root) == "body(p(pPr())p(r(词)))"


@pytest.mark.parametrize(
    ("drop_emptied", "left"), [(False, "body(p(r(前))p(pPr(rPr())))"), (True, "body(p(r(前)))")]
)
def test_an_emptied_last_paragraph(drop_emptied, left):
    root = word(f"<w:p><w:r>前</w:r></w:p><w:p>{DELETED_END}</w:p>")
    assert revisions.accept(root, drop_emptied=drop_emptied) == 1
    assert shape(root) == left
    alone = word(f"<w:p>{DELETED_END}</w:p>")
    revisions.accept(alone, drop_emptied=drop_emptied)
    assert shape(alone) == "body(p(pPr(rPr())))"
