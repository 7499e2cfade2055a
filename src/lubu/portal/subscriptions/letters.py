"""The mails that subscribers get: plain text, and the same as simple HTML; in Chinese.

Each can be answered by one click of a mail program (RFC 8058), says that a program wrote it
(RFC 3834), and carries no picture, no script and nothing that reports whether it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.office.sheets import line
from lubu.organisations.models import Organ
from lubu.portal.models import Subscription, Topic
from lubu.portal.rendering import environment, shipped_translations
from lubu.portal.rules.subscriptions import MOST_NAMED, SubscriptionState, SubscriptionTerms
from lubu.portal.subscriptions import tokens
from lubu.publishing.models import ColumnPage, Release

TEMPLATE = "portal/letter.html"


@dataclass(frozen=True, slots=True)
class Named:
    """A line of a letter that may lead somewhere."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail says, from top to bottom."""

    subject: str
    opening: tuple[str, ...]
    named: tuple[Named, ...] = ()
    action: Named | None = None
    closing: tuple[str, ...] = ()
    ways: tuple[Named, ...] = ()

    def as_text(self) -> str:
        """Without any markup."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        for words in self.opening:
            yield from (words, "")
        for one in self.named:
            yield f"- {one.text}" + (f" ({one.note})" if one.note else "")
            yield from (f"  {one.href}",) if one.href else ()
        if self.named:
            yield ""
        if self.action:
            yield from (f"{self.action.text}:", self.action.href, "")
        for words in self.closing:
            yield from (words, "")
        for one in self.ways:
            yield from (f"{one.text}:", one.href)

    def as_html(self) -> str:
        """As a page of its own."""
        env = environment(shipped_translations())
        return env.get_template(TEMPLATE).render(letter=self)


def whole(organ: Organ, path: str) -> str:
    """The whole address of a path of the site: on its domain in service, else on this machine."""
    host = f"https://{organ.site_domain}" if settings.LUBU_SERVICE else settings.LUBU_BASE_URL
    return f"{host.rstrip('/')}{path}"


def kept_at(row: Subscription, name: str) -> str:
    """The whole address of a page that its code opens."""
    path = reverse(name, args=[row.organ.slug, tokens.to_keep(row.key)])
    return whole(row.organ, path)


def answer_letter(row: Subscription, limits: SubscriptionTerms) -> EmailMultiAlternatives:
    """What follows a form: the link that confirms, or, to who subscribes already, how to change."""
    site = {"site": line(row.organ.site_name), "hours": limits.confirm_hours}
    if row.state != SubscriptionState.WAITING:
        opening = _(
            "Somebody asked for mails of %(site)s to this address, which has a subscription "
            "already. Nothing was changed. You can change it yourself:"
        )
        letter = Letter(
            subject=_("[%(site)s] You have a subscription already") % site,
            opening=(opening % site,),
            action=Named(_("Change the subscription"), kept_at(row, "subscription_manage")),
            ways=(_way_out(row),),
        )
        return _mail(row, letter)
    path = reverse("subscription_confirm", args=[row.organ.slug, tokens.to_confirm(row.key)])
    opening = _("Somebody, probably you, wants to get by e-mail what is new on %(site)s in:")
    closing = _(
        "The link works for %(hours)s hours. If it was not you, do nothing: you get no further "
        "mail, and this address is deleted by itself."
    )
    letter = Letter(
        subject=_("[%(site)s] Please confirm your subscription") % site,
        opening=(opening % site,),
        named=tuple(map(Named, names_of(row))),
        action=Named(_("Open this page and press “Confirm”"), whole(row.organ, path)),
        closing=(closing % site,),
        ways=(Named(_("Delete this address at once"), kept_at(row, "subscription_leave")),),
    )
    return _mail(row, letter)


def digest_letter(
    row: Subscription, news: Sequence[Release], columns: dict[int, str], on: date
) -> EmailMultiAlternatives:
    """One day's news; ``columns`` are their names."""
    said = {"site": line(row.organ.site_name), "count": len(news), "day": on.isoformat()}
    subject = ngettext(
        "[%(site)s] %(count)s new text, %(day)s",
        "[%(site)s] %(count)s new texts, %(day)s",
        len(news),
    )
    more = len(news) - MOST_NAMED
    closing = [_("And %(number)s more, on the site.") % {"number": more}] if more > 0 else []
    letter = Letter(
        subject=subject % said,
        opening=(_("New in what you chose on %(site)s:") % said,),
        named=tuple(_named(row.organ, release, columns) for release in news[:MOST_NAMED]),
        closing=(*closing, _("This mail was written by a program; answers to it are not read.")),
        ways=(
            Named(_("Change or pause the subscription"), kept_at(row, "subscription_manage")),
            _way_out(row),
            Named(_("To the site"), whole(row.organ, row.organ.site_path)),
        ),
    )
    mail = _mail(row, letter)
    name = f"digest-{on.isoformat()}-{row.key}"
    mail.extra_headers["Message-ID"] = f"<{name}@{row.organ.site_domain}>"
    return mail


def names_of(row: Subscription) -> list[str]:
    """What was chosen, as far as the public sees it."""
    columns = ColumnPage.objects.visible_to(None).filter(subscriptions=row).order_by("path")
    topics = Topic.objects.visible_to(None).filter(subscriptions=row).order_by("pk")
    return [line(one) for one in (*columns.values_list("title", flat=True), *map(str, topics))]


def _named(organ: Organ, release: Release, columns: dict[int, str]) -> Named:
    on = release.released_on.isoformat() if release.released_on else ""
    note = " ".join(word for word in (line(columns.get(release.column_id or 0, "")), on) if word)
    title = line(release.submission.content["title"])
    return Named(title, whole(organ, f"{organ.site_path}{release.path}"), note)


def _way_out(row: Subscription) -> Named:
    return Named(_("Unsubscribe"), kept_at(row, "subscription_leave"))


def _mail(row: Subscription, letter: Letter) -> EmailMultiAlternatives:
    organ = row.organ
    mail = EmailMultiAlternatives(
        subject=line(letter.subject),
        body=letter.as_text(),
        from_email=formataddr((line(organ.site_name), settings.LUBU_EMAIL_FROM)),
        to=[row.address],
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Id": f"<news.{organ.slug}.{organ.site_domain}>",
            "List-Unsubscribe": f"<{kept_at(row, 'subscription_leave')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(letter.as_html(), "text/html")
    return mail
