"""Who heard nothing yet: drafts that wait, and givers of a monitor to whom nobody wrote in this cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from wegwijzer.definitions.model import Source
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.letters.models import Letter
from wegwijzer.web.rooms import Giver, contributed


def visible(viewer: Viewer) -> QuerySet[Letter]:
    """Return the letters this viewer may see: of the own organisation or monitors, for who leads conversations."""
    allowed = Q(pk__in=())
    if may(viewer, Right.LEAD):
        allowed |= Q(organisation=viewer.organisation)
    leads = [monitor for monitor, role in viewer.monitor_roles if may(Viewer.of("", role), Right.LEAD)]
    return Letter.objects.filter(allowed | Q(monitor__in=leads))


def drafts(viewer: Viewer) -> QuerySet[Letter]:
    """Return the letters that wait."""
    return visible(viewer).filter(state=Letter.State.DRAFT)


def givers_of(monitor: str, sources: tuple[Source, ...], since: date | None = None) -> list[Giver]:
    """Return who gave: the suppliers of the monitor's sources, and whom other apps name; each once."""
    given: dict[str, list[str]] = {}
    for source in sources:
        if source.supplier:
            given.setdefault(source.supplier, []).append(f"‘{source.title}’")
    suppliers = [
        Giver(kind="supplier", key=name, name=name, gave=f"de gegevens {' en '.join(titles)}")
        for name, titles in given.items()
    ]
    named = [_by_name(giver) for giver in contributed("givers", monitor, since)]
    return list({(giver.kind, giver.key): giver for giver in (*suppliers, *named)}.values())


def _by_name(giver: Giver) -> Giver:
    """A supplier gets one letter, however many sources it delivers: it is known by its name."""
    return replace(giver, key=giver.name) if giver.kind == Letter.Kind.SUPPLIER else giver


def heard_nothing(monitor: str, cycle: int, givers: list[Giver]) -> list[Giver]:
    """Return the givers without any letter in this cycle, not even a draft."""
    written = set(Letter.objects.filter(monitor=monitor, cycle=cycle).values_list("kind", "key"))
    return [giver for giver in givers if (giver.kind, giver.key) not in written]
