"""What was disclosed to one who asked is made an item for everybody (条例 art. 44).

The item is a draft like every other: it reaches the public by its reviews. Nothing that points to
a person comes along: files and words in which something of that kind is found are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.html import escape

from lubu.access_requests.actions.papers import opened
from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.actions.redaction_work import on_disk
from lubu.access_requests.actions.whole_copies import is_blind
from lubu.access_requests.models import AccessRequest, Disclosure, Paper
from lubu.access_requests.rules.kinds import Row
from lubu.access_requests.rules.redacting import REDACTABLE
from lubu.ledger import actions as ledger
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.actions.files import receive
from lubu.publishing.models import Channel, ColumnPage, InformationItem, ItemAttachment
from lubu.publishing.rules import ChannelKind, ItemKind
from lubu.redaction import redacting
from lubu.redaction.words import Sought, hits

SOURCE = "依申请公开"


class NotDisclosedError(Exception):
    """Nothing of the case was disclosed, or it is public already."""


class PersonalInsideError(Exception):
    """Something points to a person: ``places`` says where, without saying what."""

    def __init__(self, places: str) -> None:
        self.places = places
        super().__init__(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What the item says, where it goes, and which of the given copies it carries."""

    title: str
    text: str
    column: ColumnPage
    papers: Sequence[Paper]


@transaction.atomic
def disclose_to_all(case_id: int, item: Item, *, actor: User, at: datetime) -> Disclosure:
    """Make the draft, with its files, linked to the case.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ, or the column is another's.
        NotDisclosedError: nothing was disclosed, or it is public already.
        PersonalInsideError: words or files hold what points to a person.
        NotScannedError, RedactionError: a file cannot be read.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    is_own = item.column.organ_id == case.organ_id
    if not actor.holds(Role.CLERK, organ_id=case.organ_id) or not is_own:
        raise NotYourCaseError(str(case.organ))
    disclosed = case.row in (Row.GRANTED.value, Row.PARTIAL.value)
    if not disclosed or Disclosure.objects.filter(request=case).exists():
        raise NotDisclosedError
    papers = [one for one in item.papers if one.is_given and one.request_id == case.pk]
    check_nobody(case, item, papers)
    page = _draft(case, item, papers, actor)
    disclosure = Disclosure.objects.create(request=case, item=page, at=at, actor=actor)
    ledger.record(
        "request.disclosed_to_all",
        organ=case.organ,
        subject=disclosure,
        actor=actor,
        payload={"number": case.number, "item": page.pk, "files": len(papers)},
        at=at,
    )
    return disclosure


def check_nobody(case: AccessRequest, item: Item, papers: Sequence[Paper]) -> None:
    """Raises PersonalInsideError, RedactionError, NotScannedError: as :func:`disclose_to_all`."""
    of_applicant = (case.name, case.identity, case.contact, case.phone, case.email, case.address)
    names = tuple(filter(None, (*of_applicant, case.agent)))
    sought = Sought(words=names, identifiers=True)
    places = [
        place for place, text in (("标题", item.title), ("正文", item.text)) if hits(text, sought)
    ]
    for paper in papers:
        places += _places(paper, sought)
    if places:
        raise PersonalInsideError("；".join(places))


def _places(paper: Paper, sought: Sought) -> list[str]:
    """Where in a file; a file that cannot be searched is a place itself."""
    if paper.media not in REDACTABLE:
        return [f"附件{paper.number}（此类文件无法检查）"]
    with on_disk(opened(paper), paper.media) as path:
        found = redacting.find(path, sought)
        is_scan = paper.media == "pdf" and is_blind(path)
    if is_scan:
        return [f"附件{paper.number}（扫描件，无法检查）"]
    pages = sorted({getattr(one, "page", 0) for one in found})
    where = "、".join(f"第{page}页" for page in pages if page)
    return [f"附件{paper.number}{where}"] if found else []


def _draft(
    case: AccessRequest, item: Item, papers: Sequence[Paper], actor: User
) -> InformationItem:
    """The item with its files, as a draft by ``actor``."""
    organ = case.organ
    page = InformationItem(
        title=item.title,
        slug=f"on-request-{case.pk}",
        unit=item.column.owner_unit,
        kind=ItemKind.NOTICE.value,
        issuer=organ.disclosure_office or organ.name,
        topic=SOURCE,
        keywords=SOURCE,
        source=SOURCE,
        body=[("paragraph", _paragraphs(item.text))],
        owner=actor,
        live=False,
    )
    item.column.add_child(instance=page)
    channels = Channel.objects.filter(organ=organ, kind=ChannelKind.WEBSITE.value, active=True)
    page.channels.set(channels)
    page.save()
    for place, paper in enumerate(papers):
        title = Path(paper.name).stem
        file = receive(opened(paper), paper.name, title=title, organ=organ, actor=actor)
        ItemAttachment.objects.create(item=page, file=file, title=title[:160], sort_order=place)
    stored: InformationItem = InformationItem.objects.get(pk=page.pk)
    stored.save_revision(user=actor)
    return stored


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
