"""The demo's forecasts: one from the population with a what-if, one of a share from its own series."""

from __future__ import annotations

from datetime import datetime

from wegwijzer import usecases
from wegwijzer.definitions.model import Audience
from wegwijzer.forecast.demographic.scenarios import Lever, Prices, Scenario
from wegwijzer.storage.forecasts import ForecastStore
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.forecasting_population import PopulationChoice

MONITOR, YEARS = "jeugdhulp-dichtbij", 5
FROM_POPULATION, FROM_SERIES = "jongeren-met-hulp", "kinderen-in-armoede"
PREVENTION = "Meer hulp op school: een tiende minder jongeren met jeugdhulp"


def fill(home: Home, now: datetime) -> None:
    """Make the forecasts from the newest releases, for inside and for everybody; once."""
    if ForecastStore(home).list(MONITOR, None):
        return
    day = now.date()
    scenario = Scenario(
        id="hulp-op-school",
        title=PREVENTION,
        levers=(Lever(name="hulp op school", factor=0.9, since=day.year + 1, years=3, source="verzonnen"),),
    )
    choice = PopulationChoice(
        population="demo-leeftijden",
        scenarios=(scenario,),
        prices=Prices(per_user=9_800, year=day.year - 1, growth=0.03),
    )
    for audience in (Audience.INTERNAL, Audience.PUBLIC):
        release = ReleaseStore(home).latest(MONITOR, audience.value)
        if release is not None:
            usecases.forecast_population(home, release.id, FROM_POPULATION, choice, made_on=day, horizon=YEARS)
            usecases.forecast_release(home, release.id, FROM_SERIES, made_on=day, horizon=YEARS)
