"""Every registered address, filled in with keys and names of planted rows.

A new address is covered by itself. One with a placeholder of a new name fails
:func:`fill` until :data:`FILLERS` says what to put there.
"""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from wagtail.models import (
    Collection,
    Revision,
    Site,
    TaskState,
    WorkflowState,
)

from lubu.access_requests.models import (
    AccessRequest,
    Dispute,
    HandOut,
    Letter,
    Message,
    Paper,
    Redaction,
)
from lubu.access_requests.rules.lettering import LetterState
from lubu.catalogue.models import CatalogueEntry, CatalogueVersion
from lubu.office import figures, personal, todo
from lubu.organisations.models import Appointment, Organ, User
from lubu.portal.models import BuiltFile, FaultReport, SiteNotice, Subscription, Topic
from lubu.portal.subscriptions import tokens
from lubu.publishing.models import (
    Attachment,
    Channel,
    ColumnPage,
    InformationItem,
    Picture,
    Release,
)
from lubu.reporting.models import AnnualReport
from tests.attacks.bad_values import BEYOND
from tests.attacks.planting import FIRST_NUMBER, Planted

Filler = Callable[[Planted], list[object]]


class NoFillerError(AssertionError):
    """An address has a placeholder that the walk cannot fill."""

    def __init__(self, address: str, name: str) -> None:
        super().__init__(
            f"{address}: nobody says what to put in for <{name}>. Add it to FILLERS in "
            f"{__name__.replace('.', '/')}.py: keys or names of hidden rows of both organs."
        )


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the resolver; ``name`` with its namespaces."""

    pattern: str
    name: str
    names: tuple[str, ...]
    regex: str = ""
    view: Callable[..., object] | None = None

    @property
    def is_list(self) -> bool:
        """Whether it names no row, so that it may list, search and export."""
        return not self.names

    @property
    def is_ours(self) -> bool:
        """Whether the screen is the product's own, not Wagtail's."""
        return str(getattr(self._class_or_function, "__module__", "")).startswith("lubu.")

    @property
    def takes_posts(self) -> bool:
        """Whether anything can be sent to it."""
        view = self._class_or_function
        if inspect.isclass(view):
            return hasattr(view, "post") and "post" in view.http_method_names
        return view is not None and "POST" in inspect.getsource(view)

    @property
    def _class_or_function(self) -> Callable[..., object] | None:
        view = getattr(self.view, "view_class", self.view)
        return inspect.unwrap(view) if view is not None else None


# --- what to put in -------------------------------------------------------------------------------


def _some_keys(planted: Planted) -> list[object]:
    """Keys that name hidden rows of both organs whatever the model (see ``begin_at``), and pages,
    which come after their columns."""
    first: list[object] = [FIRST_NUMBER + 1, FIRST_NUMBER + 1001]
    return [*first, *_pages(planted)]


def _pages(planted: Planted) -> list[object]:
    """Of the own organ a text in review, a village's draft, a released text that was changed since,
    a draft that can be handed in; of the other the text in review."""
    near, far = (
        InformationItem.objects.filter(organ=town.organ).order_by("pk")
        for town in planted.by_distance()
    )
    in_review = {"submissions__state": "in_review"}
    changed = {"releases__state": "released", "has_unpublished_changes": True}
    ready = {"submissions": None, "owner": planted.by_distance()[0].people["second_editor"]}
    return [
        near.filter(**in_review)[0].pk,
        near.filter(unit=planted.by_distance()[0].units["village"])[0].pk,
        near.filter(**changed)[0].pk,
        near.filter(**ready)[0].pk,
        far.filter(**in_review)[0].pk,
    ]


def _columns(planted: Planted) -> list[object]:
    """The own organ's home and its columns, one of them hidden; the other's hidden one."""
    near, far = planted.by_distance()
    own = ColumnPage.objects.filter(organ=near.organ, kind__in=("notices", "static"))
    hidden = ColumnPage.objects.filter(organ=far.organ, on_website=False)
    return [near.organ.home.pk, *own.values_list("pk", flat=True), hidden[0].pk]


def _releases(planted: Planted) -> list[object]:
    """A release in each state on each organ's channels."""
    seen: dict[tuple[object, ...], object] = {}
    for row in Release.objects.select_related("channel").order_by("pk"):
        seen.setdefault((row.organ_id, row.state, row.channel.kind), row.pk)
    return list(seen.values())


