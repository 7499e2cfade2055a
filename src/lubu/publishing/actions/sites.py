"""Opening an organ's site: home page, workflow, channel, collection, and who may draft where."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON
from lubu.organisations.models import Organ, Post, Unit, User
from lubu.organisations.rules import Role
from lubu.publishing import checking
from lubu.publishing.actions.releasing import NotAReleaserError
from lubu.publishing.forms import PUBLIC_WORDS
from lubu.publishing.models import (
    Channel,
    ColumnPage,
    HomePage,
    InformationItem,
    ReviewTask,
)
from lubu.publishing.rules import STEPS, ChannelKind, ColumnKind

STEP_NAMES = {1: "一审一校", 2: "二审二校", 3: "三审三校"}
WORKFLOW_NAME = "三审三校"
PLATFORM = ("政府信息公开", "zfxxgk")
PLATFORM_COLUMNS = (
    ("政府信息公开指南", "zfxxgkzn", ColumnKind.GUIDE),
    ("政府信息公开制度", "zfxxgkzd", ColumnKind.REGULATIONS),
    ("法定主动公开内容", "fdzdgknr", ColumnKind.STATUTORY),
    ("机构职能", "jgzn", ColumnKind.INSTITUTION),
    ("领导信息", "ldxx", ColumnKind.LEADERS),
    ("政府信息公开年报", "zfxxgknb", ColumnKind.ANNUAL_REPORT),
    ("依申请公开", "ysqgk", ColumnKind.REQUESTS),
)


@transaction.atomic
def open_site(organ: Organ) -> HomePage:
    """Give an organ its home page, Wagtail site, review workflow, website channel, collection."""
    home = HomePage(title=organ.site_name, slug=organ.slug, organ=organ)
    Page.get_first_root_node().add_child(instance=home)
    hostname, port = _wagtail_site(organ)
    Site.objects.create(
        hostname=hostname,
        port=port,
        site_name=organ.site_name,
        root_page=home,
        is_default_site=not Site.objects.filter(is_default_site=True).exists(),
    )
    WorkflowPage.objects.create(page=home, workflow=review_workflow())
    Channel.objects.create(organ=organ, kind=ChannelKind.WEBSITE, name=organ.site_name)
    Collection.get_first_root_node().add_child(instance=Collection(name=organ.slug))
    return home


def _wagtail_site(organ: Organ) -> tuple[str, int]:
    """Under which name and port Wagtail keeps the site; organs may share a domain, sites may not.

    The first is the desk's own address. No page is served by these: the built site is.
    """
    if not Site.objects.exists():
        base = urlsplit(settings.LUBU_BASE_URL)
        return base.hostname or "localhost", base.port or 80
    taken = Site.objects.filter(hostname=organ.site_domain, port=80).exists()
    return (f"{organ.slug}.{organ.site_domain}" if taken else organ.site_domain), 80


def collection_of(organ: Organ) -> Collection | None:
    """The collection that holds the organ's files, once it has a site."""
    return Collection.objects.filter(name=organ.slug, depth=2).first()


def review_workflow() -> Workflow:
    """The one workflow of three steps, made when first needed."""
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    if made:
        # Wagtail's own workflow knows one approval by anybody: it must not be chosen.
        Workflow.objects.exclude(pk=workflow.pk).update(active=False)
        WorkflowPage.objects.exclude(workflow=workflow).delete()
        for step in STEPS:
            task = ReviewTask.objects.create(name=STEP_NAMES[step], step=step)
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=step)
    return workflow


@transaction.atomic
def add_column(
    parent: HomePage | ColumnPage,
    *,
    title: str,
    slug: str,
    kind: ColumnKind,
    owner: Unit,
    update_days: int | None = None,
    open_to_units: bool = False,
    description: str = "",
    on_website: bool = True,
) -> ColumnPage:
    """Open a column below the home page or another column, and let its editors in."""
    column = ColumnPage(
        title=title,
        slug=slug,
        kind=kind,
        owner_unit=owner,
        organ=owner.organ,
        update_days=update_days,
        open_to_units=open_to_units,
        description=description,
        on_website=on_website,
    )
    parent.add_child(instance=column)
    grant_rights(owner.organ)
    return column


