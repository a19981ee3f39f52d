"""Add people, change who they are and what they may do. Each is one transaction with its record in the journal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Monitor
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.usecases.viewer import Role
from wegwijzer.web.accounts.models import Membership, User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.post.writing import write

KIND = "person"
MAIL = "account"  # mail about the own account: one can't sign off from it


@transaction.atomic
def add(who: User, **given: Any) -> User:
    """Add somebody to the organisation of `who`, without a password yet, and return the account."""
    user = User(organisation=who.organisation, **given)
    user.set_unusable_password()
    user.save()
    note(user, who, after=user.role)
    return user


@transaction.atomic
def change(user: User, who: User, **given: Any) -> None:
    """Keep who somebody is. Raises `UserError` when the last administrator would be gone."""
    if given.get("role", user.role) != user.role:
        keep_an_administrator(user)
        note(user, who, before=user.role, after=given["role"])
    if any(
        given.get(name, getattr(user, name)) != getattr(user, name) for name in ("email", "first_name", "last_name")
    ):
        note(user, who, after="details")  # what they became doesn't belong in the journal: it is about a person
    for name, value in given.items():
        setattr(user, name, value)
    user.save(update_fields=list(given))


def keep_an_administrator(user: User) -> None:
    """Raise `UserError` when this is the last active administrator of the organisation."""
    if user.role != Role.ADMINISTRATOR or not user.is_active:
        return
    others = User.objects.select_for_update().filter(
        organisation=user.organisation, role=Role.ADMINISTRATOR.value, is_active=True
    )
    if not others.exclude(pk=user.pk).exists():
        raise UserError(
            Problem(
                "people.last_administrator",
                N_("This is the last administrator of the organisation."),
                remedy=N_("Make somebody else administrator first."),
            )
        )


@transaction.atomic
def give_role(user: User, who: User, monitor: Monitor, role: Role) -> None:
    """Give somebody a role in one monitor, or another one; also to somebody of another organisation."""
    earlier = Membership.objects.filter(user=user, monitor=monitor.id).first()
    Membership.objects.update_or_create(user=user, monitor=monitor.id, defaults={"role": role.value})
    note(user, who, before=earlier.role if earlier else "", after=role.value, monitor=monitor.id)


@transaction.atomic
def take_role(user: User, who: User, monitor_id: str) -> None:
    """Take away the role in one monitor."""
    for membership in Membership.objects.filter(user=user, monitor=monitor_id):
        membership.delete()
        note(user, who, before=membership.role, after="gone", monitor=monitor_id)


def note(user: User, who: User, *, before: str = "", after: str = "", monitor: str = "", why: str = "") -> None:
    """Record a change of somebody's account."""
    record(
        kind=KIND,
        key=user.pk,
        before=before,
        after=after,
        organisation=who.organisation,
        monitor=monitor,
        who=who,
        why=why,
    )


@transaction.atomic
def password_link(user: User, who: User) -> str:
    """Return the path with which somebody sets a password, once and within three days; it is in no journal or log."""
    note(user, who, after="link")
    code = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("set-password", args=[code, default_token_generator.make_token(user)])


def mail_link(user: User, address: str) -> bool:
    """Write the mail with the link, and return whether there is an address to send it to."""
    text = _(
        "There is an account for you in Wegwijzer. Your user name is %(name)s.\n\n"
        "Choose a password here, within three days:\n%(address)s"
    )
    sent = write(
        user,
        kind=MAIL,
        key=f"password-{user.pk}-{timezone.now().timestamp():.0f}",
        subject=_("Your account in Wegwijzer"),
        text=text % {"name": user.get_username(), "address": address},
    )
    return sent is not None
