"""Opening and changing channels (渠道、政务新媒体账号)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from lubu.channels.actions.rights import check_may_keep
from lubu.ledger import actions as ledger
from lubu.organisations.models import Organ, User
from lubu.publishing.models import Channel
from lubu.publishing.rules import ChannelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDetails:
    """What is said of a channel; ``account`` is the account's ID, or the place of a board."""

    name: str
    account: str = ""
    address: str = ""
    active: bool = True


class ChannelNameTakenError(Exception):
    """The organ has a channel of this ``name`` already."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class SecondWebsiteError(Exception):
    """An organ has one website."""


@transaction.atomic
def add_channel(
    organ: Organ, *, actor: User, kind: ChannelKind, details: ChannelDetails
) -> Channel:
    """Open a channel of an organ.

    Raises:
        NotYourChannelError: ``actor`` is no site administrator of the organ.
        ChannelNameTakenError, SecondWebsiteError
    """
    check_may_keep(actor, organ)
    if (
        kind is ChannelKind.WEBSITE
        and Channel.objects.filter(organ=organ, kind=kind.value).exists()
    ):
        raise SecondWebsiteError
    channel = Channel(organ=organ, kind=kind)
    return _store(channel, details, actor, "channel.added")


@transaction.atomic
def change_channel(channel_id: int, *, actor: User, details: ChannelDetails) -> Channel:
    """Change what is said of a channel, or put it out of use; its kind never changes.

    Raises:
        Channel.DoesNotExist: there is none that ``actor`` may see.
        NotYourChannelError: ``actor`` is no site administrator of the organ.
        ChannelNameTakenError
    """
    channel = (
        Channel.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("organ")
        .get(pk=channel_id)
    )
    check_may_keep(actor, channel.organ)
    return _store(channel, details, actor, "channel.changed")


def _store(channel: Channel, details: ChannelDetails, actor: User, kind: str) -> Channel:
    others = Channel.objects.filter(organ=channel.organ, name=details.name).exclude(pk=channel.pk)
    if others.exists():
        raise ChannelNameTakenError(details.name)
    for name, value in asdict(details).items():
        setattr(channel, name, value)
    channel.save()
    ledger.record(
        kind,
        organ=channel.organ,
        subject=channel,
        actor=actor,
        payload={"kind": str(channel.kind), **asdict(details)},
    )
    return channel
