"""Who can log in to the demo. The accounts exist in demo mode only, and demo mode serves on loopback only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """An invented person with an account: `organisation` is an id of the demo's definitions."""

    username: str
    name: str
    role: str
    organisation: str
    password: str


_LEAD, _OTHER = "wijzeroord", "kompasbroek"


def _person(username: str, name: str, role: str, organisation: str = _LEAD) -> DemoPerson:
    """Passwords are public on purpose: they say that they belong to a demo."""
    return DemoPerson(username=username, name=name, role=role, organisation=organisation, password=f"demo-{username}")


PEOPLE: tuple[DemoPerson, ...] = (
    _person("beheerder", "Bas Beheer", "beheerder"),
    _person("regisseur", "Rosa Wegwijs", "regisseur"),
    _person("onderzoeker", "Oumaima Telraam", "onderzoeker"),
    _person("uitvoerder", "Umut Dichtbij", "uitvoerder"),
    _person("aanbieder", "Anna Roos", "aanbieder"),
    _person("raadslid", "Ravi Raadzaal", "raadslid"),
    _person("regisseur-kompasbroek", "Koen Noorderzon", "regisseur", _OTHER),
)
