"""Accounts and appointments (账号、任免、工作交接), each step in the ledger."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lubu.desk.actions.rights import (
    ClosedAccountError,
    DayError,
    NotYourOrganError,
    NotYourselfError,
    OpenAccountError,
    check_clash,
    check_keeps,
    check_keeps_an_administrator,
    check_whole_account,
)
from lubu.ledger import actions as ledger
from lubu.organisations import actions as organisations
from lubu.organisations.models import Appointment, Organ, Post, User
from lubu.organisations.visibility import visible
from lubu.publishing.actions import hand_over


class UsernameTakenError(Exception):
    """Another account has this name to log in with."""

    def __init__(self, username: str) -> None:
        self.username = username
        super().__init__(username)


@transaction.atomic
def open_account(
    post_id: int, *, actor: User, username: str, full_name: str, password: str, since: date
) -> User:
    """Open an account for the new holder of a post; the password must be changed at first use.

    Raises:
        Post.DoesNotExist: there is none that ``actor`` may see.
        NotYourOrganError: the post is of an organ that ``actor`` does not keep.
        UsernameTakenError: used by another, in whatever case.
    """
    post = Post.objects.visible_to(actor).select_related("unit__organ").get(pk=post_id)
    check_keeps(actor, post.unit.organ)
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTakenError(username)
    user = User(username=username, full_name=full_name, must_change_password=True)
    user.set_password(password)
    user.save()
    organisations.establish(post)
    organisations.appoint(user, post, since=since)
    ledger.record(
        "account.opened",
        organ=post.unit.organ,
        subject=user,
        actor=actor,
        payload={"username": username, "name": full_name, "post": post.pk, "on": since.isoformat()},
    )
    return user


@transaction.atomic
def reset_password(user_id: int, *, actor: User, password: str) -> User:
    """Give an account a password that its person must change at the next log-in.

    Raises:
        User.DoesNotExist: there is none that ``actor`` may see.
        NotYourselfError: one's own is changed on the account page.
        NotYourOrganError, ForeignAccountError, ClosedAccountError
    """
    user = _person(user_id, actor)
    if user == actor:
        raise NotYourselfError
    if not user.is_active:
        raise ClosedAccountError(str(user))
    organ = check_whole_account(actor, user)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    ledger.record("account.password_reset", organ=organ, subject=user, actor=actor)
    return user


@transaction.atomic
def reopen_account(user_id: int, *, post: int, actor: User, since: date, password: str) -> User:
    """Let a person who left come back to a post; the password must be changed at first use.

    Raises:
        User.DoesNotExist, Post.DoesNotExist: there is none that ``actor`` may see.
        NotYourselfError, NotYourOrganError, ForeignAccountError
        OpenAccountError: the person never left.
        AbolishedError: the post stands no longer.
    """
    user = _person(user_id, actor)
    wanted = Post.objects.visible_to(actor).select_related("unit__organ").get(pk=post)
    check_keeps(actor, wanted.unit.organ)
    if user == actor:
        raise NotYourselfError
    check_whole_account(actor, user)
    if user.is_active:
        raise OpenAccountError(str(user))
    user.set_password(password)
    user.is_active = user.must_change_password = True
    user.save(update_fields=["password", "is_active", "must_change_password"])
    organisations.establish(wanted)
    organisations.appoint(user, wanted, since=since)
    ledger.record(
        "account.reopened",
        organ=wanted.unit.organ,
        subject=user,
        actor=actor,
        payload={"post": wanted.pk, "on": since.isoformat()},
    )
    return user


@transaction.atomic
def appoint_to_post(
    user_id: int, *, post: int, actor: User, since: date, knowing: bool = False
) -> Appointment:
    """Let a person hold one more post; ``knowing`` that it makes author and reviewer of one.

    Raises:
        User.DoesNotExist, Post.DoesNotExist: there is none that ``actor`` may see.
        NotYourOrganError: the post is of an organ that ``actor`` does not keep.
        NotYourselfError: nobody appoints himself.
        ClosedAccountError: the person has left.
        AlreadyAppointedError, AbolishedError: held already; stands no longer.
        ClashError: writes or reviews the same texts already, and nobody said that it is meant.
    """
    user = _person(user_id, actor)
    wanted = Post.objects.visible_to(actor).select_related("unit__organ").get(pk=post)
    check_keeps(actor, wanted.unit.organ)
    if user == actor:
        raise NotYourselfError
    if not user.is_active:
        raise ClosedAccountError(str(user))
    if not knowing:
        check_clash(user, [wanted])
    organisations.establish(wanted)
    appointment = organisations.appoint(user, wanted, since=since)
    ledger.record(
        "appointment.begun",
        organ=wanted.unit.organ,
        subject=appointment,
        actor=actor,
        payload={"person": user.pk, "post": wanted.pk, "on": since.isoformat()},
    )
    return appointment


@transaction.atomic
def end_appointment(appointment_id: int, *, actor: User, until: date, today: date) -> Appointment:
    """End the holding of one post on ``until``; the person keeps the others.

    One that is still to begin is taken back, whatever the day.

    Raises:
        Appointment.DoesNotExist: there is none open that ``actor`` may see.
        NotYourOrganError: of an organ that ``actor`` does not keep.
        DayError: before it began, or after today.
        LastAdministratorError: the organ would be left without one.
    """
    held = (
        Appointment.objects.visible_to(actor)
        .select_related("post__unit__organ", "user")
        .get(pk=appointment_id, until=None)
    )
    organ = held.post.unit.organ
    check_keeps(actor, organ)
    if held.since > today:
        until = today
    elif not held.since <= until <= today:
        raise DayError(until)
    ended = organisations.end(held.user, held.post, until=until)
    check_keeps_an_administrator(organ)
    ledger.record(
        "appointment.ended",
        organ=organ,
        subject=ended,
        actor=actor,
        payload={"person": held.user_id, "post": held.post_id, "on": until.isoformat()},
    )
    return ended


@transaction.atomic
def hand_over_work(
    leaver_id: int, *, to: int, actor: User, on: date, today: date, knowing: bool = False
) -> int:
    """A person leaves: another takes posts and items; returns how many items moved.

    ``knowing`` that it makes the successor author and reviewer of the same texts.

    Raises:
        User.DoesNotExist: leaver or successor is nobody whom ``actor`` may see.
        NotYourselfError: to oneself, or of oneself.
        ClosedAccountError: one of the two has left already.
        NotYourOrganError, ForeignAccountError: the leaver's posts are not all the actor's to keep.
        DayError: after today.
        ClashError: the successor writes or reviews the same texts, and nobody said so knowingly.
        LastAdministratorError: the organ would be left without one.
    """
    leaver, successor = _person(leaver_id, actor), _person(to, actor)
    if leaver in (actor, successor):
        raise NotYourselfError
    for one in (leaver, successor):
        if not one.is_active:
            raise ClosedAccountError(str(one))
    organ = check_whole_account(actor, leaver)
    if on > today:
        raise DayError(on)
    if not knowing:
        held = Appointment.objects.open().filter(user=leaver).values("post")
        check_clash(successor, Post.objects.filter(pk__in=held).prefetch_related("oversees"))
    moved = hand_over(leaver.pk, to=successor.pk, actor=actor, on=on)
    check_keeps_an_administrator(organ)
    return moved


@transaction.atomic
def begin_appointments(on: date) -> int:
    """Let the appointments take effect whose first day has come; returns how many."""
    begun = organisations.begin_due(on)
    for one in begun:
        ledger.record(
            "appointment.took_effect",
            organ=one.post.unit.organ,
            subject=one.user,
            actor=None,
            payload={"post": one.post_id, "on": one.since.isoformat()},
        )
    return len(begun)


@transaction.atomic
def present(user_id: int, *, actor: User, resume: str) -> User:
    """Write the curriculum vitae that the public reads of a person while in a leading post.

    Raises:
        User.DoesNotExist: there is none that ``actor`` may see.
        NotYourOrganError, ForeignAccountError
    """
    user = _person(user_id, actor)
    organ = check_whole_account(actor, user)
    user.resume = resume
    user.save(update_fields=["resume"])
    ledger.record(
        "account.presented", organ=organ, subject=user, actor=actor, payload={"resume": resume}
    )
    return user


@transaction.atomic
def rename(user: User, *, full_name: str, email: str) -> User:
    """Change one's own name and e-mail.

    Raises:
        NotYourOrganError: the account works for no organ.
    """
    organ = _own_organ(user)
    before = user.full_name
    user.full_name, user.email = full_name, email
    user.save(update_fields=["full_name", "email"])
    ledger.record(
        "account.renamed",
        organ=organ,
        subject=user,
        actor=user,
        payload={"from": before, "to": full_name},
    )
    return user


@transaction.atomic
def choose_reminders(user: User, *, wanted: bool) -> User:
    """Say whether one wants a mail each working day of what waits; the desk has it all the same.

    Raises:
        NotYourOrganError: the account works for no organ.
    """
    organ = _own_organ(user)
    if user.wants_reminders == wanted:
        return user
    user.wants_reminders = wanted
    user.save(update_fields=["wants_reminders"])
    ledger.record(
        "account.reminders_changed",
        organ=organ,
        subject=user,
        actor=user,
        payload={"wanted": wanted},
    )
    return user


@transaction.atomic
def change_password(user: User, *, password: str) -> User:
    """Change one's own password; whoever gave the old one may no longer know it.

    Raises:
        NotYourOrganError: the account works for no organ.
    """
    organ = _own_organ(user)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    ledger.record("account.password_changed", organ=organ, subject=user, actor=user)
    return user


def _own_organ(user: User) -> Organ:
    if user.organ is None:
        raise NotYourOrganError
    return user.organ


def _person(user_id: int, actor: User) -> User:
    return visible(User.objects.all(), actor).get(pk=user_id)
