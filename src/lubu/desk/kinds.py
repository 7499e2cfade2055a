"""The kinds of ledger entry that keepers of an organ write."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "organ.founded": _("organ founded"),
    "organ.changed": _("organ's settings changed"),
    "unit.added": _("unit added"),
    "unit.changed": _("unit changed"),
    "unit.abolished": _("unit abolished"),
    "post.added": _("post established"),
    "post.changed": _("post changed"),
    "post.abolished": _("post abolished"),
    "account.opened": _("account opened"),
    "account.reopened": _("account reopened"),
    "account.renamed": _("account: name changed"),
    "account.presented": _("account: public curriculum vitae changed"),
    "account.reminders_changed": _("account: daily mail of what waits chosen or declined"),
    "account.password_reset": _("account: password reset"),
    "account.password_changed": _("account: password changed"),
    "appointment.begun": _("appointed to a post"),
    "appointment.took_effect": _("appointment took effect"),
    "appointment.ended": _("appointment ended"),
}
