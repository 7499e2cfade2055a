"""A text as the page that the builder would write of it, before there is one."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils import timezone

from lubu.portal import page_data
from lubu.portal.gather import file_path
from lubu.portal.site import ASSETS, Site
from lubu.publishing.actions.releasing import site_path
from lubu.publishing.models import ColumnPage, Release, Submission
from lubu.publishing.previews import Address
from lubu.publishing.rules import ChannelKind, ReleaseState


def page_of(text: Submission, address: Address) -> bytes:
    """The page of ``text`` were it released now.

    What the site has no file for yet (or has it elsewhere than the desk) is read at ``address``.
    """
    organ = text.item.organ
    site = Site(organ)
    release = _released(text)
    page = site.page(release, page_data.of_release(release))
    html = site.renderer.render(page, release.path).decode()
    base = organ.site_path
    reached = {f"{base}assets/{name}": static(f"portal/{name}") for name in ASSETS}
    for kind, entries in (("file", "attachments"), ("picture", "pictures")):
        for entry in text.content[entries]:
            target = address(kind, entry["id"])
            if target:
                reached[f"{base}{file_path(entry)}"] = target
    for path, target in reached.items():
        html = html.replace(f'"{path}"', f'"{target}"')
    return html.encode()


def _released(text: Submission) -> Release:
    """The release that its approval would make, without the numbers that are given then."""
    item, now = text.item, timezone.now()
    column = ColumnPage.objects.get(pk=text.content["column"])
    there = item.pk and item.releases.filter(channel__kind=ChannelKind.WEBSITE.value).first()
    return Release(
        item=item,
        organ=item.organ,
        submission=text,
        state=ReleaseState.RELEASED,
        column=column,
        path=(there and there.path) or site_path(item, column, now),
        first_released_at=(there and there.first_released_at) or now,
        released_on=(there and there.released_on) or timezone.localdate(now),
    )
