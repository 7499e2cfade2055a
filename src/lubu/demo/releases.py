"""Releases and how they reached their channels, in bulk."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from lubu.channels.actions import Proof
from lubu.channels.models import Delivery
from lubu.demo import plan
from lubu.demo.draw import Draw
from lubu.demo.made import Made
from lubu.demo.places import Place, places
from lubu.demo.record import BATCH
from lubu.demo.town import Town
from lubu.publishing import rules
from lubu.publishing.actions.releasing import site_path
from lubu.publishing.models import Attachment, NumberSeries, Release
from lubu.publishing.rules import ChannelKind, ReleaseState

POSTED_AFTER = {
    ChannelKind.WEBSITE: 0,
    ChannelKind.WECHAT: 9,
    ChannelKind.WEIBO: 13,
    ChannelKind.NANFANG: 17,
    ChannelKind.LOUDSPEAKER: 25,
    ChannelKind.NOTICE_BOARD: 85,
    ChannelKind.VISITS: 95,
}  # minutes after the website
SHOWN_DAYS = 7


def insert_releases(town: Town, made: list[Made]) -> list[Release]:
    """One release an item and channel; the website's have their place in the column."""
    positions: dict[int, int] = defaultdict(int)
    releases = []
    for one in sorted(made, key=lambda one: one.out_at):
        for channel in one.channels:
            at = one.out_at + timedelta(minutes=POSTED_AFTER[ChannelKind(channel.kind)])
            release = Release(
                item=one.item,
                channel=channel,
                organ=town.organ,
                submission=one.submission,
                state=ReleaseState.RELEASED,
                first_released_at=at,
                released_at=at,
                released_on=timezone.localdate(at),
            )
            if channel.kind == ChannelKind.WEBSITE:
                column = town.columns[plan.column_of(one.planned)]
                release.column, release.path = column, site_path(one.item, column, at)
                release.position = positions[column.pk]
                positions[column.pk] += 1
            releases.append(release)
    Release.objects.bulk_create(releases, batch_size=BATCH)
    NumberSeries.objects.bulk_create(
        NumberSeries(organ=town.organ, name=f"column {pk}", year=0, last=last)
        for pk, last in positions.items()
    )
    return releases


def insert_deliveries(town: Town, made: list[Made], releases: list[Release]) -> dict[int, Proof]:
    """Everything but the website was posted by hand; the proofs, by their release."""
    by_item = {one.item.pk: one for one in made}
    proofs = {
        release.pk: proof_of(town, by_item[release.item_id], release)
        for release in releases
        if release.channel.kind != ChannelKind.WEBSITE
    }
    Delivery.objects.bulk_create(
        [
            Delivery(
                release=release,
                submission=release.submission,
                **proof.fields(),
                by=town.people["releaser"],
                at=release.released_at or by_item[release.item_id].out_at,
            )
            for release in releases
            if (proof := proofs.get(release.pk))
        ],
        batch_size=BATCH,
    )
    return proofs


def proof_of(town: Town, one: Made, release: Release) -> Proof:
    """What shows that the text was posted, as its kind of channel asks for."""
    kind = ChannelKind(release.channel.kind)
    if kind in rules.NEW_MEDIA:
        # Of a post that never was: names under ``example`` belong to nobody (RFC 2606).
        address = f"https://{kind}.example/posts/{release.item_id}"
        return Proof(address=address, shown_from=timezone.localdate(release.released_at))
    given = one.planned.given.get("place")
    place = given if isinstance(given, Place) else None
    day = timezone.localdate(release.released_at)
    until = one.item.notice_until or day + timedelta(days=SHOWN_DAYS)
    where = f"{place.name if place else '各村（社区）'}{_PLACES[kind]}"
    if kind == ChannelKind.NOTICE_BOARD:
        shown = place or places()[one.planned.serial % len(places())]
        photo = town.files.get(f"board-{shown.slug}")
        return Proof(
            photo=photo if isinstance(photo, Attachment) else None,
            place=where,
            shown_from=day,
            shown_until=until,
        )
    if kind == ChannelKind.LOUDSPEAKER:
        return Proof(place=where, shown_from=day, shown_until=day + timedelta(days=1))
    most = place.households // 2 if place else 6000
    households = Draw("visits", one.planned.serial).n(most // 4, most)
    return Proof(place=where, shown_from=day, shown_until=until, households=households)


_PLACES = {
    ChannelKind.NOTICE_BOARD: "公告栏",
    ChannelKind.LOUDSPEAKER: "广播",
    ChannelKind.VISITS: "入户",
}
