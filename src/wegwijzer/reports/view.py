"""What a reader sees of one figure: the same object makes the page, the Excel, the CSV, the image, the PDF and Word.

A view is made from `ProtectedFigures` only (by `usecases.view_figure`), so every exit shows the same number,
comparator, status and protection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from wegwijzer.frames import Status


class ChartKind(StrEnum):
    """The ways to look at one figure."""

    LINE = "lijn"
    BARS = "gebieden"
    MAP = "kaart"
    TABLE = "tabel"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuery:
    """What a reader chose; every state is a URL. Empty: the default for this figure."""

    monitor: str
    indicator: str
    area: str = ""
    period: str = ""
    breakdown: str = ""
    group: str = ""
    comparator: str = ""  # an id from FigureView.comparators
    chart: ChartKind | None = None

    def but(self, **changes: str | ChartKind) -> FigureQuery:
        """Return the query with some choices changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the dataclass checks the names


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice in a list, with its Dutch label."""

    id: str
    label: str
    heading: str = ""  # groups options: "Wijken", "Buurten"
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure as shown: its text (`12,3`, or the sign of a kind of nothing), and the number when there is one."""

    text: str
    value: float | None
    status: Status
    note: str = ""  # Dutch: "voorlopig", "verborgen: minder dan 5 inwoners"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a chart."""

    series: str  # label of the series
    period: str
    period_label: str
    area: str
    area_label: str
    group: str
    group_label: str
    cell: Cell
    lower: float | None
    upper: float | None
    provisional: bool
    series_break: str
    highlighted: bool  # the chosen area / period / group; comparators are not


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table under the chart."""

    label: str
    cells: tuple[Cell, ...]
    highlighted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The figures as a table: the first column holds the labels."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """One layer of explanation: "Wat is dit?", "Waarom tellen we zo?", "Bron en datum", "Wat kan dit cijfer niet?"."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign used in table or chart with its meaning."""

    sign: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that people did on a day, drawn upright in a chart over time: a lever that was turned."""

    on: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """Everything a figure page says."""

    query: FigureQuery  # completed: nothing empty that has a default
    title: str  # "Jeugdhulp zonder verblijf"
    place: str  # "wijk Noord · 2025"
    unit: str
    sentences: tuple[str, ...]  # honest sentences, the first one the most important
    chart_title: str  # the finding, one short sentence
    chart_subtitle: str  # definition and unit
    alternative: str  # text alternative of the chart
    cell: Cell  # the figure itself
    comparator_name: str  # named comparator, "" when there is none
    points: tuple[Point, ...]
    table: Table
    target: tuple[str, str, float] | None  # label, period code, value
    geometry: Mapping[str, str]  # area → GeoJSON geometry; empty when there is no map
    areas: tuple[Option, ...]
    periods: tuple[Option, ...]
    groups: tuple[Option, ...]  # id "breakdown:group"
    comparators: tuple[Option, ...]
    charts: tuple[Option, ...]
    infos: tuple[Info, ...]
    legend: tuple[Sign, ...]
    source_line: str  # "Bron: CBS, Kerncijfers wijken en buurten 2020 (84799NED)"
    fresh_line: str  # "Laatste gegevens: 2020. Vrijgegeven op 3 maart 2026."
    release: str
    released_on: date
    fictional: bool
    previous_indicator: Option | None
    next_indicator: Option | None
    area_points: tuple[Point, ...] = ()  # the chosen period over sibling areas, high to low; `points` is over time
    map_points: tuple[Point, ...] = ()  # the chosen period for every area of the map
    area_note: str = ""  # which areas the bars leave out: "25 van de 112 buurten …"
    level_name: str = ""  # of the sibling areas: "wijken"
    direction_note: str = ""  # "Bij dit cijfer is lager gunstiger.", empty for a neutral figure
    decimals: int = 0
    marks: tuple[Mark, ...] = ()  # what people did meanwhile, in order of date
