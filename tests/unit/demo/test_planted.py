"""Every planted event can be seen with a plain aggregate, also with other seeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from wegwijzer.demo import planted
from wegwijzer.demo.world import World, make_world

LIGHT = ("jeugd-wijkteam", "jeugd-ambulant", "jeugd-ggz")


@pytest.fixture(scope="module", params=[1, 5])
def any_world(request: pytest.FixtureRequest, world: World) -> World:
    return world if request.param == 1 else make_world(request.param)


def starts(world: World, since: date, until: date, *conditions: pl.Expr) -> float:
    """Starts a year in [since, until)."""
    found = world.episodes.filter(pl.col("start") >= since, pl.col("start") < until, *conditions)
    return found.height * 365.25 / (until - since).days


def figure(frame: pl.DataFrame, measure: str, area: str, year: int) -> float:
    row = frame.filter(pl.col("measure") == measure, pl.col("area") == area, pl.col("period") == f"{year}JJ00")
    return float(row["value"].item())


def jump(world: World) -> bool:
    here = pl.col("provision").is_in(LIGHT) & (pl.col("area") == planted.JUMP_AREA)
    before = starts(world, date(2021, 1, 1), planted.JUMP_FROM, here)
    return 1.8 < starts(world, planted.JUMP_FROM, date(2026, 1, 1), here) / before < 3.4


def practice(world: World) -> bool:
    ended = world.episodes.filter(pl.col("provider") == planted.NEW_PRACTICE, pl.col("end").is_not_null())
    before = ended.filter(pl.col("end") < planted.PRACTICE_FROM)
    after = ended.filter(pl.col("end") >= date(2024, 1, 1))
    rise = after["outcome"].mean() - before["outcome"].mean()  # type: ignore[operator]
    goal = after["goal_reached"].mean() - before["goal_reached"].mean()  # type: ignore[operator]
    return abs(rise - planted.SCORE_RISE) < 0.25 and 0.08 < goal < 0.30


def policy(world: World) -> bool:
    change = {}
    for code in planted.POLICY:
        before = starts(world, date(2018, 1, 1), planted.POLICY_FROM, pl.col("provision") == code)
        change[code] = starts(world, planted.POLICY_FROM, date(2026, 1, 1), pl.col("provision") == code) / before
    return all((change[code] > 1) == (factor > 1) for code, factor in planted.POLICY.items())


def fee(world: World) -> bool:
    home = pl.col("provision") == "wmo-huishouden"
    before = starts(world, date(2018, 1, 1), planted.FEE_FROM, home)
    return 1.12 < starts(world, planted.FEE_FROM, date(2020, 1, 1), home) / before < 1.6


def lockdown(world: World) -> bool:
    spring = starts(world, planted.LOCKDOWN[0], date(2020, 6, 1))
    usual = (starts(world, date(2019, 3, 1), date(2019, 6, 1)) + starts(world, date(2021, 3, 1), date(2021, 6, 1))) / 2
    return 0.5 < spring / usual < 0.8


def season(world: World) -> bool:
    months = world.episodes.filter(pl.col("provision") == "jeugd-ggz")["start"].dt.month()
    summer = months.is_in([7, 8]).sum() / 2
    return summer / (months.is_in([9, 10]).sum() / 2) < 0.75


def returning(world: World) -> bool:
    ended = world.episodes.filter(pl.col("end").is_between(date(2018, 1, 1), date(2024, 12, 31))).with_row_index()
    later = world.episodes.select("bsn", "law", again="start")
    pairs = ended.join(later, on=["bsn", "law"], how="left").filter(
        pl.col("again") > pl.col("end"), pl.col("again") <= pl.col("end").dt.offset_by("12mo")
    )
    share = ended.with_columns(back=pl.col("index").is_in(pairs["index"].implode()))
    rates = dict(share.group_by("provider").agg(pl.col("back").mean()).iter_rows())
    others = share.filter(pl.col("provider") != planted.RETURNING)["back"].mean()
    return bool(rates[planted.RETURNING] > 1.4 * others and max(rates, key=rates.__getitem__) == planted.RETURNING)


def closed(world: World) -> bool:
    theirs = world.episodes.filter(pl.col("provider") == planted.CLOSED)
    stopped = theirs.filter(pl.col("end_reason") == "aanbieder gestopt")
    return bool(theirs["start"].max() < planted.CLOSED_FROM) and theirs["end"].null_count() == 0 and stopped.height > 50


def silent(world: World) -> bool:
    ended = world.episodes.filter(pl.col("provider") == planted.SILENT, pl.col("end").is_not_null())
    late, early = (
        ended.filter(condition)
        for condition in (pl.col("end") >= planted.SILENT_FROM, pl.col("end") < planted.SILENT_FROM)
    )
    names = ("outcome", "goal_reached", "experience")
    return late.height > 50 and all(
        late[name].null_count() == late.height and early[name].count() > 500 for name in names
    )


def new_area(world: World) -> bool:
    grown = world.population.filter(pl.col("area") == planted.NEW_AREA).sort("year")["inwoners"].to_list()
    return grown[:2] == [0, 0] and grown == sorted(grown) and abs(grown[-1] - 3_400) < 50


def ageing(world: World) -> bool:
    years = world.population.filter(pl.col("year").is_in([2018, 2025]), pl.col("area_level") == "district")
    share = (
        years.sort("year")
        .group_by("area", maintain_order=True)
        .agg(100 * pl.col("inwoners_65plus") / pl.col("inwoners"))
    )
    rise = {area: after - before for area, (before, after) in share.iter_rows()}
    lead = {area: value for area, value in rise.items() if area.startswith("WK9901")}
    return max(lead, key=lead.__getitem__) == planted.AGEING_DISTRICT and lead[planted.AGEING_DISTRICT] > 9


def lonely(world: World) -> bool:
    rise = {
        area: figure(world.health, "eenzaam_75plus", area, 2025) - figure(world.health, "eenzaam_75plus", area, 2019)
        for area in (planted.LONELY_DISTRICT, "GM9901")
    }
    return rise[planted.LONELY_DISTRICT] - rise["GM9901"] > 5


def gap(world: World) -> bool:
    change = {
        area: figure(world.health, "moeite_rondkomen", area, 2025)
        - figure(world.health, "moeite_rondkomen", area, 2021)
        for area in (planted.GAP_DISTRICT, "GM9901", "ZZ99")
    }
    risen = figure(world.health, "moeite_rondkomen", "ZZ99", 2022) - figure(
        world.health, "moeite_rondkomen", "ZZ99", 2021
    )
    return change[planted.GAP_DISTRICT] - change["GM9901"] > 2.5 and change["ZZ99"] < 0.5 and risen > 2.5


def wages(world: World) -> bool:
    years = world.episodes.filter(pl.col("provision") == "wmo-begeleiding").with_columns(year=pl.col("start").dt.year())
    price = dict(years.group_by("year").agg(pl.col("cost").sum() / pl.col("units").sum()).iter_rows())
    return 1.07 < price[2023] / price[2022] < 1.11 and price[2022] / price[2021] < 1.05


def queue(world: World) -> bool:
    care = world.episodes.filter(pl.col("provision") == "jeugd-ggz").group_by(pl.col("start").dt.year())
    wait = dict(care.agg(pl.col("waiting_days").median()).iter_rows())
    return 1.3 < wait[2022] / wait[2021] < 1.7 and 1.05 < wait[2024] / wait[2021] < wait[2023] / wait[2021]


def growth(world: World) -> bool:
    home = pl.col("provision") == "wmo-huishouden"
    early = starts(world, date(2019, 1, 1), date(2020, 1, 1), home)
    return starts(world, date(2024, 1, 1), date(2026, 1, 1), home) / early > 1.1


def regional(world: World, measure: str, year: int, before: int) -> float:
    frame = world.income if measure in set(world.income["measure"]) else world.health
    return figure(frame, measure, "ZZ99", year) - figure(frame, measure, "ZZ99", before)


def energy(world: World) -> bool:
    return (
        2.8 < regional(world, "moeite_rondkomen", 2022, 2021) < 6
        and regional(world, "moeite_rondkomen", 2025, 2023) < -2
    )


def corona(world: World) -> bool:
    risen = all(regional(world, name, 2020, 2019) > 1.5 for name in ("eenzaam", "eenzaam_75plus"))
    return risen and 3 < regional(world, "eenzaam", 2021, 2019) < 8 and regional(world, "eenzaam", 2023, 2021) < -1.5


def volunteers(world: World) -> bool:
    return -6 < regional(world, "vrijwilliger", 2020, 2019) < -1.5 and regional(world, "vrijwilliger", 2022, 2021) > 1.5


def poverty(world: World) -> bool:
    return all(
        regional(world, name, 2025, 2018) < -0.7 for name in ("laag_inkomen", "kinderen_in_armoede", "bijstand_per_100")
    )


SEEN: dict[str, Callable[[World], bool]] = {
    "sprong-in-een-buurt": jump,
    "andere-werkwijze": practice,
    "lichter-waar-het-kan": policy,
    "abonnementstarief": fee,
    "lockdown": lockdown,
    "schoolseizoen": season,
    "hulp-die-terugkomt": returning,
    "gestopte-aanbieder": closed,
    "geen-uitkomsten": silent,
    "nieuwbouwbuurt": new_area,
    "vergrijzende-wijk": ageing,
    "eenzame-ouderen": lonely,
    "kloof-rondkomen": gap,
    "loonsprong": wages,
    "wachttijd-jeugd-ggz": queue,
    "groei-hulp-bij-het-huishouden": growth,
    "energieprijzen": energy,
    "corona-eenzaamheid": corona,
    "corona-vrijwilligers": volunteers,
    "armoede-daalt": poverty,
}


@pytest.mark.parametrize("event", planted.PLANTED, ids=lambda event: event.id)
def test_a_planted_event_is_there_to_be_found(any_world: World, event: planted.PlantedEvent) -> None:
    assert SEEN[event.id](any_world)


def test_planted_events_are_described_once_and_cannot_be_changed() -> None:
    assert {event.id for event in planted.PLANTED} == set(SEEN)
    with pytest.raises(AttributeError):
        planted.PLANTED[0].size = 0  # type: ignore[misc]
