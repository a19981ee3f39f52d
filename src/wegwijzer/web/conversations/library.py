"""The forms of conversation that are ready: what each is good for, its roles, its script with times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from wegwijzer.definitions.model import Audience

FILE = Path(__file__).resolve().parents[2] / "library" / "conversations" / "vormen.yaml"
LEAST_OPEN = (Audience.INTERNAL, Audience.PROVIDER, Audience.PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Perspective:
    """From where somebody looks; `audience` says which releases people who look from there may see."""

    id: str
    title: str
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part of the script."""

    minutes: int
    step: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A way to talk together."""

    id: str
    title: str
    what_for: str
    good_when: str
    people: tuple[int, int]
    minutes: int
    perspectives: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    script: tuple[Step, ...]
    tips: tuple[str, ...]


@cache
def _read() -> Mapping[str, Mapping[str, object]]:
    return MappingProxyType(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@cache
def perspectives() -> Mapping[str, Perspective]:
    """Return the perspectives by id, in the order of the library."""
    found = _read()["perspectives"]
    return MappingProxyType(
        {id_: Perspective(id=id_, title=one["title"], audience=Audience(one["audience"])) for id_, one in found.items()}
    )


@cache
def forms() -> Mapping[str, Form]:
    """Return the forms by id, in the order of the library."""
    return MappingProxyType({id_: _form(id_, one) for id_, one in _read()["forms"].items()})


def _form(id_: str, one: dict[str, object]) -> Form:
    least, most = one["people"]
    return Form(
        id=id_,
        title=one["title"],
        what_for=one["what_for"],
        good_when=one["good_when"],
        people=(least, most),
        minutes=one["minutes"],
        perspectives=tuple(one["perspectives"]),
        roles=tuple((role["role"], role["does"]) for role in one["roles"]),
        script=tuple(Step(**step) for step in one["script"]),
        tips=tuple(one["tips"]),
    )


def title_of(perspective: str) -> str:
    """Return what a perspective is called; one of their own is called as it was written."""
    found = perspectives().get(perspective)
    return found.title if found else perspective


def missing(form: str, invited: set[str]) -> tuple[Perspective, ...]:
    """Return whose perspective lacks: those that the form asks for and nobody was invited for."""
    found = forms().get(form)
    wanted = found.perspectives if found else ("inwoner", "uitvoerder")
    return tuple(perspectives()[id_] for id_ in wanted if id_ not in invited)


def audience_for(invited: set[str]) -> Audience:
    """Return the audience whose releases everybody invited may see: the most open one that any of them needs.

    A perspective of their own counts as everybody: who we don't know sees what everybody may see.
    """
    needed = [perspectives()[id_].audience if id_ in perspectives() else Audience.PUBLIC for id_ in invited]
    return max(needed, key=LEAST_OPEN.index, default=Audience.INTERNAL)
