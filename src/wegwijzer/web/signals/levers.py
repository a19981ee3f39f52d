"""Where each threshold stands, and the keeping of interventions and crossings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wegwijzer import usecases
from wegwijzer.definitions.design import EvidenceLevel, Lever
from wegwijzer.definitions.model import Monitor
from wegwijzer.frames import TOTAL
from wegwijzer.language.numbers import with_unit
from wegwijzer.reports.view import FigureQuery, FigureView
from wegwijzer.storage.home import Home
from wegwijzer.usecases.evaluating import look_back
from wegwijzer.usecases.opening import loaded_definitions, opened_release, release_for
from wegwijzer.usecases.viewer import Role, Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.making import Effect, make_action
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.signals.models import Crossing, Intervention

EVIDENCE = {
    EvidenceLevel.EXPECTATION: "verwachting: mensen denken dat het zo werkt",
    EvidenceLevel.EXPERIENCE: "ervaring: hier is gezien dat het werkt",
    EvidenceLevel.PROMISING: "veelbelovend: elders beschreven, met eerste resultaten",
    EvidenceLevel.PROVEN: "aangetoond: onderzocht met een vergelijking",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverStanding:
    """A lever with its limit and the newest figure beside it, in words. `name` stays the same."""

    name: str
    lever: Lever
    query: FigureQuery
    title: str
    place: str
    word: str
    crossed: bool
    sentence: str
    plan: str
    evidence: str


def named_levers(monitor: Monitor) -> dict[str, Lever]:
    """Return the levers of a monitor by their id, or by their place in the list when they have none."""
    return {lever.id or str(place): lever for place, lever in enumerate(monitor.plan.levers, start=1)}


def standing_of(home: Home, viewer: Viewer, monitor: Monitor) -> list[LeverStanding]:
    """Return the levers of a monitor, each with the newest figure this viewer may see; none without a release."""
    release = release_for(home, viewer, monitor)
    if release is None:
        return []
    there = set(opened_release(home, release.id).figures.indicators)
    return [
        _standing(home, viewer, monitor, name, lever)
        for name, lever in named_levers(monitor).items()
        if lever.indicator in there
    ]


def _standing(home: Home, viewer: Viewer, monitor: Monitor, name: str, lever: Lever) -> LeverStanding:
    query = FigureQuery(monitor=monitor.id, indicator=lever.indicator, area=lever.area)
    view: FigureView = usecases.view_figure(home, viewer, query)
    value = view.cell.value
    over = crossed(lever, value)
    limits = _limits(lever, view)
    source = f" ({lever.evidence})" if lever.evidence else ""
    return LeverStanding(
        name=name,
        lever=lever,
        query=view.query,
        title=view.title,
        place=view.place,
        crossed=over,
        word=_("not known") if value is None else _("crossed") if over else _("within the limit"),
        sentence=f"{view.sentences[0]} De grens: {limits}.",
        plan=_plan(lever, limits),
        evidence=f"Waarop dat rust: {EVIDENCE[lever.evidence_level]}{source}.",
    )


def _limits(lever: Lever, view: FigureView) -> str:
    ends = (("boven", lever.above), ("onder", lever.below))
    return " of ".join(f"{side} {with_unit(end, view.decimals, view.unit)}" for side, end in ends if end is not None)


def _plan(lever: Lever, limits: str) -> str:
    who = lever.who_acts or "wie de monitor beheert"
    expected = f" Verwachting: {lever.expected.rstrip('.')}." if lever.expected else ""
    return (
        f"Komt het cijfer {limits}, dan is {who} aan zet. Stuurknop: {lever.action.rstrip('.')}.{expected}"
        f" Na {lever.evaluate_after_months} maanden kijken we wat er gebeurde."
    )


def crossed(lever: Lever, value: float | None) -> bool:
    """Whether a value is beyond a limit of the lever; a figure that isn't there crosses nothing."""
    if value is None:
        return False
    return (lever.above is not None and value > lever.above) or (lever.below is not None and value < lever.below)


