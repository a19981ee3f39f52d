"""Have releases searched for what stands out, once, and keep it: a release never changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wegwijzer.comparison.search.stories import Calm, Explained
from wegwijzer.definitions.model import Audience
from wegwijzer.frames import TOTAL
from wegwijzer.language.dates import period_label
from wegwijzer.periods import parse_period
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.opening import loaded_definitions, opened_release
from wegwijzer.usecases.release_signals import ReleaseSignal, ReleaseSignals, search_release_signals
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.jobs.queue import Running, ask
from wegwijzer.web.rooms import Noticed, contributed
from wegwijzer.web.signals.levers import note_crossings
from wegwijzer.web.signals.models import Searched, Signal, Standing
from wegwijzer.web.viewers import home as opened_home

DEGREES = ((Calm.CALM, Signal.Calm.CALM), (Calm.NORMAL, Signal.Calm.NORMAL), (Calm.ALL, Signal.Calm.ALL))
LOOKS = {
    (False, True): Signal.Look.WORSE,
    (True, False): Signal.Look.BETTER,
    (False, False): Signal.Look.TURNED_WORSE,
    (False, None): Signal.Look.TURNED_WORSE,
    (True, True): Signal.Look.TURNED_BETTER,
    (True, None): Signal.Look.TURNED_BETTER,
}
KIND = "signals"


def newest_releases(home: Home) -> list[str]:
    """Return the newest release of every monitor for every audience."""
    store = ReleaseStore(home)
    found = [
        store.latest(monitor, audience.value) for monitor in loaded_definitions(home).monitors for audience in Audience
    ]
    return [release.id for release in found if release is not None]


def ask_for_searches(home: Home) -> int:
    """Put every newest release that was not searched yet in the queue; return how many."""
    newest = newest_releases(home)
    known = set(Searched.objects.filter(release__in=newest).values_list("release", flat=True))
    waiting = [release for release in newest if release not in known]
    for release in waiting:
        opened = opened_release(home, release)
        ask(
            KIND,
            title=_("Look what stands out in “%(title)s”") % {"title": opened.monitor.title},
            arguments={"release": release},
            organisation=opened.monitor.organisation,
            asked_by=None,
        )
    return len(waiting)


def search_job(running: Running) -> Mapping[str, Any]:
    """Search one release; the work of a job."""
    searched = search(opened_home(), str(running.arguments["release"]), timezone.now())
    return {"found": searched.signals.count()}


def search(home: Home, release: str, now: datetime) -> Searched:
    """Search a release and keep what stands out; a release that was searched already is left as it is."""
    known = Searched.objects.filter(release=release).first()
    if known is not None:
        return known
    opened = opened_release(home, release)
    monitor, audience = opened.monitor, Audience(opened.release.audience)
    reader = Viewer(monitor.organisation, None, audience)
    explained = [_explained(standing) for standing in Standing.objects.filter(monitor=monitor.id) if standing.quiet]
    by_degree = {degree: search_release_signals(home, release, reader, calm=calm) for calm, degree in reversed(DEGREES)}
    quiet = search_release_signals(home, release, reader, calm=Calm.ALL, explained=explained)
    fresh = {key for story in quiet.stories for key in story.keys}
    with transaction.atomic():
        searched, new = Searched.objects.get_or_create(
            release=release,
            defaults={
                "monitor": monitor.id,
                "organisation": monitor.organisation,
                "audience": audience.value,
                "at": now,
                "series": by_degree[Signal.Calm.ALL].series,
            },
        )
        if new:
            rows = _rows(searched, by_degree, fresh)
            rows += [
                _of_others(one, searched, len(rows) + place)
                for place, one in enumerate(contributed("noticed", home, reader, release))
            ]
            Signal.objects.bulk_create(rows, ignore_conflicts=True)
    if audience is Audience.INTERNAL:
        note_crossings(home, monitor, now)
    return searched


def _explained(standing: Standing) -> Explained:
    return Explained(key=standing.key, newest_period=standing.explained_until, level=standing.explained_level)


def _rows(searched: Searched, by_degree: Mapping[int, ReleaseSignals], fresh: set[str]) -> list[Signal]:
    """Return a row for every signal, with the calmest degree under which it is found, in order of importance."""
    calmest = {
        key: degree
        for degree in sorted(by_degree, reverse=True)
        for story in by_degree[degree].stories
        for key in story.keys
    }
    standings = {_event(standing.key): standing.key for standing in Standing.objects.filter(monitor=searched.monitor)}
    told = by_degree[Signal.Calm.ALL].stories
    found = [(story.main.key, one) for story in told for one in (story.main, *story.others)]
    rows = []
    for rank, (leader, one) in enumerate(found):
        row = _row(one, searched)
        row.leader, row.rank = leader, rank
        row.calm, row.fresh = calmest[one.key], one.key in fresh
        row.key = standings.get(_event(one.key), one.key)
        rows.append(row)
    return rows


def _event(key: str) -> str:
    """Return a key without its first period, that may move a little when figures are corrected."""
    return key.rsplit("|", 1)[0]


def _of_others(one: Noticed, searched: Searched, rank: int) -> Signal:
    query = one.query
    return Signal(
        searched=searched,
        monitor=searched.monitor,
        release=searched.release,
        indicator=query.indicator,
        area=query.area,
        period=query.period,
        breakdown="" if query.breakdown == TOTAL else query.breakdown,
        group="" if query.group == TOTAL else query.group,
        key=one.key,
        leader=one.key,
        kind=one.kind,
        calm=Signal.Calm.NORMAL,
        title=one.title[:200],
        place=_("newest figure: %(period)s") % {"period": period_label(parse_period(query.period))},
        sentence=one.sentence,
        question=one.question,
        newest_period=query.period,
        rank=rank,
    )


def _row(one: ReleaseSignal, searched: Searched) -> Signal:
    first, *more = one.sentences
    return Signal(
        searched=searched,
        monitor=searched.monitor,
        release=searched.release,
        indicator=one.query.indicator,
        area=one.query.area,
        period=one.query.period,
        breakdown=one.query.breakdown,
        group=one.query.group,
        kind=one.kind.value,
        look="" if one.better is None else LOOKS[one.better, one.bad],
        title=one.title[:200],
        place=_("newest figure: %(period)s") % {"period": period_label(parse_period(one.newest_period))},
        sentence=first,
        caution=" ".join(more),
        question=one.question,
        newest_period=one.newest_period,
        level=one.level,
        people=one.people,
        spark=list(one.spark),
    )
