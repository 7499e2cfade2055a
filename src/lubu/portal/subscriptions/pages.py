"""What the pages of subscriptions by e-mail show, as data."""

from __future__ import annotations

from dataclasses import dataclass

from lubu.portal.pages import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A column or topic that can be ticked; ``value`` as the form sends it (``c12``, ``t3``)."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceGroup:
    """Choices that stand together: a column with those below it, or all topics."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribePage:
    """The form; ``faults`` are sentences by field, or empty for the whole. ``is_offered`` is false
    where the site sends no mail."""

    action: str
    feed: str
    is_offered: bool = True
    token: str = ""
    mark: str = ""
    hour: int = 0
    groups: tuple[ChoiceGroup, ...] = ()
    email: str = ""
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPage:
    """What is confirmed by one button; ``chosen`` are names."""

    action: str
    token: str
    address: str
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagePage:
    """One's own subscription; the address is shown masked."""

    action: str
    leave: str
    token: str
    address: str
    state: str
    is_paused: bool
    groups: tuple[ChoiceGroup, ...]
    told: str = ""  # what was just done
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePage:
    """The button that ends a subscription."""

    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSaidPage:
    """What became of it, and where to go on."""

    title: str
    words: tuple[str, ...]
    ways: tuple[Link, ...]
