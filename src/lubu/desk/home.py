"""The staff's home: who I am here, what waits for me, what is broken, how the year goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component

from lubu.desk import health
from lubu.desk.counting import Counted, count, year_to_show
from lubu.desk.items import own_columns
from lubu.office import todo
from lubu.office.figures import registered
from lubu.office.screens import person
from lubu.organisations.models import ROLE_LABELS, Organ, Post, User
from lubu.organisations.rules import Role
from lubu.publishing.models import ColumnPage

SHOWN = 6
ITEM = ("publishing", "informationitem")
KEY_FIGURES = ("website_items", "new_media_items", "new_media_reads", "policy_documents")
GREETINGS = (
    (6, gettext_lazy("It is late")),
    (9, gettext_lazy("Good morning")),
    (12, gettext_lazy("Good forenoon")),
    (14, gettext_lazy("Good noon")),
    (18, gettext_lazy("Good afternoon")),
    (24, gettext_lazy("Good evening")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A to-do list as the home page shows it: its first entries, and how many there are."""

    name: str
    label: object
    number: int
    overdue: int
    urgent: int
    entries: tuple[tuple[todo.Todo, bool], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way into the work of one's role."""

    label: str
    address: str
    icon: str
    what: str


def greeting(at: datetime) -> str:
    """The greeting of the hour, in local time."""
    hour = timezone.localtime(at).hour
    return str(next(words for until, words in GREETINGS if hour < until))


def posts_of(user: User) -> list[tuple[Post, list[str]]]:
    """The posts held, each with what its roles are called."""
    return [
        (post, [str(ROLE_LABELS[Role(role)]) for role in post.roles if role in set(Role)])
        for post in user.posts_held
    ]


def shown(one: todo.Waiting, today: date, *, most: int = SHOWN) -> Shown:
    """A list cut to its first entries."""
    entries = tuple((entry, entry.overdue(today)) for entry in one.entries)
    return Shown(
        name=one.name,
        label=one.label,
        number=len(entries),
        overdue=sum(late for _entry, late in entries),
        urgent=sum(entry.urgent for entry, _late in entries),
        entries=entries[:most],
        more=max(len(entries) - most, 0),
    )


def key_figures(organ: Organ, year: int, user: User) -> list[Counted]:
    """A few figures of this year for the home page."""
    known = registered()
    return [count(known[name], organ, year, user) for name in KEY_FIGURES if name in known]


def ways(user: User) -> list[Way]:
    """Where the roles of this person begin."""
    found = []
    if user.holds(Role.EDITOR):
        found += [
            Way(
                label=_("Draft for “%(column)s”") % {"column": column.title},
                address=reverse("wagtailadmin_pages:add", args=[*ITEM, column.pk]),
                icon="plus-inverse",
                what=_drafting(column, user),
            )
            for column in own_columns(user)
        ]
    entries = (
        ((Role.EDITOR, Role.SITE_ADMIN), "imports:items", "upload", _("Import items"),
         _("Bring items of an old site in from a table")),
        ((Role.RELEASER,), "channels:deliveries", "mobile-alt", _("Postings by hand"),
         _("Post, enter the proof, take down")),
        ((Role.AUDITOR, Role.SITE_ADMIN), "ledger:entries", "history", _("Ledger"),
         _("Who did what, when; and whether the record is whole")),
        ((Role.SITE_ADMIN,), "organisations:people", "group", _("People and posts"),
         _("Accounts, posts, appointments, handing over")),
        (tuple(Role), "figures:dashboard", "view", _("Counted figures"),
         _("Every figure opens to the rows that it counts")),
    )  # fmt: skip
    found += [
        Way(label=label, address=reverse(name), icon=icon, what=what)
        for roles, name, icon, label, what in entries
        if user.holds(*roles)
    ]
    return found


def _drafting(column: ColumnPage, user: User) -> str:
    if column.owner_unit_id in user.units_with(Role.EDITOR):
        return _("A new item in your unit's column")
    return _("A new item of your unit, in a column that all units share")


class HomePanel(Component):
    """The whole home page, in the place of Wagtail's panels."""

    order = 0
    template_name = "desk/home.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: object) -> dict[str, object]:
        user = person(self.request)
        now = timezone.now()
        today = timezone.localdate(now)
        organ = user.organ
        year = year_to_show(organ, user, today) if organ else today.year
        return {
            "request": self.request,
            "greeting": greeting(now),
            "person": user,
            "today": today,
            "organ": organ,
            "posts": posts_of(user),
            "lists": [shown(one, today) for one in todo.lists(user, today)],
            "alarms": health.alarms(user, now),
            "sees_health": health.sees(user),
            "figures": key_figures(organ, year, user) if organ else [],
            "year": year,
            "ways": ways(user),
        }
