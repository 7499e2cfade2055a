"""Addresses and menu of what the desk does with the public site."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from lubu.office.screens import RoleMenuItem
from lubu.organisations.rules import ORGAN_WIDE, Role
from lubu.portal.desk import find_error, notices, subscriptions, topic_steps, topics

urls = [
    path("faults/", find_error.FaultReportsScreen.as_view(), name="fault-reports"),
    path("faults/<int:pk>/", find_error.FaultReportScreen.as_view(), name="fault-report"),
    path(
        "faults/<int:pk>/unit/",
        find_error.HandOverStep.as_view(),
        name="hand-over-fault-report",
    ),
    path("faults/<int:pk>/answer/", find_error.AnswerStep.as_view(), name="answer-fault-report"),
    path("notices/", notices.NoticesScreen.as_view(), name="notices"),
    path("notices/<int:pk>/take-down/", notices.TakeDownStep.as_view(), name="take-down-notice"),
    path("subscriptions/", subscriptions.SubscriptionsScreen.as_view(), name="subscriptions"),
    path("topics/", topics.TopicsScreen.as_view(), name="topics"),
    path("topics/new/", topics.NewTopicScreen.as_view(), name="new-topic"),
    path("topics/<int:pk>/", topics.TopicScreen.as_view(), name="topic"),
    path("topics/<int:pk>/edit/", topics.EditTopicScreen.as_view(), name="edit-topic"),
    path("topics/<int:pk>/force/", topic_steps.ForceStep.as_view(), name="put-topic-in-force"),
    path("topics/<int:pk>/end/", topic_steps.EndStep.as_view(), name="end-topic"),
    path("topics/<int:pk>/take-down/", topic_steps.TakeDownStep.as_view(), name="take-down-topic"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("site/", include((urls, "portal")))]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    listed = (
        ("fault-reports", find_error.LABEL, "help", (Role.EDITOR, *ORGAN_WIDE)),
        ("notices", notices.LABEL, "warning", (Role.URGENT, Role.SITE_ADMIN)),
        ("topics", topics.LABEL, "folder-open-inverse", (Role.EDITOR, Role.SITE_ADMIN)),
        ("subscriptions", subscriptions.LABEL, "mail", (Role.SITE_ADMIN,)),
    )
    items = [
        RoleMenuItem(
            label,
            reverse_lazy(f"portal:{name}"),
            roles,
            name=f"portal-{name}",
            icon_name=icon,
            order=order,
        )
        for order, (name, label, icon, roles) in enumerate(listed)
    ]
    return SubmenuMenuItem(
        _("Public site"), Menu(items=items), name="public-site", icon_name="site", order=360
    )
