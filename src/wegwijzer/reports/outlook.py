"""What a reader sees of one forecast: sentence, fan chart, table, cautions, and how earlier ones came true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wegwijzer.forecast.card import ModelCard
from wegwijzer.reports.view import Option, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class FanPoint:
    """One step of a forecast: the middle and the bounds at 50, 80 and 95 %; None where nothing is said."""

    period: str
    period_label: str
    mean: float | None
    bounds: tuple[tuple[float, float], ...] = ()  # of 50, 80 and 95 %, in that order; empty: unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPoint:
    """One known figure before (or, `later`, after) a forecast was made; None is hidden or missing."""

    period: str
    period_label: str
    value: float | None
    provisional: bool = False
    series_break: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FanChart:
    """What a fan chart is drawn from, with everything that stands around it."""

    chart_title: str
    chart_subtitle: str
    alternative: str
    known: tuple[KnownPoint, ...]
    expected: tuple[FanPoint, ...]
    decimals: int
    target: tuple[str, float] | None
    source_line: str
    release: str
    released_on: date
    fictional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One bar of a waterfall: how much it changes, and its 95 % margin when that is known."""

    label: str
    change: float
    margin: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallChart:
    """What a waterfall is drawn from: from `start` by its steps to `end`."""

    chart_title: str
    chart_subtitle: str
    alternative: str
    start_label: str
    start: float
    steps: tuple[Step, ...]
    end_label: str
    end: float
    decimals: int
    source_line: str
    release: str
    released_on: date
    fictional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallView:
    """Why a figure changes: one sentence, the chart with what it is drawn from, and the same as a table."""

    forecast: str
    area: str
    place: str
    sentence: str
    picture: WaterfallChart
    chart: str  # SVG
    table: Table
    past: bool  # of what came true; else of what is expected


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioView:
    """What-ifs side by side, a row each and unchanged policy highlighted: users, and costs when prices were given."""

    forecast: str
    area: str
    place: str
    assumption: str  # said with it always
    users: Table
    costs: Table | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastForecast:
    """An earlier forecast of the same figure, as one sentence and as numbers; `figures` 0: nothing came in yet."""

    id: str
    made_on: date
    sentence: str
    figures: int
    inside_80: int
    error: float | None
    naive_error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastView:
    """Everything a forecast page says. `too_uncertain` is an outcome: `reason` and `help` say why and what helps."""

    id: str
    monitor: str
    indicator: str
    title: str
    place: str
    area: str
    breakdown: str
    group: str
    made_on: date
    sentences: tuple[str, ...]
    assumption: str  # "Bij ongewijzigd beleid …"
    fan: FanChart
    chart: str  # SVG
    table: Table
    cautions: tuple[str, ...]
    too_uncertain: bool
    reason: str
    help: str
    chance: float | None  # to reach the target
    past: tuple[PastForecast, ...]
    areas: tuple[Option, ...]
    groups: tuple[Option, ...]  # id "breakdown:group"
    card: ModelCard
    release: str
