"""XML of Office files, cleaned of what names people; which links may stay. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from lubu.file_formats.markup import Element, drop

Removed: TypeAlias = set[str]

# Elements that go with all that they hold, by their local names, for the namespaces of Office.
GONE = frozenset(
    {
        "rsids", "rsid", "attachedTemplate", "docVars", "mailMerge", "trackRevisions", "docId",
        "commentRangeStart", "commentRangeEnd", "commentReference", "permStart", "permEnd",
        "dataBinding", "proofState",
        "absPath", "fileSharing", "revisionPtr", "customWorkbookViews", "customSheetViews",
        "webPublishing",
    }
)  # fmt: skip
OFFICE_NAMESPACE = re.compile(r"openxmlformats|microsoft|purl\.oclc\.org/ooxml")
PERSONAL_ATTRIBUTES = re.compile(
    r"^(?:rsid\w*|author|authorId|initials|userId|userName|refreshedBy|refreshedDate|uid|paraId"
    r"|textId|lastEdited|lowestEdited|rupBuild|userInfo|user|creator|tableType|queryTableFieldId"
    r"|connectionId|lastModifiedBy|ed|edGrp)$",
)
DESCRIPTIONS = frozenset({"descr", "title", "alt", "name"})
PATH = re.compile(r"^(?:file:/*|[A-Za-z]:[\\/]|\\\\).*[\\/]", re.IGNORECASE)
LOCAL_PATH = re.compile(r"^(?:file:|[A-Za-z]:[\\/]|\\\\|/(?:home|Users)/)", re.IGNORECASE)
SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]*):")
SAFE_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel"})
INVISIBLE = re.compile(r"[\x00-\x20]+")  # programs overlook it in an address
NOTE = ".//{urn:schemas-microsoft-com:office:excel}ClientData[@ObjectType='Note']"


def is_safe_address(address: str) -> bool:
    """Whether a link leads into the document or the public net, not to a program or a disk."""
    bare = INVISIBLE.sub("", address)
    scheme = SCHEME.match(bare)
    return not LOCAL_PATH.match(bare) and (scheme is None or scheme[1].lower() in SAFE_SCHEMES)


def clean(root: Element, removed: Removed) -> None:
    """Take out what names people, machines and revisions, in any part of an Office file."""
    gone: list[Element] = []
    for element in root.iter(etree.Element):  # never as a list: a sheet has millions
        if _is_gone(element.tag):
            gone.append(element)
            continue
        for attribute in element.keys():  # noqa: SIM118  a copy, since some are deleted
            local = _local(attribute)
            if local in DESCRIPTIONS or PERSONAL_ATTRIBUTES.match(local):
                _clean_attribute(element, attribute, local, removed)
    for element in gone:
        drop(element)
        removed.add(etree.QName(element).localname)
    for note in root.findall(NOTE):  # the boxes of Excel's comments
        shape = note.getparent()
        if shape is not None:
            drop(shape)


@lru_cache(maxsize=10_000)
def _is_gone(tag: str) -> bool:
    name = etree.QName(tag)
    return name.localname in GONE and OFFICE_NAMESPACE.search(name.namespace or "") is not None


@lru_cache(maxsize=10_000)
def _local(attribute: str) -> str:
    return attribute.rsplit("}", 1)[-1]


def _clean_attribute(element: Element, attribute: str, local: str, removed: Removed) -> None:
    if PERSONAL_ATTRIBUTES.match(local):
        del element.attrib[attribute]
        removed.add("rsid" if local.startswith("rsid") else local)
    elif PATH.match(element.attrib[attribute]):
        element.attrib[attribute] = PATH.sub("", element.attrib[attribute])
        removed.add("local path")
