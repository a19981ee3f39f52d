"""What people of the demo did with what stands out: one thing explained, one being discussed, a lever turned."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import loaded_definitions, release_for
from wegwijzer.usecases.viewer import Role, Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.signals.finding import search
from wegwijzer.web.signals.levers import keep_intervention, look_back_when_due, named_levers
from wegwijzer.web.signals.models import DigestWish, Intervention, Signal, Standing
from wegwijzer.web.signals.standing import move

TURNED_ON = date(2024, 1, 15)
DISCUSSED = "We bespreken dit op het wijkgesprek; het wijkteam zoekt uit wie er komen wonen."
EXPLAINED = "In deze wijk kwamen nieuwe woningen bij. Daar past dit cijfer bij."


def fill(home: Home, now: datetime) -> None:
    """Search the releases for inside, and keep what people said of the two that stand out most."""
    for monitor in loaded_definitions(home).monitors.values():
        release = release_for(home, Viewer.of(monitor.organisation, Role.DIRECTOR.value), monitor)
        if monitor.fictional and release is not None:
            search(home, release.id, now)
    person = User.objects.filter(username="regisseur").first()
    if person is not None and not Standing.objects.exists():
        _say(home, person, now)


@transaction.atomic
def _say(home: Home, person: User, now: datetime) -> None:
    DigestWish.objects.get_or_create(user=person, defaults={"calm": Signal.Calm.CALM})
    found = Signal.objects.filter(searched__organisation=person.organisation).order_by("rank")
    leaders = {(signal.monitor, signal.key): signal for signal in found if signal.key == signal.leader}
    said = ((Standing.State.DISCUSSED, DISCUSSED), (Standing.State.EXPLAINED, EXPLAINED))
    for signal, (state, why) in zip(leaders.values(), said, strict=False):
        move(signal, state, why=why, who=person, version=0)
    _turn_levers(home, person, now)


def _turn_levers(home: Home, person: User, now: datetime) -> None:
    """Turn the first lever of every monitor on a day within the figures, so that there is something to look back on."""
    for monitor in loaded_definitions(home).monitors.values():
        levers = named_levers(monitor)
        if monitor.organisation != person.organisation or not levers:
            continue
        name, lever = next(iter(levers.items()))
        turned = Intervention(
            what=lever.action,
            assumed=lever.expected,
            assumed_change=lever.expected_effect,
            started_on=TURNED_ON,
            evaluate_on=TURNED_ON + timedelta(days=round(30.4 * lever.evaluate_after_months)),
        )
        keep_intervention(turned, monitor, lever.indicator, (name, lever), person)
    look_back_when_due(home, now)
