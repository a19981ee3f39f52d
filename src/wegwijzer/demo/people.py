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


_PASSWORD = "wegwijzer-demo"  # noqa: S105 - public on purpose: it says that it belongs to a demo


def _person(username: str, name: str, role: str, organisation: str = _LEAD) -> DemoPerson:
    return DemoPerson(username=username, name=name, role=role, organisation=organisation, password=_PASSWORD)


PEOPLE: tuple[DemoPerson, ...] = (
    _person("regisseur", "Rosa Regisseur", "regisseur"),
    _person("onderzoeker", "Omar Onderzoeker", "onderzoeker"),
    _person("uitvoerder", "Uma Uitvoerder", "uitvoerder"),
    _person("aanbieder", "Aart Aanbieder", "aanbieder"),
    _person("raadslid", "Ria Raadslid", "raadslid"),
    _person("beheerder", "Bram Beheerder", "beheerder"),
    _person("regisseur-kompasbroek", "Koen Noorderzon", "regisseur", _OTHER),
)
