"""Organs, units and posts, kept by the site administrator."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.desk.actions import organs as actions
from lubu.desk.actions.organs import PostDetails, UnitDetails
from lubu.desk.explanations import REFUSALS
from lubu.desk.forms_people import OrganSettingsForm, PostForm, UnitForm
from lubu.office import errors
from lubu.office.screens import Screen, person
from lubu.organisations.models import (
    CHAIN_LABELS,
    ROLE_LABELS,
    Appointment,
    Organ,
    Post,
    Unit,
    User,
)
from lubu.organisations.rules import BadIdentifierError, Chain, Role, SitePathError, UnitKind

REFUSED = (*REFUSALS, BadIdentifierError, SitePathError)


def kept_ids(user: User) -> frozenset[int]:
    """Ids of the organs that the person keeps as site administrator."""
    return user.organs_with(Role.SITE_ADMIN)


def kept_organs(request: HttpRequest) -> QuerySet[Organ]:
    """The organs that the person keeps.

    Raises:
        PermissionDenied: none.
    """
    ids = kept_ids(person(request))
    if not ids:
        raise PermissionDenied
    return Organ.objects.visible_to(request.user).filter(pk__in=ids)


def kept_units(request: HttpRequest) -> QuerySet[Unit]:
    """Units of the organs that the person keeps."""
    return Unit.objects.visible_to(request.user).filter(organ__in=kept_organs(request))


def kept_posts(request: HttpRequest) -> QuerySet[Post]:
    """Posts of the organs that the person keeps."""
    return (
        Post.objects.visible_to(request.user)
        .filter(unit__organ__in=kept_organs(request))
        .select_related("unit__organ")
        .order_by("unit__position", "unit", "pk")
    )


def offered_units(request: HttpRequest) -> QuerySet[Unit]:
    """Of these the ones that stand."""
    return kept_units(request).filter(abolished_on=None)


def offered_posts(request: HttpRequest) -> QuerySet[Post]:
    """Of these the ones that stand: who is appointed gets one of them."""
    return kept_posts(request).filter(abolished_on=None)


def put_on(form: forms.Form, error: Exception) -> int:
    """Show a refusal on the form, at its field where it names one; returns the status."""
    field = getattr(error, "field", getattr(error, "kind", None))
    sentence = errors.sentence(error)
    form.add_error(field if field in form.fields else None, sentence)
    return errors.status(error)


class OrgansScreen(Screen):
    """The organs that the person keeps; one alone opens at once."""

    page_title = gettext_lazy("Organ")
    header_icon = "site"
    template_name = "desk/organs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        organs = list(kept_organs(request))
        if len(organs) == 1:
            return redirect("organisations:organ", organs[0].slug)
        return self.shown(organs=organs)


class OrganScreen(Screen):
    """Everything that is said of one organ."""

    page_title = gettext_lazy("Organ")
    header_icon = "site"
    template_name = "desk/form.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        organ = get_object_or_404(kept_organs(request), slug=slug)
        return self._shown(organ, OrganSettingsForm(organ))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        organ = get_object_or_404(kept_organs(request), slug=slug)
        form = OrganSettingsForm(organ, request.POST)
        if not form.is_valid():
            return self._shown(organ, form, 422)
        try:
            actions.change_organ(organ.pk, actor=person(request), details=form.cleaned_data)
        except REFUSED as error:
            return self._shown(organ, form, put_on(form, error))
        messages.success(request, _("The settings are stored; the site is written again."))
        return redirect("organisations:organ", organ.slug)

    def _shown(self, organ: Organ, form: forms.Form, status: int = 200) -> HttpResponse:
        lead = _("Domain of the site: %(domain)s; it is fixed.") % {"domain": organ.site_domain}
        return self.shown(status, form=form, heading=organ.name, lead=lead, submit=_("Save"))


class UnitsScreen(Screen):
    """Offices, villages and communities."""

    page_title = gettext_lazy("Units")
    header_icon = "folder-open-inverse"
    template_name = "desk/units.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        units = kept_units(request).select_related("organ").order_by("organ", "position", "pk")
        posts = Post.objects.visible_to(request.user).standing()
        return self.shown(units=units.prefetch_related(Prefetch("posts", queryset=posts)))


class AddUnitScreen(Screen):
    """A new unit."""

    page_title = gettext_lazy("Add a unit")
    header_icon = "plus"
    template_name = "desk/form.html"
    parent = ("organisations:units", UnitsScreen.page_title)

    def get(self, request: HttpRequest, organ: str) -> HttpResponse:
        self._organ(organ)
        return self.shown(form=UnitForm(), submit=_("Add the unit"))

    def post(self, request: HttpRequest, organ: str) -> HttpResponse:
        form = UnitForm(request.POST)
        found = self._organ(organ)
        if not form.is_valid():
            return self.shown(422, form=form, submit=_("Add the unit"))
        try:
            actions.add_unit(found, actor=person(request), details=unit_details(form))
        except REFUSED as error:
            return self.shown(put_on(form, error), form=form, submit=_("Add the unit"))
        messages.success(request, _("The unit is added."))
        return redirect("organisations:units")

    def _organ(self, slug: str) -> Organ:
        return get_object_or_404(kept_organs(self.request), slug=slug)


class ChangeUnitScreen(Screen):
    """What is said of a unit."""

    page_title = gettext_lazy("Change a unit")
    header_icon = "edit"
    template_name = "desk/form.html"
    parent = ("organisations:units", UnitsScreen.page_title)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(get_object_or_404(kept_units(request), pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        unit = get_object_or_404(kept_units(request), pk=pk)
        form = UnitForm(request.POST)
        if not form.is_valid():
            return self.page(unit, form, 422)
        try:
            actions.change_unit(unit.pk, actor=person(request), details=unit_details(form))
        except REFUSED as error:
            return self.page(unit, form, put_on(form, error))
        messages.success(request, _("The unit is stored."))
        return redirect("organisations:units")

    def page(
        self, unit: Unit, form: forms.Form | None = None, status: int = 200, refused: str = ""
    ) -> HttpResponse:
        """The screen; ``refused`` says why the unit was not abolished."""
        names = list(UnitForm.base_fields)
        return self.shown(
            status,
            form=form or UnitForm(initial={name: getattr(unit, name) for name in names}),
            heading=unit.name,
            submit=_("Save"),
            abolish=reverse("organisations:abolish-unit", args=[unit.pk]),
            abolished_on=unit.abolished_on,
            refused=refused,
        )


class AbolishUnit(ChangeUnitScreen):
    """The end of a unit; what it published stays under its name."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        unit = get_object_or_404(kept_units(request).filter(abolished_on=None), pk=pk)
        try:
            actions.abolish_unit(unit.pk, actor=person(request), on=timezone.localdate())
        except REFUSED as error:
            return self.page(unit, None, errors.status(error), errors.sentence(error))
        messages.success(request, _("“%(name)s” is abolished.") % {"name": unit})
        return redirect("organisations:units")