def _paths(planted: Planted) -> list[object]:
    """What was built, what was not because it is hidden, and ways out of the folder."""
    hidden = Release.objects.exclude(path="").exclude(state="released")
    below = [
        "",
        *BuiltFile.objects.values_list("path", flat=True).distinct(),
        *hidden.values_list("path", flat=True),
        "../../lubu.sqlite3",
        ".new-x",
        "files/",
        "hant/",
        "elder/index.html",
        "..",
    ]
    bases = Organ.objects.values_list("site_path", flat=True)
    return [f"{base.removeprefix('/')}{path}" for base in bases for path in below]


def _document_names(planted: Planted) -> list[object]:
    return ["x.docx"]


def _all(model: type) -> Filler:
    return lambda planted: list(model.objects.order_by("pk").values_list("pk", flat=True))


def _few(model: type, count: int = 2) -> Filler:
    """The first and the last rows."""

    def keys(planted: Planted) -> list[object]:
        rows = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return rows[:count] + rows[-count:]

    return keys


def _cases(planted: Planted) -> list[object]:
    """A case in each state of each organ, without documents and with each of theirs."""
    seen: dict[object, object] = {}
    for row in AccessRequest.objects.order_by("pk").prefetch_related("letters"):
        letters = tuple((one.kind, one.state) for one in row.letters.all())
        seen.setdefault((row.organ_id, row.state, letters, hasattr(row, "disclosure")), row.pk)
    return list(seen.values())


def _written(planted: Planted) -> list[object]:
    """Cases of which a document is being written, and others."""
    drafts = Letter.objects.filter(state=LetterState.DRAFT.value).order_by("pk")
    return [*drafts.values_list("request", flat=True), *_cases(planted)[:4]]


def _granted(planted: Planted) -> list[object]:
    """Answered cases: the last ones are not public for everybody."""
    rows = AccessRequest.objects.filter(row="granted").order_by("-pk")
    return [*rows.values_list("pk", flat=True), *_cases(planted)[:4]]


def _words(*words: str) -> Filler:
    return lambda planted: list(words)


def _codes(sign: Callable[[str], str]) -> Filler:
    """Those in the mails to every subscriber, and two that open nothing."""

    def signed(planted: Planted) -> list[object]:
        keys = Subscription.objects.order_by("pk").values_list("key", flat=True)
        return [*(sign(key) for key in keys), "unknown", sign("0" * 16)]

    return signed


def _users(planted: Planted) -> list[object]:
    names = ("editor", "village_editor")
    return [town.people[name].pk for town in planted.towns.values() for name in names]


def _left(planted: Planted) -> list[object]:
    return list(User.objects.filter(is_active=False).values_list("pk", flat=True))


