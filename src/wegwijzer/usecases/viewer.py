"""Who looks: decides which organisation's monitors and which audience's releases one may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.definitions.model import Audience, Monitor


class Role(StrEnum):
    """The roles within an organisation; the value is the Dutch word in the interface."""

    ADMINISTRATOR = "beheerder"
    DIRECTOR = "regisseur"
    RESEARCHER = "onderzoeker"
    PRACTITIONER = "uitvoerder"
    PROVIDER = "aanbieder"
    COUNCILLOR = "raadslid"


AUDIENCE_OF = {
    Role.ADMINISTRATOR: Audience.INTERNAL,
    Role.DIRECTOR: Audience.INTERNAL,
    Role.RESEARCHER: Audience.INTERNAL,
    Role.PRACTITIONER: Audience.INTERNAL,
    Role.PROVIDER: Audience.PROVIDER,
    Role.COUNCILLOR: Audience.PUBLIC,
}
READABLE_BY = {
    Audience.INTERNAL: (Audience.INTERNAL, Audience.PROVIDER, Audience.PUBLIC),
    Audience.PROVIDER: (Audience.PROVIDER, Audience.PUBLIC),
    Audience.PUBLIC: (Audience.PUBLIC,),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person with a role in an organisation, or (both None) a visitor without an account."""

    organisation: str | None
    role: Role | None
    audience: Audience
    username: str = ""
    monitor_roles: tuple[tuple[str, Role], ...] = ()  # roles in single monitors, also of other organisations

    @classmethod
    def of(
        cls, organisation: str, role: str, username: str = "", monitor_roles: tuple[tuple[str, Role], ...] = ()
    ) -> Viewer:
        """Return the viewer for an account; the audience follows from the role."""
        known = Role(role)
        return cls(organisation, known, AUDIENCE_OF[known], username, monitor_roles)

    def role_in(self, monitor_id: str) -> Role | None:
        """Return the role that was given for one monitor, or None."""
        return dict(self.monitor_roles).get(monitor_id)

    @classmethod
    def visitor(cls) -> Viewer:
        """Return somebody without an account: public releases only."""
        return cls(None, None, Audience.PUBLIC)

    def audiences_for(self, monitor: Monitor) -> tuple[Audience, ...]:
        """Return the audiences whose releases of `monitor` this viewer may read, the richest first.

        Of another organisation's monitor everybody sees what is public, and nothing else, unless one has a role in it.
        """
        here = self.role_in(monitor.id)
        own = [self.audience] if self.organisation is not None and monitor.organisation == self.organisation else []
        readable = [READABLE_BY[audience] for audience in (*own, *([AUDIENCE_OF[here]] if here else []))]
        if readable:
            return max(readable, key=len)
        return READABLE_BY[Audience.PUBLIC]
