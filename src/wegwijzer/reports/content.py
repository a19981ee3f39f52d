"""What a report says, before it becomes PDF, Word, Excel or HTML: summary, chapters, explanation, what is hidden.

A report is made from views only, so that every number in it is the number on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wegwijzer.definitions.model import BuildingBlock, Definitions, Monitor
from wegwijzer.figures import Certainty
from wegwijzer.frames import HIDDEN, Status
from wegwijzer.language import certainty
from wegwijzer.language.dates import date_text
from wegwijzer.reports.additions import Addition
from wegwijzer.reports.charts import chart_svg
from wegwijzer.reports.view import ChartKind, FigureQuery, FigureView, Info, Sign, Table
from wegwijzer.reports.viewing import wording

ViewOf = Callable[[FigureQuery], FigureView]
SUMMARY_AT_MOST = 9
_SENTENCE = re.compile(r"\S.*?(?:[.?!](?=\s+[A-Z“])|$)", re.DOTALL)
_BLOCKS = {
    BuildingBlock.SOCIETAL_DEVELOPMENT: ("Maatschappelijke ontwikkeling", "Hoe gaat het met de inwoners?"),
    BuildingBlock.SOCIETAL_RESULT: ("Maatschappelijk resultaat", "Wat levert het op voor de samenleving?"),
    BuildingBlock.INPUT: ("Input", "Wat zetten we in aan geld en mensen?"),
    BuildingBlock.ACTIVITIES_OUTPUT: ("Activiteiten en output", "Wat doen we, en voor hoeveel mensen?"),
    BuildingBlock.EFFECT: ("Effect", "Wat verandert er door wat we doen?"),
    BuildingBlock.EXPERIENCE: ("Ervaring", "Wat vinden inwoners en cliënten ervan?"),
}
_DIFFERS = (certainty.words(Certainty.ALMOST_CERTAIN), certainty.words(Certainty.LIKELY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart or map with its text alternative and caption."""

    svg: str
    alternative: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One figure of the report."""

    title: str
    place: str
    sentences: tuple[str, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]
    infos: tuple[Info, ...]
    source_line: str
    fresh_line: str
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The figures of one building block."""

    title: str
    question: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """What the summary says about one figure."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenFigure:
    """A figure that is hidden, with the reason."""

    figure: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """A report of one area from one release."""

    title: str
    place: str
    summary_line: str  # what the monitor is for
    release: str
    released_on: date
    audience: str
    fictional: bool
    questions: tuple[str, ...]
    summary: tuple[SummaryLine, ...]
    summary_note: str
    chapters: tuple[Chapter, ...]
    signs: tuple[Sign, ...]
    certainties: tuple[Sign, ...]
    sources: tuple[str, ...]
    explained: tuple[Info, ...]  # what is explained once for all figures: why something is hidden, comparable areas
    hidden: tuple[HiddenFigure, ...]
    moments: tuple[str, ...]
    additions: tuple[Addition, ...] = ()  # chapters from elsewhere: what people made of the figures

    @property
    def date_line(self) -> str:
        """`Vrijgegeven op 3 maart 2026. Vrijgave …`."""
        return f"Vrijgegeven op {date_text(self.released_on)}. Vrijgave {self.release}."


def report_content(
    monitor: Monitor,
    definitions: Definitions,
    indicators: Sequence[str],
    view_of: ViewOf,
    *,
    area: str = "",
    audience: str = "",
) -> ReportContent:
    """Return the report of `area` (the monitor's municipality when empty) with `indicators` in this order.

    `view_of` gives the view of a query in one frozen release; the first view tells release and date. Raises what
    `view_of` raises, and `ValueError` without indicators.
    """
    if not indicators:
        raise ValueError("a report needs at least one indicator")
    views = [_views(name, monitor, view_of, area) for name in indicators]
    first = views[0][0]
    place = first.place.split(" · ", maxsplit=1)[0]
    blocks: dict[BuildingBlock, list[Section]] = {block: [] for block in BuildingBlock}
    for name, ways in zip(indicators, views, strict=True):
        blocks[definitions.indicators[name].building_block].append(_section(ways))
    summary, note = _summary([ways[0] for ways in views])
    return ReportContent(
        title=monitor.title,
        place=place,
        summary_line=monitor.summary,
        release=first.release,
        released_on=first.released_on,
        audience=audience,
        fictional=first.fictional,
        questions=tuple(
            definitions.questions[name].text for name in monitor.questions if name in definitions.questions
        ),
        summary=summary,
        summary_note=note,
        chapters=tuple(
            Chapter(title=_BLOCKS[block][0], question=_BLOCKS[block][1], sections=tuple(sections))
            for block, sections in blocks.items()
            if sections
        ),
        signs=_signs(view for ways in views for view in ways),
        certainties=tuple(Sign(sign=certainty.words(one), meaning=certainty.definition(one)) for one in Certainty),
        sources=tuple(dict.fromkeys(_sources(ways[0] for ways in views))),
        explained=_explained(views),
        hidden=hidden_in(view for ways in views for view in ways),
        moments=tuple(f"{date_text(moment.on)}: {moment.what}" for moment in monitor.next_moments),
    )


def _views(indicator: str, monitor: Monitor, view_of: ViewOf, area: str) -> list[FigureView]:
    """The view over time, and the one over areas where there is one: a map, else bars."""
    query = FigureQuery(monitor=monitor.id, indicator=indicator, area=area)
    first = view_of(query)
    offered = {option.id for option in first.charts}
    kinds = [
        kind for kind in (ChartKind.BARS, ChartKind.MAP) if kind.value in offered and kind is not first.query.chart
    ]
    inside = [] if ChartKind.MAP in kinds else _inside(first, view_of)
    return [first, *(view_of(query.but(chart=kind)) for kind in kinds), *inside]


def _inside(view: FigureView, view_of: ViewOf) -> list[FigureView]:
    """The districts (or neighbourhoods) of a municipality as a table, where no map shows them already."""
    chosen = next((option for option in view.areas if option.chosen), None)
    inner = next((option for option in view.areas if option.heading in {"Wijken", "Buurten"}), None)
    if chosen is None or inner is None or not chosen.heading.endswith("emeenten"):
        return []
    found = view_of(view.query.but(area=inner.id, chart=ChartKind.BARS, comparator="geen"))
    if found.query.chart is not ChartKind.BARS:
        return []
    rows = tuple(replace(row, highlighted=False) for row in found.table.rows)
    query = found.query.but(chart=ChartKind.TABLE)
    return [replace(found, table=replace(found.table, rows=rows), query=query)]


def single_section(view: FigureView) -> Section:
    """Return one view as a section: its own chart, table and all explanation."""
    return replace(_section([view]), infos=view.infos)


def _section(views: Sequence[FigureView]) -> Section:
    first = views[0]
    drawn = [view for view in views if view.query.chart not in {None, ChartKind.TABLE} and not _on_the_map(view)]
    tables: dict[tuple[object, ...], Table] = {}
    for view in views:
        labels = tuple(row.label for row in view.table.rows)
        tables.setdefault((view.table.columns, labels), view.table)
    return Section(
        title=first.title,
        place=first.place,
        sentences=first.sentences,
        pictures=tuple(_picture(view) for view in drawn),
        tables=tuple(table for table in tables.values() if table.rows),
        infos=tuple(info for info in first.infos if info.heading in wording.PER_FIGURE),
        source_line=first.source_line,
        fresh_line=first.fresh_line,
        decimals=first.decimals,
    )


def _on_the_map(view: FigureView) -> bool:
    """Whether these bars show nothing that the map doesn't: then the map and the table are enough."""
    bars = {point.area for point in view.area_points if point.series == view.level_name}
    return view.query.chart is ChartKind.BARS and bars == {point.area for point in view.map_points}


_CAPTIONS = {
    ChartKind.LINE: "door de tijd",
    ChartKind.BARS: "naast elkaar",
    ChartKind.MAP: "op de kaart",
}


def _picture(view: FigureView) -> Picture:
    kind = view.query.chart or ChartKind.LINE
    return Picture(
        svg=chart_svg(view, kind), alternative=view.alternative, caption=f"{view.chart_subtitle}, {_CAPTIONS[kind]}"
    )


def _summary(views: Sequence[FigureView]) -> tuple[tuple[SummaryLine, ...], str]:
    """One line per figure, those with a shown difference first; at most nine, and it is said when there are more."""
    ranked = sorted(views, key=lambda view: not any(words in " ".join(view.sentences) for words in _DIFFERS))
    lines = tuple(SummaryLine(title=view.title, text=" ".join(view.sentences[:3])) for view in ranked[:SUMMARY_AT_MOST])
    left = len(views) - len(lines)
    return lines, f"Over nog {left} andere cijfers leest u in de hoofdstukken." if left > 0 else ""


def _signs(views: Iterable[FigureView]) -> tuple[Sign, ...]:
    return tuple(dict.fromkeys(sign for view in views for sign in view.legend))


def _sources(views: Iterable[FigureView]) -> Iterator[str]:
    for view in views:
        for source in view.source_line.partition(": ")[2].split("; "):
            if source:
                yield source


def _explained(views: Iterable[Sequence[FigureView]]) -> tuple[Info, ...]:
    """What several figures explain, every sentence once; different texts under one heading are joined."""
    texts: dict[str, list[str]] = {}
    for info in (info for ways in views for view in ways for info in view.infos if info.heading in wording.SHARED):
        told = texts.setdefault(info.heading, [])
        told += [text for text in _SENTENCE.findall(info.text) if text not in told]
    return tuple(Info(heading=heading, text=" ".join(told)) for heading, told in texts.items())


def hidden_in(views: Iterable[FigureView]) -> tuple[HiddenFigure, ...]:
    """Return what is hidden or secret in the tables of these views, each once, with its reason."""
    return tuple(dict.fromkeys(_hidden(views)))


def _hidden(views: Iterable[FigureView]) -> Iterator[HiddenFigure]:
    for view in views:
        for row in view.table.rows:
            for column, cell in zip(view.table.columns[1:], row.cells, strict=True):
                if cell.status in HIDDEN or cell.status is Status.SECRET:
                    yield HiddenFigure(figure=view.title, where=f"{row.label}, {column}", reason=cell.note)


def reports_for_areas(
    areas: Sequence[str],
    content_for: Callable[[str], ReportContent],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[ReportContent]:
    """Yield the report of every area in turn; `progress` hears (done, of how many) after each, also at the start."""
    if progress:
        progress(0, len(areas))
    for done, area in enumerate(areas, start=1):
        yield content_for(area)
        if progress:
            progress(done, len(areas))
