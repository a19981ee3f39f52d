"""A small invented world: one town with districts and neighbourhoods, two comparable towns and a country."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import (
    AreaChoice,
    Breakdown,
    BuildingBlock,
    Counting,
    CountingRule,
    Definitions,
    Direction,
    Indicator,
    Monitor,
    Policy,
    Quantity,
    Source,
    Target,
    Version,
)
from wegwijzer.figures import FIGURES, ProtectedFigures
from wegwijzer.frames import AREAS
from wegwijzer.reports.figure_view import build_figure_view
from wegwijzer.reports.view import FigureQuery, FigureView

TOWN, TWIN, THIRD, COUNTRY = "GM9901", "GM9902", "GM9903", "NL00"
DISTRICTS = tuple(f"WK9901{number:02d}" for number in range(1, 7))
NAMES = ("Noord", "Oost", "Havenkwartier en Vissershoek", "Zuid", "West", "Centrum")
NEIGHBOURHOODS = tuple(f"BU9901{district:02d}{number:02d}" for district in range(1, 7) for number in range(5))
YEARS = tuple(range(2018, 2026))

SHARE = Indicator(
    id="eenzaamheid",
    title="Eenzaamheid",
    building_block=BuildingBlock.SOCIETAL_DEVELOPMENT,
    unit="%",
    counting=Counting(rule=CountingRule.SHARE, of=Quantity(sources=("enquete",)), per=Quantity(sources=("enquete",))),
    direction=Direction.DOWN,
    decimals=1,
    breakdowns=(
        Breakdown(id="leeftijd", title="Leeftijd", labels={"18-64": "18 tot 65 jaar", "65+": "65 jaar en ouder"}),
    ),
    versions=(Version(),),
    explanation="Mensen die zich matig of sterk eenzaam voelen.",
    why_counted="We vragen naar gevoel, niet naar het aantal contacten.",
    leaves_out="Mensen in een instelling doen niet mee.",
    noun="van de inwoners van 18 jaar en ouder",
    population="inwoners",
)
COUNT = Indicator(
    id="jeugdhulp",
    title="Jeugdhulp zonder verblijf",
    building_block=BuildingBlock.ACTIVITIES_OUTPUT,
    unit="jongeren",
    counting=Counting(rule=CountingRule.DISTINCT_PERSONS, of=Quantity(sources=("registratie",))),
    noun="jongeren met jeugdhulp",
    population="jongeren",
    explanation="Jongeren die in het jaar jeugdhulp kregen.",
    leaves_out="Hulp van de huisarts telt niet mee.",
)
EUROS = Indicator(
    id="uitgaven",
    title="Uitgaven aan hulp bij het huishouden",
    building_block=BuildingBlock.INPUT,
    unit="euro per inwoner",
    counting=Counting(rule=CountingRule.AS_PUBLISHED, of=Quantity(sources=("registratie",)), summable=False),
)
SOURCES = {
    "enquete": Source(
        id="enquete", title="Gezondheidsmonitor", publisher="Bureau Fictie", table="12345NED", licence="CC BY 4.0"
    ),
    "registratie": Source(id="registratie", title="Registratie jeugd & Wmo", publisher="Gemeente Zandwerve"),
}
MONITOR = Monitor(
    id="samen",
    title="Samen leven in Zandwerve",
    organisation="zandwerve",
    areas=AreaChoice(
        municipalities=(TOWN,),
        country=COUNTRY,
        comparable=(TWIN, THIRD),
        comparable_because="zelfde grootte en stedelijkheid",
    ),
    indicators=(SHARE.id, COUNT.id, EUROS.id),
    targets=("minder-eenzaam",),
    summary="Deze monitor laat zien hoe het met de inwoners gaat.",
    fictional=True,
)
TARGET = Target(id="minder-eenzaam", indicator=SHARE.id, period="2026", value=35.0, rationale="Afspraak met de raad")
POLICY = Policy(
    id="publiek",
    title="Publiek",
    minimum_count=5,
    reasons={"minimum_count": "Minder dan 5 personen: mensen zouden te herkennen zijn."},
)
DEFINITIONS = Definitions(
    monitors={MONITOR.id: MONITOR},
    indicators={one.id: one for one in (SHARE, COUNT, EUROS)},
    sources=SOURCES,
    policies={POLICY.id: POLICY},
    targets={TARGET.id: TARGET},
)


def _square(x: float, y: float, size: float) -> str:
    ring = [[x, y], [x, y + size], [x + size, y + size * 1.02], [x + size, y], [x, y]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def _area(code: str, name: str, level: AreaLevel, geometry: str = "") -> dict[str, Any]:
    district = f"WK{code[2:8]}" if code.startswith("BU") else None
    town = None if level is AreaLevel.COUNTRY else f"GM{code[2:6]}"
    return {
        "code": code,
        "name": name,
        "area_level": level.value,
        "district": district,
        "municipality": town,
        "year": 2025,
        "geometry": geometry or None,
    }


def areas() -> pl.DataFrame:
    """Return the areas of the world, with squares for districts and neighbourhoods."""
    rows = [_area(COUNTRY, "Fictieland", AreaLevel.COUNTRY)]
    towns = {TOWN: "Zandwerve", TWIN: "Molendrecht", THIRD: "Kreekhuizen"}
    rows += [_area(code, name, AreaLevel.MUNICIPALITY) for code, name in towns.items()]
    for place, (code, name) in enumerate(zip(DISTRICTS, NAMES, strict=True)):
        x, y = 5 + 0.05 * (place % 3), 52 + 0.03 * (place // 3)
        rows.append(_area(code, name, AreaLevel.DISTRICT, _square(x, y, 0.028)))
    for place, code in enumerate(NEIGHBOURHOODS):
        geometry = _square(5 + 0.02 * (place % 6), 52 + 0.015 * (place // 6), 0.014)
        rows.append(_area(code, f"Buurt {place + 1}", AreaLevel.NEIGHBOURHOOD, geometry))
    return pl.DataFrame(rows, schema=AREAS)


def row(indicator: str, area: str, year: int, value: float | None, **changes: Any) -> dict[str, Any]:
    """Return one row of figures; a year is a period of that year."""
    level = {"GM": "municipality", "WK": "district", "BU": "neighbourhood"}.get(area[:2], "country")
    values = {
        "indicator": indicator,
        "version": 1,
        "area": area,
        "area_level": level,
        "period": f"{year}JJ00",
        "period_start": date(year, 1, 1),
        "breakdown": "total",
        "group": "total",
        "value": value,
        "status": "shown",
        "quality": "provisional" if year == YEARS[-1] else "final",
        "reason": "",
        "series_break": "",
    }
    return {**values, **changes}


def share_row(area: str, year: int, part: int, whole: int, **changes: Any) -> dict[str, Any]:
    """Return a row of the share, with counts and a rough interval."""
    value = 100 * part / whole
    margin = 196 * (value / 100 * (1 - value / 100) / whole) ** 0.5
    counts = {"numerator": part, "denominator": whole, "n": whole, "lower": value - margin, "upper": value + margin}
    return {**row(SHARE.id, area, year, value, **counts), **changes}


def _nothing(status: str, reason: str = "") -> dict[str, Any]:
    empty = dict.fromkeys(("value", "numerator", "denominator", "n", "lower", "upper"))
    return {**empty, "status": status, "reason": reason}


def figures(indicator: str) -> ProtectedFigures:
    """Return the protected figures of one indicator of the world."""
    made = {SHARE.id: _shares, COUNT.id: _counts, EUROS.id: _euros}[indicator]()
    frame = pl.DataFrame(made, schema=FIGURES)
    return ProtectedFigures._sealed(frame, audience="publiek", policy=POLICY.id)


def _shares() -> list[dict[str, Any]]:
    rows = []
    for step, year in enumerate(YEARS):
        broken = {"series_break": "Vanaf 2021 is de vraag anders gesteld."} if year == 2021 else {}
        rows.append(share_row(TOWN, year, 4000 + 60 * step, 10000, **broken))
        rows.append(share_row(TWIN, year, 3800 + 10 * step, 10000, **broken))
        rows.append(share_row(THIRD, year, 3900, 10000, **broken))
        rows.append(share_row(COUNTRY, year, 420000 + 4000 * step, 1000000, **broken))
        for place, code in enumerate(DISTRICTS):
            changes = dict(broken)
            if place == 0 and year == 2023:
                changes |= _nothing("hidden_primary", "minimum_count")
            if place == 4:
                changes |= _nothing("unknown") if year != 2024 else {}
            if place == 5:
                changes |= _nothing("hidden_secondary", "secondary")
            rows.append(share_row(code, year, 330 + 25 * place + 12 * step + 5 * (step % 2), 1000, **changes))
        for place, code in enumerate(NEIGHBOURHOODS):
            rows.append(share_row(code, year, 60 + 2 * place, 200, **broken))
        for group, extra in (("18-64", -300), ("65+", 900)):
            split = {"breakdown": "leeftijd", "group": group}
            rows.append(share_row(TOWN, year, 2000 + extra + 60 * step, 5000, **split))
    return rows


def _counts() -> list[dict[str, Any]]:
    rows = [row(COUNT.id, TOWN, year, 900 + 40 * step) for step, year in enumerate(YEARS)]
    for place, code in enumerate(DISTRICTS):
        for step, year in enumerate(YEARS):
            hidden = _nothing("hidden_primary", "minimum_count") if place == 3 else {}
            rows.append({**row(COUNT.id, code, year, 100 + 10 * place + 9 * step), **hidden})
    return rows


def _euros() -> list[dict[str, Any]]:
    return [
        row(EUROS.id, area, year, 120.0 + 10 * place + 3 * step)
        for place, area in enumerate((TOWN, TWIN, *DISTRICTS))
        for step, year in enumerate(YEARS)
    ]


def view(indicator: str = SHARE.id, **query: Any) -> FigureView:
    """Return the view of a figure of the world."""
    return build_figure_view(
        FigureQuery(monitor=MONITOR.id, indicator=indicator, **query),
        monitor=MONITOR,
        indicator=DEFINITIONS.indicators[indicator],
        definitions=DEFINITIONS,
        figures=figures(indicator),
        areas=areas(),
        release="2026-03-03-abc123",
        released_on=date(2026, 3, 3),
        policy=POLICY,
        previous_indicator="",
        next_indicator=COUNT.id,
    )
