"""What the desk's screens share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from lubu.organisations.models import User
from lubu.organisations.rules import Role


class Screen(WagtailAdminTemplateMixin, View):
    """A screen with title and breadcrumbs; ``parent`` names the list that it belongs to."""

    parent: tuple[str, object] | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, object]]:
        parents = []
        if self.parent:
            name, label = self.parent
            parents.append({"url": reverse(name), "label": label})
        return [*super().get_breadcrumbs_items(), *parents, {"url": "", "label": self.page_title}]

    def shown(self, status: int = 200, **context: object) -> HttpResponse:
        """The screen with ``context``."""
        template = self.get_template_names()[0]
        return render(self.request, template, self.get_context_data(**context), status=status)


class RoleMenuItem(MenuItem):
    """Shown to holders of a post with one of ``roles``."""

    def __init__(
        self, label: object, url: object, roles: tuple[Role, ...], **options: object
    ) -> None:
        super().__init__(label, url, **options)
        self.roles = roles

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.holds(*self.roles)


def person(request: HttpRequest) -> User:
    """Who is logged in.

    Raises:
        PermissionDenied: nobody.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
