"""Change one thing of a monitor: what somebody else did meanwhile to the same thing is never overwritten or lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.errors import N_, DefinitionError
from wegwijzer.storage.home import Home
from wegwijzer.usecases.keeping_definitions import ANY_VERSION, KeptMonitor, change_monitor, with_things
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.plans.models import Clash
from wegwijzer.web.plans.things import Thing

KIND = "plan"


class MeanwhileError(Exception):
    """The same thing was changed by somebody else; nothing was written."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One field of two texts that were written at once."""

    label: str
    mine: str
    theirs: str


def mark_of(value: Any) -> str:
    """Return a short mark of a value: it changes when the value does."""
    return sha256(repr(value).encode()).hexdigest()[:16]


def mark_of_thing(thing: Thing, monitor: Monitor) -> str:
    """Return the mark of a thing that is one form."""
    return mark_of(sorted(thing.form.read(monitor).items()))


def found_item(thing: Thing, definitions: Definitions, monitor: Monitor, mark: str) -> Any | None:
    """Return the item of a list with this mark, or None when it was changed or removed."""
    return next((item for item in thing.form.items(definitions, monitor) if mark_of(item) == mark), None)


def keep_single(home: Home, monitor_id: str, thing: Thing, form: Any, mark: str, user: User) -> KeptMonitor:
    """Write a thing that is one form; raises `MeanwhileError` when it isn't what the person saw."""

    def change(definitions: Definitions) -> Definitions:
        monitor = definitions.monitors[monitor_id]
        if mark_of_thing(thing, monitor) != mark:
            raise MeanwhileError
        return with_things(definitions, form.write(monitor))

    return kept(home, monitor_id, change, user, str(thing.title))


def keep_item(home: Home, monitor_id: str, thing: Thing, form: Any, mark: str, user: User) -> KeptMonitor:
    """Add an item (no mark), or put it in the place of the one with this mark."""
    new = form.made()

    def change(definitions: Definitions) -> Definitions:
        old = found_item(thing, definitions, definitions.monitors[monitor_id], mark) if mark else None
        if mark and old is None:
            raise MeanwhileError
        return thing.form.put(definitions, monitor_id, old, new)

    return kept(home, monitor_id, change, user, str(thing.title))


def remove_item(home: Home, monitor_id: str, thing: Thing, mark: str, user: User) -> KeptMonitor:
    """Take an item from a list; one that is gone already is no trouble."""

    def change(definitions: Definitions) -> Definitions:
        old = found_item(thing, definitions, definitions.monitors[monitor_id], mark)
        return thing.form.put(definitions, monitor_id, old, None) if old is not None else definitions

    return kept(home, monitor_id, change, user, str(thing.title))


def kept(
    home: Home,
    monitor_id: str,
    change: Callable[[Definitions], Definitions],
    user: User | None,
    what: str,
    why: str = "",
) -> KeptMonitor:
    """Write a change of the definitions, with its record; both or neither."""
    with transaction.atomic():
        made = change_monitor(home, monitor_id, ANY_VERSION, change)
        if made.changed:
            record(
                kind=KIND,
                key=monitor_id,
                before="",
                after=what[:200],
                organisation=made.monitor.organisation,
                monitor=monitor_id,
                who=user,
                why=why,
            )
    return made


def keep_clash(monitor_id: str, thing: Thing, form: Any, theirs: dict[str, Any], item: str, user: User) -> Clash:
    """Keep the text that couldn't be saved beside the one that stands there now."""
    mine = {name: form.data.getlist(form.add_prefix(name)) for name in form.fields}
    plain = {
        name: [str(each) for each in value] if isinstance(value, list) else str(value or "")
        for name, value in theirs.items()
    }
    return Clash.objects.create(
        monitor=monitor_id, thing=thing.id, item=item, mine=mine, theirs=plain, who=user, at=timezone.now()
    )


def settle(monitor_id: str, thing: str, number: str) -> None:
    """Mark a clash as settled."""
    if number.isdigit():
        Clash.objects.filter(pk=int(number), monitor=monitor_id, thing=thing).update(settled_at=timezone.now())


def pairs_of(form: Any, mine: dict[str, list[str]], theirs: dict[str, Any]) -> list[Pair]:
    """Return both texts by field, only where they differ."""
    found = [
        Pair(str(field.label), _said(field, mine.get(name, [])), _said(field, theirs.get(name, "")))
        for name, field in form.fields.items()
    ]
    return [pair for pair in found if pair.mine != pair.theirs]


def _said(field: Any, value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    yes = {"on": _("yes"), "True": _("yes"), "False": _("no")}
    return ", ".join(names.get(str(each), yes.get(str(each), str(each))) for each in values if each not in ("", None))


def words_of(error: DefinitionError) -> list[str]:
    """Return the faults for on a form, each once; without the place in a file that the person never saw."""
    told = []
    for problem in error.problems:
        where = str(problem.params.get("where", ""))
        text = problem.worded(_)
        told.append(text.removeprefix(f"{where}: ") if where else text)
    return list(dict.fromkeys(text[:1].upper() + text[1:] for text in told))


NOT_YOURS = N_("Somebody else changed this meanwhile. Your text is kept below; nothing was lost.")
