"""Cells that act, in every table that leaves."""

from __future__ import annotations

import csv
import io
from itertools import product

import pytest
from django.http import HttpResponseBase
from django.test import Client
from openpyxl import load_workbook

from lubu.office.sheets import CONTROLS, FORMULA
from lubu.publishing.models import InformationItem
from tests.attacks.addresses import addresses, fill
from tests.attacks.walking import close, is_closed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
]
STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
ACTING = [f"{start}cmd|' /C calc'!A0" for start in STARTS]


def cells(answer: HttpResponseBase) -> list[tuple[str, str]]:
    """Every cell of a table with its type; ``f`` is a formula."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/csv"):
        read = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        return [("s", cell) for line in read for cell in line]
    if "spreadsheetml" in kind:
        book = load_workbook(io.BytesIO(body))
        return [
            (cell.data_type, str(cell.value))
            for sheet in book
            for line in sheet.iter_rows()
            for cell in line
            if cell.value is not None
        ]
    return []


def acts(kind: str, cell: str) -> bool:
    """Whether a spreadsheet would take the cell for more than words."""
    is_number = cell.removeprefix("-").replace(".", "", 1).isdigit()
    begins = cell.lstrip()[:1] in FORMULA or cell[:1] in ("\t", "\r", "\n")
    return kind == "f" or (kind == "s" and begins and not is_number and not cell.startswith("'"))


def of_workbook(answer: HttpResponseBase) -> bool:
    """In a workbook words are marked as words; what they begin with does no harm."""
    return "spreadsheetml" in answer.headers.get("Content-Type", "")


@pytest.mark.parametrize("who", ["editor", "admin", "auditor", "releaser"])
def test_no_table_that_leaves_holds_a_cell_that_acts(planted, quiet, who):
    """Every address, also with the query that asks a list for its table."""
    for number, item in enumerate(InformationItem.objects.all()):
        acting = ACTING[number % len(ACTING)]
        InformationItem.objects.filter(pk=item.pk).update(title=acting, draft_title=acting)
        for submission in item.submissions.all():
            item.submissions.filter(pk=submission.pk).update(
                content={**submission.content, "title": acting}
            )
    client = Client(raise_request_exception=False)
    client.force_login(planted.people[f"shaxi {who}"])
    found, tables = [], 0
    for address in addresses():
        paths = fill(address, planted)
        if is_closed(paths[0]):
            continue
        queries = ["", "?export=csv", "?export=xlsx"] if address.is_list else [""]
        for path, query in product(paths[:4], queries):
            answer = client.get(path + query)
            read = cells(answer)
            tables += bool(read)
            for kind, cell in read:
                if CONTROLS.search(cell):
                    found.append(f"{path}{query}: {cell!r} holds what nobody sees")
                if acts("n" if of_workbook(answer) and kind == "s" else kind, cell):
                    found.append(f"{path}{query}: {cell!r} acts")
            close(answer)
    assert found == []
    assert tables or who == "releaser"