@transaction.atomic
def open_platform(home: HomePage, *, owner: Unit) -> ColumnPage:
    """Open the columns of the disclosure platform, and those that tell who the organ is.

    Source: 国办公开办函〔2019〕61号; 政府信息公开条例 art. 20 (institution, leaders).
    """
    title, slug = PLATFORM
    kind = ColumnKind.DISCLOSURE
    platform = add_column(home, title=title, slug=slug, kind=kind, owner=owner)
    for title, slug, kind in PLATFORM_COLUMNS:
        add_column(platform, title=title, slug=slug, kind=kind, owner=owner, update_days=365)
    return platform


@transaction.atomic
def put_in_force(page: HomePage | ColumnPage, *, actor: User) -> None:
    """Let the last saved form of a home page or column be the one that counts.

    Raises:
        NotAReleaserError: ``actor`` is no site administrator of the organ.
        UnfitWordsError: its words hold what must not be published.
    """
    if not actor.holds(Role.SITE_ADMIN, organ_id=page.organ_id):
        raise NotAReleaserError(Role.SITE_ADMIN)
    revision = page.get_latest_revision()
    if revision is None:
        return
    words = (str(revision.content.get(name) or "") for name in PUBLIC_WORDS)
    checking.check_words(page.organ, *words)
    revision.publish(user=actor, skip_permission_checks=True, log_action=False)
    grant_rights(page.organ)
    payload: dict[str, JSON] = {"title": revision.content["title"], "slug": page.slug}
    if isinstance(page, ColumnPage):
        fields = ("kind", "owner_unit", "update_days", "open_to_units", "on_website")
        payload |= {name: revision.content[name] for name in fields}
    ledger.record("column.changed", organ=page.organ, subject=page, actor=actor, payload=payload)


def record_deleted(page: InformationItem | ColumnPage, *, actor: User) -> None:
    """Keep on record what was deleted: a draft that was never handed in, or an empty column."""
    kind = "column.deleted" if isinstance(page, ColumnPage) else "draft.deleted"
    payload: dict[str, JSON] = {"title": page.draft_title, "slug": page.slug}
    ledger.record(kind, organ=page.organ, subject=page, actor=actor, payload=payload)


@transaction.atomic
def grant_rights(organ: Organ) -> None:
    """Make Wagtail's page and file permissions say what posts and columns say; repeatable."""
    posts = [
        post
        for post in Post.objects.standing()
        .filter(unit__organ=organ)
        .select_related("unit", "group")
        .prefetch_related("oversees")
        if post.group is not None
    ]
    groups = Post.objects.filter(unit__organ=organ).exclude(group=None).values("group")
    GroupPagePermission.objects.filter(group__in=groups).delete()
    GroupCollectionPermission.objects.filter(group__in=groups).delete()
    _grant_columns(organ, posts)
    _grant_files(organ, posts)


def _grant_columns(organ: Organ, posts: list[Post]) -> None:
    add, change = (
        Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{verb}_page")
        for verb in ("add", "change")
    )
    rows = []
    for column in ColumnPage.objects.filter(organ=organ):
        for post in posts:
            if Role.EDITOR not in post.roles:
                continue
            if column.open_to_units or column.owner_unit_id in post.scope:
                rows.append(GroupPagePermission(group=post.group, page=column, permission=add))
    rows += [
        GroupPagePermission(group=post.group, page=organ.home, permission=permission)
        for post in posts
        if Role.SITE_ADMIN in post.roles
        for permission in (add, change)
    ]
    GroupPagePermission.objects.bulk_create(rows)


def _grant_files(organ: Organ, posts: list[Post]) -> None:
    # Wagtail asks for the rights on its own models, whatever models stand in their place.
    permissions = Permission.objects.filter(
        content_type__app_label__in=("wagtaildocs", "wagtailimages"),
        codename__regex=r"^(?:add|choose|change)_(?:document|image)$",
    )
    collection = collection_of(organ)
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=post.group, collection=collection, permission=permission)
        for post in posts
        for permission in permissions
        if _may(post, permission)
    )


def _may(post: Post, permission: Permission) -> bool:
    """Editors add files, and change their own; the administrator sees to everybody's."""
    of_all = permission.codename.startswith("change_")
    return Role.SITE_ADMIN in post.roles or (Role.EDITOR in post.roles and not of_all)
