"""What a channel's interface has to do, and the register of those that we know.

An adapter is called outside any transaction, one step at a time; what it returns is stored before
the next step, so that a broken connection or a killed worker never posts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from lubu.channels.rules import Hint
from lubu.publishing.rules import ChannelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """A picture or attachment of a text; ``read`` gives its bytes, and only when asked."""

    id: int
    name: str
    title: str
    kind: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A text ready for a channel.

    ``body_html`` is the frozen, clean HTML with ``lubu:picture/ID`` addresses; ``source_address``
    is where the text stands on the organ's website, empty when it does not. ``marks`` is what the
    channel called the steps done so far; ``external_id`` its name for what is to be taken down.
    """

    organ: str
    account: str
    title: str
    summary: str
    author: str
    body_html: str
    source_address: str = ""
    address: str = ""
    pictures: tuple[PackedFile, ...] = ()
    attachments: tuple[PackedFile, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """It is out."""

    address: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """It is no longer out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """A step is done; the next one follows after ``pause``."""

    marks: Mapping[str, str]
    pause: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A person has to do it, or the rest of it."""

    hint: Hint
    detail: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """It did not work this time; ``pause`` None: wait as long as the rules say.

    ``hint`` is what a person is told when it never works.
    """

    detail: str
    pause: timedelta | None = None
    hint: Hint = Hint.TRIED_OFTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The channel will not have it, and trying again would not change that."""

    detail: str


Outcome = Delivered | TakenDown | Underway | ByHand | PutOff | Refused


class Adapter(Protocol):
    """One kind of channel."""

    def deliver(self, package: Package) -> Outcome:
        """Do the next step of putting ``package`` out."""

    def take_down(self, package: Package) -> Outcome:
        """Take down what ``package.external_id`` names."""

    def is_risky(self, marks: Mapping[str, str]) -> bool:
        """Whether a step that broke off with ``marks`` may have put the text out."""


class NoAdapterError(LookupError):
    """No adapter is registered for ``kind``."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"no adapter for {kind!r}")


class Registry:
    """Which adapter serves which kind of channel."""

    def __init__(self) -> None:
        self._adapters: dict[ChannelKind, Adapter] = {}

    def register(self, kind: ChannelKind, adapter: Adapter) -> None:
        """Let ``adapter`` serve ``kind``.

        Raises:
            ValueError: another one serves it already.
        """
        if kind in self._adapters:
            raise ValueError(f"two adapters for {kind.value!r}")
        self._adapters[kind] = adapter

    def get(self, kind: ChannelKind) -> Adapter:
        """The adapter of ``kind``.

        Raises:
            NoAdapterError: there is none.
        """
        if kind not in self._adapters:
            raise NoAdapterError(kind)
        return self._adapters[kind]

    def kinds(self) -> frozenset[ChannelKind]:
        """The kinds served."""
        return frozenset(self._adapters)