@transaction.atomic
def keep_intervention(
    given: Intervention, monitor: Monitor, indicator: str, lever: tuple[str, Lever] | None, who: User
) -> Intervention:
    """Keep that a lever was turned, with what was assumed beforehand."""
    given.monitor, given.organisation, given.indicator, given.by = monitor.id, monitor.organisation, indicator, who
    if lever:
        name, found = lever
        given.threshold, given.lever, given.area = name, found.action[:200], found.area
        given.evidence = EVIDENCE[found.evidence_level]
    given.save()
    record(
        kind="intervention",
        key=given.pk,
        before="",
        after="kept",
        organisation=monitor.organisation,
        monitor=monitor.id,
        who=who,
        why=given.assumed,
    )
    return given


def note_crossings(home: Home, monitor: Monitor, now: datetime) -> int:
    """Keep every threshold that is crossed in the newest release for inside, each once a period, with a task."""
    inside = Viewer.of(monitor.organisation, Role.DIRECTOR.value)
    release = release_for(home, inside, monitor)
    if release is None:
        return 0
    return sum(
        _noted(monitor, standing, release.id, now)
        for standing in standing_of(home, inside, monitor)
        if standing.crossed
    )


def _noted(monitor: Monitor, standing: LeverStanding, release: str, now: datetime) -> bool:
    query, lever, sentence = standing.query, standing.lever, standing.sentence
    place = {"indicator": query.indicator, "area": query.area, "period": query.period}
    with transaction.atomic():
        crossing, new = Crossing.objects.get_or_create(
            monitor=monitor.id,
            threshold=standing.name,
            area=query.area,
            period=query.period,
            defaults={
                **place,
                "organisation": monitor.organisation,
                "release": release,
                "sentence": sentence,
                "at": now,
            },
        )
        if not new:
            return False
        action = make_action(
            _("Decide about the lever: %(lever)s") % {"lever": lever.action},
            organisation=monitor.organisation,
            monitor=monitor.id,
            owner_name=lever.who_acts,
            effect=Effect(words=lever.expected, query=query, release=release, sentence=sentence),
            came_from=("lever", standing.name),
            at=now,
        )
        Crossing.objects.filter(pk=crossing.pk).update(action=action.pk)
    return True


def look_back_on(home: Home, intervention: Intervention, now: datetime) -> bool:
    """Evaluate an intervention in the newest release for inside; return whether there was a new one to look at."""
    monitor = loaded_definitions(home).monitors.get(intervention.monitor)
    inside = Viewer.of(intervention.organisation, Role.DIRECTOR.value)
    release = release_for(home, inside, monitor) if monitor else None
    if release is None or release.id == intervention.evaluated_release:
        return False
    query = intervention.query
    looked = look_back(
        home,
        inside,
        intervention.monitor,
        query.indicator,
        query.area,
        intervention.started_on,
        breakdown=query.breakdown or TOTAL,
        group=query.group or TOTAL,
        assumed=intervention.assumed_change,
    )
    with transaction.atomic():
        Intervention.objects.filter(pk=intervention.pk).update(
            evaluated_at=now,
            evaluated_release=release.id,
            outcome=looked.evaluation.outcome.value,
            sentences=list(looked.sentences),
        )
        record(
            kind="intervention",
            key=intervention.pk,
            before=intervention.outcome or "kept",
            after=looked.evaluation.outcome.value,
            organisation=intervention.organisation,
            monitor=intervention.monitor,
            at=now,
        )
    return True


def look_back_when_due(home: Home, now: datetime) -> int:
    """Evaluate every intervention whose day has come and that has a newer release; return how many."""
    due = Intervention.objects.filter(evaluate_on__lte=localdate(now))
    return sum(look_back_on(home, one, now) for one in due)
