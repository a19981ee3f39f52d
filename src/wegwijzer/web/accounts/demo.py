"""The accounts of the demo: the invented people, and what each of them comes for. On loopback only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wegwijzer.demo.people import PEOPLE, DemoPerson
from wegwijzer.errors import N_
from wegwijzer.usecases.viewer import Role
from wegwijzer.web.accounts.models import User

COMES_FOR = {
    Role.DIRECTOR: N_("Walks the cycle and prepares the conversation."),
    Role.RESEARCHER: N_("Keeps definitions and sources in order."),
    Role.PRACTITIONER: N_("Sees the figures of the own work."),
    Role.PROVIDER: N_("Delivers figures and sees the results."),
    Role.COUNCILLOR: N_("Reads what is public, with the goal beside it."),
    Role.ADMINISTRATOR: N_("Keeps accounts and rights."),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One person to step in as: `away` names the organisation when it isn't that of the first person."""

    username: str
    role: str
    what: str
    away: str


def offers(people: Iterable[DemoPerson] = PEOPLE) -> tuple[Offer, ...]:
    """Return who one can step in as, in the order of the people."""
    known = tuple(people)
    return tuple(
        Offer(
            username=person.username,
            role=person.role,
            what=_(COMES_FOR[Role(person.role)]),
            away="" if person.organisation == known[0].organisation else person.organisation.capitalize(),
        )
        for person in known
    )


def keep_demo_accounts(people: Iterable[DemoPerson]) -> None:
    """Make the accounts of the demo where they lack or differ; a second time changes nothing."""
    for person in people:
        first, _space, last = person.name.partition(" ")
        user, _made = User.objects.update_or_create(
            username=person.username,
            defaults={
                "organisation": person.organisation,
                "role": Role(person.role).value,
                "first_name": first,
                "last_name": last,
            },
        )
        if not user.check_password(person.password):
            user.set_password(person.password)
            user.save()