def unit_details(form: forms.Form) -> UnitDetails:
    """What the form says, as the action takes it."""
    values = dict(form.cleaned_data)
    return UnitDetails(**{**values, "kind": UnitKind(values["kind"])})


class PostsScreen(Screen):
    """The chain of responsibility, then every unit's posts with their holders."""

    page_title = gettext_lazy("Posts and responsibility")
    header_icon = "clipboard-list"
    template_name = "desk/posts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = person(request)
        held = Appointment.objects.visible_to(user).filter(until=None).select_related("user")
        posts = list(
            Post.objects.visible_to(user)
            .standing()
            .select_related("unit__organ")
            .prefetch_related("oversees", Prefetch("appointments", queryset=held, to_attr="held"))
            .order_by("unit__organ", "unit__position", "unit", "pk")
        )
        kept = kept_ids(user)
        rows = [
            {
                "post": post,
                "roles": [ROLE_LABELS[Role(role)] for role in post.roles if role in set(Role)],
                "may_change": post.unit.organ_id in kept,
            }
            for post in posts
        ]
        chain = [
            (label, [row for post, row in zip(posts, rows, strict=True) if post.chain == link])
            for link, label in CHAIN_LABELS.items()
            if link is not Chain.NONE
        ]
        return self.shown(rows=rows, chain=chain, may_add=bool(kept))


class AddPostScreen(Screen):
    """A new post."""

    page_title = gettext_lazy("Establish a post")
    header_icon = "plus"
    template_name = "desk/form.html"
    parent = ("organisations:posts", PostsScreen.page_title)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(form=PostForm(offered_units(request)), submit=_("Establish the post"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PostForm(offered_units(request), request.POST)
        if not form.is_valid():
            return self.shown(422, form=form, submit=_("Establish the post"))
        unit = form.cleaned_data["unit"]
        try:
            actions.add_post(unit.pk, actor=person(request), details=post_details(form))
        except REFUSED as error:
            return self.shown(put_on(form, error), form=form, submit=_("Establish the post"))
        messages.success(request, _("The post is established. Appoint somebody to it."))
        return redirect("organisations:posts")


class ChangePostScreen(Screen):
    """What a post is."""

    page_title = gettext_lazy("Change a post")
    header_icon = "edit"
    template_name = "desk/form.html"
    parent = ("organisations:posts", PostsScreen.page_title)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        post, units = self._found(pk)
        return self.page(post, PostForm(units, post=post))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        post, units = self._found(pk)
        form = PostForm(units, request.POST, post=post)
        if not form.is_valid():
            return self.page(post, form, 422)
        try:
            actions.change_post(post.pk, actor=person(request), details=post_details(form))
        except REFUSED as error:
            return self.page(post, form, put_on(form, error))
        messages.success(request, _("The post is stored; its holders have these roles now."))
        return redirect("organisations:posts")

    def _found(self, pk: int) -> tuple[Post, QuerySet[Unit]]:
        post = get_object_or_404(kept_posts(self.request), pk=pk)
        own = kept_units(self.request).filter(organ=post.unit.organ)
        return post, own.filter(Q(abolished_on=None) | Q(pk__in=post.oversees.values("pk")))

    def page(
        self, post: Post, form: forms.Form, status: int = 200, refused: str = ""
    ) -> HttpResponse:
        """The screen; ``refused`` says why the post was not abolished."""
        return self.shown(
            status,
            form=form,
            heading=str(post),
            submit=_("Save"),
            abolish=reverse("organisations:abolish-post", args=[post.pk]),
            abolished_on=post.abolished_on,
            refused=refused,
        )


class AbolishPost(ChangePostScreen):
    """The end of a post that nobody holds."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        post, units = self._found(pk)
        if post.abolished_on is not None:
            raise Http404
        try:
            actions.abolish_post(post.pk, actor=person(request), on=timezone.localdate())
        except REFUSED as error:
            form = PostForm(units, post=post)
            return self.page(post, form, errors.status(error), errors.sentence(error))
        messages.success(request, _("“%(name)s” is abolished.") % {"name": post})
        return redirect("organisations:posts")


def post_details(form: forms.Form) -> PostDetails:
    """What the form says, as the action takes it."""
    values = form.cleaned_data
    return PostDetails(
        name=values["name"],
        duties=values["duties"],
        chain=Chain(values["chain"]),
        roles=tuple(Role(role) for role in values["roles"]),
        oversees=tuple(unit.pk for unit in values["oversees"]),
        is_head=values["is_head"],
        position=values["position"],
    )
