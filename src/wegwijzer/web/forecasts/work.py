"""The long work: make a forecast, and keep it as it was made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from wegwijzer import usecases
from wegwijzer.forecast.demographic.scenarios import Lever, Scenario
from wegwijzer.forecast.stopping import Cancelled
from wegwijzer.storage.forecasts import StoredForecast
from wegwijzer.usecases.forecasting_population import PopulationChoice
from wegwijzer.usecases.opening import opened_release
from wegwijzer.web.jobs.models import Job
from wegwijzer.web.jobs.queue import Running, StoppedError
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.viewers import home

KIND = "forecast"


def forecast_job(running: Running) -> Mapping[str, Any]:
    """Make the forecast that was asked; raises `StoppedError` when somebody stopped it, and keeps nothing then."""
    asked = running.arguments
    try:
        made = _made(running, asked)
    except Cancelled as stopped:
        raise StoppedError from stopped
    address = reverse("forecast", args=[made.id])
    with transaction.atomic():
        Job.objects.filter(pk=running.job.pk).update(back_to=address)
        record(
            kind=KIND,
            key=made.id,
            before="",
            after="made",
            organisation=running.job.organisation,
            monitor=made.monitor,
            who=running.job.asked_by,
        )
    return {"forecast": made.id}


def _made(running: Running, asked: Mapping[str, Any]) -> StoredForecast:
    release, indicator = str(asked["release"]), str(asked["indicator"])
    known = {"made_on": date.fromisoformat(str(asked["on"])), "progress": running.tell, "cancelled": running.stopped}
    years = int(asked["years"])
    if asked.get("population"):
        choice = PopulationChoice(population=str(asked["population"]), scenarios=_scenarios(asked))
        return usecases.forecast_population(home(), release, indicator, choice, horizon=years, **known)
    return usecases.forecast_release(
        home(), release, indicator, horizon=years * periods_a_year(release, indicator), **known
    )


def periods_a_year(release: str, indicator: str) -> int:
    """Return how many periods of an indicator's kind go in a year, from its frequency."""
    frequency = opened_release(home(), release).definitions.indicators[indicator].frequency
    return {"quarter": 4, "month": 12, "half_year": 2}.get(frequency.value, 1)


def _scenarios(asked: Mapping[str, Any]) -> tuple[Scenario, ...]:
    if not asked.get("what_if"):
        return ()
    words, percent = str(asked["what_if"]), float(asked["percent"] or 0)
    since = date.fromisoformat(str(asked["on"])).year
    lever = Lever(name=words, factor=1 + percent / 100, since=since)
    return (Scenario(id="what-if", title=words, levers=(lever,)),)