# By "namespace:name.placeholder", "namespace.placeholder" or "placeholder": the first there is.
FILLERS: dict[str, Filler] = {
    "pk": _some_keys,
    "wagtailadmin_api:pages.pk": _pages,
    "wagtailadmin_api:pages.action_name": _words("copy", "delete", "publish"),
    "wagtailadmin_api:documents.pk": _all(Attachment),
    "wagtailadmin_api:images.pk": _all(Picture),
    "wagtailadmin_collections.pk": _all(Collection),
    "wagtailadmin_workflows.pk": _words("7001"),
    "wagtailusers_users.pk": _users,
    "wagtailusers_groups.pk": _few(Group),
    "wagtailsites.pk": _all(Site),
    "wagtaildocs_chooser.pk": _all(Attachment),
    "wagtailimages_chooser.pk": _all(Picture),
    "access_requests:letter.pk": _written,
    "access_requests:disclose.pk": _granted,
    "access_requests:letter.kind": _words("correction_notice", "answer_grant", "x"),
    "access_requests.form": _words("docx", "pdf", "exe"),
    "access_requests.page": _words("1"),
    "access_requests.slug": lambda planted: list(Organ.objects.values_list("slug", flat=True)),
    "access_requests.pk": _cases,
    "access_requests:close-dispute.pk": _few(Dispute),
    "access_requests:put-aside.pk": _few(Message),
    "access_requests:open-paper.pk": _all(Paper),
    "access_requests:redact.pk": _all(Paper),
    "access_requests:give-whole.pk": _all(Paper),
    "access_requests:agree.pk": _all(Letter),
    "access_requests:set-aside.pk": _all(Letter),
    "access_requests:letter-file.pk": _all(Letter),
    "access_requests:redaction.pk": _all(Redaction),
    "access_requests:redaction-page.pk": _all(Redaction),
    "access_requests:redaction-drop.pk": _all(Redaction),
    "access_requests:take-back.pk": _all(Redaction),
    "access_requests:hand-out.pk": _all(HandOut),
    "access_requests:recall.pk": _few(HandOut),
    "access_requests:step.kind": _words("withdrawn", "corrected", "served", "opinion_given"),
    "catalogue.pk": _all(CatalogueEntry),
    "catalogue:version.pk": _all(CatalogueVersion),
    "channels.pk": _releases,
    "channels:change-channel.pk": _all(Channel),
    "office:personal.what": lambda planted: list(personal.registered()),
    "office:personal.pk": lambda planted: [*_all(FaultReport)(planted), *_cases(planted)],
    "portal.pk": _all(FaultReport),
    "portal:take-down-notice.pk": _all(SiteNotice),
    "portal:topic.pk": _all(Topic),
    "portal:edit-topic.pk": _all(Topic),
    "portal:put-topic-in-force.pk": _all(Topic),
    "portal:end-topic.pk": _all(Topic),
    "portal:take-down-topic.pk": _all(Topic),
    "publishing:picture.pk": _all(Picture),
    "reporting.pk": _all(AnnualReport),
    "organisations:person.pk": lambda planted: [*_some_keys(planted), *_left(planted)],
    "organisations:reopen.pk": _left,
    "reporting.form": _words("json", "html", "docx", "pdf"),
    "figures.name": lambda planted: list(figures.registered()),
    "todo.name": lambda planted: list(todo.names()),
    "organisations.appointment": _few(Appointment),
    "organisations.slug": lambda planted: list(Organ.objects.values_list("slug", flat=True)),
    "imports.token": _words("0" * 32),
    "fact_check.token": lambda planted: ["unknown", *planted.links],
    "subscription_confirm.token": _codes(tokens.to_confirm),
    "subscription_manage.token": _codes(tokens.to_keep),
    "subscription_leave.token": _codes(tokens.to_keep),
    "page_id": _pages,
    "page_pk": _pages,
    "page_to_move_id": _pages,
    "destination_id": _few(ColumnPage, 1),
    "parent_page_id": _columns,
    "document_id": _all(Attachment),
    "doc_id": _all(Attachment),
    "document_filename": _document_names,
    "form": _words("html", "docx", "json", "exe"),
    "image_id": _all(Picture),
    "filter_spec": _words("width-60"),
    "uploaded_file_id": _words("1"),
    "revision_id": _few(Revision, 3),
    "task_state_id": _few(TaskState),
    "workflow_state_id": _few(WorkflowState),
    "workflow_pk": _words("7001"),
    "task_id": _words("7001"),
    "collection_id": _all(Collection),
    "session_id": _words("1"),
    "object_id": _pages,
    "app_label": _words("publishing"),
    "app_name": _words("taggit"),
    "model_name": _words("informationitem", "attachment"),
    "wagtailadmin_tag_model_autocomplete.model_name": _words("tag"),
    "content_type_app_name": _words("publishing"),
    "content_type_model_name": _words("informationitem", "columnpage", "homepage"),
    "action_name": _words("approve", "reject"),
    "uidb64": _words("NzAwMQ"),
    "token": _words("set-password"),
    "organ": lambda planted: list(Organ.objects.values_list("slug", flat=True)),
    "path": _paths,
}

# Placeholders that only make sense together: given as whole tuples.
TOGETHER: dict[tuple[str, ...], Callable[[Planted], list[tuple[object, ...]]]] = {
    ("page_id", "revision_id"): lambda planted: [
        (int(object_id), pk)
        for pk, object_id in Revision.objects.filter(
            object_id__in=[str(key) for key in _pages(planted)]
        ).values_list("pk", "object_id")
    ],
    ("content_type_app_name", "content_type_model_name", "parent_page_id"): lambda planted: [
        ("publishing", "columnpage", _columns(planted)[0]),
        ("publishing", "informationitem", _columns(planted)[1]),
        ("publishing", "informationitem", _columns(planted)[-1]),
    ],
    ("app_label", "model_name", "action"): lambda planted: [
        ("wagtailcore", "page", "delete"),
        ("publishing", "informationitem", "move"),
        ("publishing", "attachment", "add_to_collection"),
        ("publishing", "picture", "delete"),
    ],
    ("page_id", "action_name", "task_state_id"): lambda planted: [
        (int(key), action, pk)
        for pk, key in TaskState.objects.order_by("pk").values_list(
            "pk", "workflow_state__object_id"
        )[:4]
        for action in ("approve", "reject")
    ],
    ("page_id", "workflow_state_id"): lambda planted: [
        (int(key), pk)
        for pk, key in WorkflowState.objects.filter(
            object_id__in=[str(key) for key in _pages(planted)]
        ).values_list("pk", "object_id")
    ],
    ("page_id", "task_id"): lambda planted: [
        (int(key), task)
        for key, task in TaskState.objects.order_by("pk").values_list(
            "workflow_state__object_id", "task"
        )[:4]
    ],
}


