"""From a release to what leaves the house: its frozen text and its files, checked once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from urllib.parse import urljoin

from django.conf import settings

from lubu.channels.adapters import Package, PackedFile
from lubu.ledger.rules import JSON
from lubu.organisations.models import Unit, User
from lubu.publishing.actions.files import stored_bytes
from lubu.publishing.files.stored import StoredFileError
from lubu.publishing.models import Attachment, Picture, Release
from lubu.publishing.rules import ChannelKind, ReleaseState

F = TypeVar("F", Attachment, Picture)


class FileNotCleanError(Exception):
    """A file (``title``) is not found clean, or is not the one that was reviewed."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(title)


def site_address(release: Release) -> str:
    """Where the item of ``release`` stands on its organ's website; empty when it does not."""
    on_site = (
        release.item.releases.filter(
            channel__kind=ChannelKind.WEBSITE.value, state=ReleaseState.RELEASED.value
        )
        .exclude(path="")
        .values_list("path", flat=True)
        .first()
    )
    there = release.organ.public_address(on_site) if on_site else ""
    return urljoin(settings.LUBU_BASE_URL, there) if there else ""


def package_of(
    release: Release, *, marks: Mapping[str, str] | None = None, external_id: str = ""
) -> Package:
    """What an adapter is given. Reading a file may raise :class:`FileNotCleanError`."""
    content = release.submission.content
    unit = Unit.objects.filter(pk=content.get("unit")).first()
    address = site_address(release)
    return Package(
        organ=release.organ.slug,
        account=release.channel.account,
        title=str(content["title"]),
        summary=str(content["summary"]),
        author=unit.name if unit else release.organ.short_name,
        body_html=str(content["body_html"]),
        source_address=address,
        address=release.channel.address,
        pictures=tuple(_packed(content["pictures"], Picture)),
        attachments=tuple(_packed(content["attachments"], Attachment)),
        marks=dict(marks or {}),
        external_id=external_id,
    )


def visible_package(release: Release, user: User) -> Package:
    """As :func:`package_of`, with only the files that ``user`` may see."""
    package = package_of(release)
    seen = {
        model: set(
            model.objects.visible_to(user)
            .filter(pk__in=[file.id for file in files])
            .values_list("pk", flat=True)
        )
        for model, files in ((Picture, package.pictures), (Attachment, package.attachments))
    }
    return Package(
        organ=package.organ,
        account=package.account,
        title=package.title,
        summary=package.summary,
        author=package.author,
        body_html=package.body_html,
        source_address=package.source_address,
        pictures=tuple(file for file in package.pictures if file.id in seen[Picture]),
        attachments=tuple(file for file in package.attachments if file.id in seen[Attachment]),
    )


def _packed(entries: JSON, model: type[F]) -> Iterable[PackedFile]:
    if not isinstance(entries, list):
        return
    wanted = [entry for entry in entries if isinstance(entry, dict)]
    rows = model.objects.in_bulk([entry["id"] for entry in wanted])
    for entry in wanted:
        file = rows.get(entry["id"])
        if file is None:
            raise FileNotCleanError(str(entry.get("title") or entry["id"]))
        yield PackedFile(
            id=file.pk,
            name=file.file.name.rsplit("/", 1)[-1],
            title=str(entry.get("title") or entry.get("alt") or file.title),
            kind=file.kind,
            read=_Reader(file, str(entry["digest"])),
        )


class _Reader:
    """Reads a stored file: only when clean, and only the very bytes that were reviewed."""

    def __init__(self, file: Attachment | Picture, digest: str) -> None:
        self._file, self._digest = file, digest

    def __call__(self) -> bytes:
        if not self._file.is_clean:
            raise FileNotCleanError(self._file.title)
        try:
            data = stored_bytes(self._file)
        except StoredFileError as error:
            raise FileNotCleanError(self._file.title) from error
        if self._file.digest != self._digest:
            raise FileNotCleanError(self._file.title)
        return data
