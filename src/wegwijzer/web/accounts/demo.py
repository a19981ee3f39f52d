"""The accounts of the demo: one for each role, all with the same well-known password, on loopback only."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wegwijzer.errors import N_
from wegwijzer.usecases.viewer import Role
from wegwijzer.web.accounts.models import User

PASSWORD = "wegwijzer-demo"  # noqa: S105 - printed on the log-in page of the demo


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demo: who it is and what there is to see."""

    username: str
    role: Role
    first_name: str
    last_name: str
    what: str

    @property
    def comes_for(self) -> str:
        """What this person comes for, in Dutch."""
        return _(self.what)


ACCOUNTS = (
    DemoAccount("regisseur", Role.DIRECTOR, "Rosa", "Regisseur", N_("Walks the cycle and prepares the conversation.")),
    DemoAccount("onderzoeker", Role.RESEARCHER, "Omar", "Onderzoeker", N_("Keeps definitions and sources in order.")),
    DemoAccount("uitvoerder", Role.PRACTITIONER, "Uma", "Uitvoerder", N_("Sees the figures of the own work.")),
    DemoAccount("aanbieder", Role.PROVIDER, "Aart", "Aanbieder", N_("Delivers figures and sees the results.")),
    DemoAccount("raadslid", Role.COUNCILLOR, "Ria", "Raadslid", N_("Reads what is public, with the goal beside it.")),
    DemoAccount("beheerder", Role.ADMINISTRATOR, "Bram", "Beheerder", N_("Keeps accounts and rights.")),
)


def keep_demo_accounts(organisation: str) -> tuple[DemoAccount, ...]:
    """Make the accounts of the demo for an organisation where they lack; return them all."""
    for account in ACCOUNTS:
        user, _made = User.objects.update_or_create(
            username=account.username,
            defaults={
                "organisation": organisation,
                "role": account.role.value,
                "first_name": account.first_name,
                "last_name": account.last_name,
            },
        )
        if not user.check_password(PASSWORD):
            user.set_password(PASSWORD)
            user.save()
    return ACCOUNTS
