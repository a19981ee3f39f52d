"""Somebody leaves: what is in hand goes to a successor, the roles end, and the account is closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.web.accounts.models import Membership, User
from wegwijzer.web.people.keeping import keep_an_administrator, note, take_role
from wegwijzer.web.rooms import Held, contributed, contributions


@dataclass(frozen=True, slots=True)
class Left:
    """What was handed over when somebody left."""

    handed_over: tuple[str, ...]


def held_by(user: User) -> list[Held]:
    """Return everything that somebody has in hand, in all apps."""
    return contributed("held_by", user)


@transaction.atomic
def leave(user: User, who: User, successor: User | None, why: str) -> Left:
    """Hand over, take away the roles, close the account. The history keeps the name.

    Raises `UserError` when something is in hand and there is no successor, when the successor can't be one, or when
    the last administrator would be gone.
    """
    if user.pk == who.pk:
        message = N_("You can't close your own account.")
        raise UserError(Problem("people.self", message, remedy=N_("Ask another administrator.")))
    keep_an_administrator(user)
    held = held_by(user)
    if held and not _can_follow(user, successor):
        raise UserError(
            Problem(
                "people.successor",
                N_("%(name)s still has %(number)s things in hand."),
                {"name": str(user), "number": len(held)},
                remedy=N_("Choose somebody with an open account who takes them over."),
            )
        )
    handed = [one for function in contributions("hand_over") for one in function(user, successor, who)] if held else []
    for membership in Membership.objects.filter(user=user):
        take_role(user, who, membership.monitor)
    User.objects.filter(pk=user.pk).update(is_active=False)
    note(user, who, before="active", after="closed", why=why)
    return Left(tuple(handed))


def _can_follow(user: User, successor: User | None) -> bool:
    return (
        successor is not None
        and successor.is_active
        and successor.pk != user.pk
        and successor.organisation == user.organisation
    )


@transaction.atomic
def open_again(user: User, who: User) -> None:
    """Open a closed account again; roles in monitors must be given anew."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        note(user, who, before="closed", after="active")
