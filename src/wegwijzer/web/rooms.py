"""The apps of the pages, and how they meet: each may have a module `contributes` with what it adds to others' pages.

An app never imports an app beside it (see the import contract). What it has to show on the start page, on a monitor,
beside a figure, among the search results or in the demo is asked for here, by the name of a function:

- `links(viewer)` → `Link`s in the main navigation
- `tasks(viewer, today)` → `Task`s for the start page
- `on_start(viewer, today)` → `Panel`s on the start page
- `marks(viewer, view)` → `Mark`s of what people did, drawn in the chart of a figure
- `beside_figure(viewer, view)` → `Panel`s beside a figure
- `on_monitor(viewer, monitor, direction)` → `Panel`s on one of the five tabs of a monitor
- `hits(viewer, text)` → `Found`s for the search page
- `additions(viewer, release, area)` → `reports.additions.Addition`s: chapters for the report of a release
- `givers(monitor, since)` → `Giver`s: who gave something to a monitor since a day, and should hear back
- `heard_back(kind, key)` → `(day, text)` of the return letters that a giver got
- `expected(viewer, query, release)` → sentences about what is expected of a figure, as the release's readers may hear
- `stories_for(viewer, query)` → `ShownStory`s: stories beside a figure that may be used in a conversation
- `cycle_facts(monitor_id, cycle)` → `CycleFact`s for the evaluation of the monitor itself
- `done_with(source_id, period)` → `Done`s: what was done with a delivery, for who delivered it
- `states()` → what the states of things are called in their history: `{"question": {"open": "being weighed"}}`
- `mail_kinds()` → what the kinds of mail of an app are called: `{"reminder": "reminders"}`
- `held_by(user)` → what somebody has in hand and must be handed over before leaving: `Held`s
- `hand_over(user, successor, who)` → a list of what went over; called within a transaction, writes the journal itself
- `jobs()` → long work by its kind: `{"forecast": function}`
- `every_minute(now)` → what the worker does by the clock: reminders, mail, what ends by itself
- `noticed(home, viewer, release)` → `Noticed`: what stands out beside what the search finds
- `fill_demo(home, now)` → the demo's rows; a second time changes nothing
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from wegwijzer.reports.view import FigureQuery

APPS = (
    "accounts",
    "journal",
    "jobs",
    "post",
    "actions",
    "questions",
    "plans",
    "deliveries",
    "people",
    "stories",
    "signals",
    "forecasts",
    "security",
    "letters",
    "conversations",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in the main navigation; lower `order` comes first."""

    name: str  # of the address
    label: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do, for the start page: a verb, and the reason. The most urgent (lowest) first."""

    what: str
    why: str
    address: str
    urgency: int = 50
    by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something a person has in hand (an open action, question, conversation): what it is, and where it stands."""

    what: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Something that an app noticed in a release, for the page of what stands out. `key` stays the same later."""

    key: str
    kind: str
    query: FigureQuery
    title: str
    sentence: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Something that an app shows on another's page: a template with its context; lower `order` comes first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleFact:
    """Something an app knows about one cycle of a monitor: it is shown, and weighs in the proposal to keep or drop.

    `about` is `indicator`, `stories`, `question` or `supplier`; `key` is its id in the definitions (an indicator, an
    instrument of the plan or a story source, a question, the name of a supplier). `kind` is what happened: `discussed`,
    `changed` (something was done because of it), `answered`, `late`, `not_heard_back`, `minutes` (what it cost).
    """

    about: str
    key: str
    kind: str
    count: float = 1
    note: str = ""  # Dutch, for people: "leergesprek van 3 maart"
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done with a delivery, in a sentence, with where to read on."""

    text: str
    address: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that the search page shows: its kind in words, its name, a word of context, and where it is."""

    kind: str
    label: str
    address: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """Somebody who gave something to a monitor: a supplier, a group that answered questions, a teller."""

    kind: str  # "supplier", "respondents", "teller"
    key: str  # of the source, questionnaire or story
    name: str
    gave: str  # what they gave, as a part of a Dutch sentence: "de cijfers over het vierde kwartaal"
    given_on: date | None = None
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story that may be shown to the people of a conversation: masked, and with the teller's consent for this."""

    key: str
    title: str
    text: str
    who: str = ""  # in which role it was told, never a name


def contributions(name: str) -> Iterator[Callable[..., Any]]:
    """Return the functions called `name` of every app that has one, in the order of `APPS`."""
    for app in APPS:
        module = f"wegwijzer.web.{app}.contributes"
        if find_spec(module) is not None:
            found = getattr(import_module(module), name, None)
            if found is not None:
                yield found


def contributed(name: str, *asked: Any) -> list[Any]:
    """Return everything that the apps contribute under `name`, in order of the apps."""
    return [one for function in contributions(name) for one in function(*asked)]


def panels(name: str, *asked: Any) -> list[Panel]:
    """Return the contributed panels, in their order."""
    return sorted(contributed(name, *asked), key=lambda panel: panel.order)
