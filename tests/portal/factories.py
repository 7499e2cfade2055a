"""Texts with files, links and later versions, and what the built site holds of them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from lubu.portal.disk import site_root
from lubu.publishing import actions, checking
from lubu.publishing.actions import files
from lubu.publishing.actions.sites import collection_of
from lubu.publishing.content import freeze
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.models import Attachment, InformationItem, ItemAttachment, Picture, Release
from lubu.publishing.rules import ChannelKind
from tests.organisations.factories import Town
from tests.publishing import factories

CLEAN = Scan(Verdict.CLEAN, engine_version="signatures 1")
INFECTED = Scan(Verdict.INFECTED, signature="Eicar-Test", engine_version="signatures 2")


def built(town: Town) -> dict[str, bytes]:
    """Every file of the built site."""
    root = site_root(town.organ)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def page(town: Town, path: str) -> str:
    """One page of the built site."""
    return (site_root(town.organ) / path).read_text(encoding="utf-8")


def on_website(one: InformationItem | Release) -> Release:
    """The release on the website of an item, or of the item of another release."""
    item = one.item_id if isinstance(one, Release) else one.pk
    return Release.objects.get(item=item, channel__kind=ChannelKind.WEBSITE.value)


def released(town: Town, **fields: object) -> Release:
    """A new item on the website."""
    item = factories.draft(town.column, town.editor, **fields)
    factories.approved(item, town)
    return on_website(item)


def released_all_the_same(town: Town, **fields: object) -> Release:
    """A new item on the website whose blocking findings were dismissed with a reason."""
    item = factories.draft(town.column, town.editor, **fields)
    for finding in checking.findings(item, freeze(item)):
        actions.dismiss(item.pk, actor=town.editor, finding=finding, reason="稍后发布")
    factories.approved(item, town)
    return on_website(item)


def edited(release: Release, town: Town, **fields: object) -> Release:
    """A later text of a released item, approved."""
    text = InformationItem.objects.get(pk=release.item_id).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(text, name, value)
    text.save_revision(user=town.editor)
    factories.approved(InformationItem.objects.get(pk=release.item_id), town)
    return on_website(release)


def image(colour: str, form: str) -> bytes:
    """The bytes of a small picture."""
    data = BytesIO()
    Image.new("RGB", (60, 40), colour).save(data, form)
    return data.getvalue()


def attachment(town: Town, colour: str = "white") -> Attachment:
    """A clean file, here a drawing to download."""
    file = files.receive(
        image(colour, "PNG"), "图.png", title="平面图", organ=town.organ, actor=town.editor
    )
    files.keep_scan(file, CLEAN)
    return file


def with_attachment(town: Town, file: Attachment, **fields: object) -> Release:
    """A new item on the website that carries the file."""
    item = factories.draft(town.column, town.editor, **fields)
    ItemAttachment.objects.create(item=item, file=file, title="附件")
    item = InformationItem.objects.get(pk=item.pk)
    item.save_revision(user=town.editor)
    factories.approved(item, town)
    return on_website(item)


def picture(town: Town, colour: str) -> Picture:
    """A clean picture."""
    made = Picture(title=colour, uploaded_by_user=town.editor)
    made.collection = collection_of(town.organ)
    files.fill(made, files.prepare(image(colour, "JPEG"), f"{colour}.jpg"), town.organ)
    made.save()
    files.keep_scan(made, CLEAN)
    return made


def shown(made: Picture, alternative: str) -> list[tuple[str, object]]:
    """The blocks of a text that shows the picture."""
    made.contextual_alt_text, made.decorative = alternative, False
    return [("paragraph", "<p>工程效果如图。</p>"), ("picture", made)]


def link(kind: str, pk: int, words: str) -> tuple[str, str]:
    """A block of a text that links to an item (``page``) or a file (``document``)."""
    return ("paragraph", f'<p>详见<a linktype="{kind}" id="{pk}">{words}</a>。</p>')


def served(file: Attachment | Picture) -> str:
    """Where the file stands in the built site."""
    return f"files/{file.digest[:32]}.{file.kind}"