# --- the walk -------------------------------------------------------------------------------------


def addresses(resolver: URLResolver | None = None) -> Iterator[Address]:
    """Every pattern, in order."""
    yield from _walk((resolver or get_resolver()).url_patterns, "/", "")


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, namespace: str
) -> Iterator[Address]:
    for one in patterns:
        spelt = prefix + str(one.pattern).removeprefix("^")
        if isinstance(one, URLResolver):
            inner = ":".join(part for part in (namespace, one.namespace or "") if part)
            yield from _walk(one.url_patterns, spelt, inner)
            continue
        name = ":".join(part for part in (namespace, one.name or "") if part)
        is_regex = isinstance(one.pattern, RegexPattern)
        yield Address(
            pattern=spelt,
            name=name,
            names=tuple(one.pattern.regex.groupindex) or _unnamed(one),
            regex=spelt if is_regex else "",
            view=one.callback,
        )


def _unnamed(one: URLPattern) -> tuple[str, ...]:
    return tuple(f"{number}" for number in range(one.pattern.regex.groups))


# Addresses spelt as regular expressions cannot be filled by their placeholders.
SPELT_OUT: dict[str, Callable[[Planted], list[str]]] = {
    "wagtailadmin_pages:revisions_compare": lambda planted: (
        [f"/desk/pages/{key}/revisions/compare/earliest...latest/" for key in _pages(planted)]
        + [f"/desk/pages/{key}/revisions/compare/live...latest/" for key in _pages(planted)]
    ),
    "publishing:bulk": lambda planted: [
        f"/desk/reviews/bulk/?chosen={key}:3" for key in (FIRST_NUMBER + 1, FIRST_NUMBER + 1001)
    ],
}
CATCH_ALL = "/desk/.*/$"


def fill(address: Address, planted: Planted) -> list[str]:
    """The addresses to ask for: every combination of what its placeholders can be.

    Raises:
        NoFillerError: a placeholder that nobody knows.
    """
    if address.name in SPELT_OUT:
        return SPELT_OUT[address.name](planted)
    if address.pattern == CATCH_ALL:
        return ["/desk/there-is-no-such-screen/"]
    together = TOGETHER.get(address.names)
    if together is not None:
        return [_put_in(address, values) for values in together(planted)]
    choices = [filler(address, name)(planted) for name in address.names]
    return [_put_in(address, values) for values in itertools.product(*choices)]


def beyond(address: Address, planted: Planted) -> Iterator[str]:
    """The address with a key that no row can have in place of each of its keys."""
    if "<int:" not in address.pattern:
        return
    [first, *_more] = fill(address, planted)
    for match in re.finditer(r"\d+", first):
        for key in BEYOND:
            yield f"{first[: match.start()]}{key}{first[match.end() :]}"


def filler(address: Address, name: str) -> Filler:
    """What is put in for ``name``.

    Raises:
        NoFillerError: nobody says.
    """
    namespace = address.name.rpartition(":")[0]
    for key in (f"{address.name}.{name}", f"{namespace}.{name}", name):
        if key in FILLERS:
            return FILLERS[key]
    raise NoFillerError(address.pattern, name)


def _put_in(address: Address, values: tuple[object, ...]) -> str:
    filled = address.pattern
    for name, value in zip(address.names, values, strict=True):
        filled = re.sub(rf"<(?:\w+:)?{name}>", lambda _match, v=value: str(v), filled, count=1)
    filled = filled.removesuffix("$")
    if re.search(r"[<>^()]", filled):
        raise NoFillerError(address.pattern, ", ".join(address.names))
    return filled
