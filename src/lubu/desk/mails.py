"""Wagtail's mails about comments and steps of review: to those alone who may open the text.

Who once subscribed or wrote a comment keeps getting them otherwise, also in another post.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from wagtail.admin import mail
from wagtail.admin.views.pages import edit
from wagtail.models import Page, TaskState, WorkflowState

from lubu.desk.pages import works_on_page
from lubu.organisations.models import User

Sent = Callable[[Iterable[User], str, Mapping[str, object]], bool]
Recipients = Callable[..., set[User]]


def _to_those_who_see(send: Sent) -> Sent:
    def send_notification(
        recipient_users: Iterable[User], notification: str, extra_context: Mapping[str, object]
    ) -> bool:
        page = extra_context.get("page")
        allowed = [one for one in recipient_users if _may_open(one, page)]
        return send(allowed, notification, extra_context)

    return send_notification


def _of_those_who_see(valid: Recipients) -> Recipients:
    def get_valid_recipients(
        self: object, instance: WorkflowState | TaskState, **more: object
    ) -> set[User]:
        state = instance.workflow_state if isinstance(instance, TaskState) else instance
        page = state.content_object
        return {one for one in valid(self, instance, **more) if _may_open(one, page)}

    return get_valid_recipients


def _may_open(user: User, page: object) -> bool:
    return isinstance(page, Page) and works_on_page(user, page.pk)


def narrow_mails() -> None:
    """No setting exchanges these; at start."""
    edit.send_notification = _to_those_who_see(mail.send_notification)
    notifier = mail.EmailNotificationMixin
    notifier.get_valid_recipients = _of_those_who_see(notifier.get_valid_recipients)
