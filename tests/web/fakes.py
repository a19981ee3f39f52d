"""A small, named world behind the use cases: three monitors of two invented municipalities, released for audiences.

Only what the pages need; the numbers are those of the example on the figure page in `look.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from wegwijzer import usecases
from wegwijzer.definitions.model import (
    AreaChoice,
    Audience,
    BuildingBlock,
    Counting,
    CountingRule,
    Definitions,
    Direction,
    Function,
    Indicator,
    Moment,
    Monitor,
    Organisation,
    Phase,
    Question,
    Source,
    Target,
)
from wegwijzer.errors import NotFoundError, Problem, UserError
from wegwijzer.frames import Status
from wegwijzer.planning.size import Size
from wegwijzer.reports.downloads import Download
from wegwijzer.reports.view import Cell, ChartKind, FigureQuery, FigureView, Info, Option, Point, Row, Sign, Table
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release
from wegwijzer.usecases.monitors import MonitorCard, MonitorPage, ReleaseCard, StartPage
from wegwijzer.usecases.searching import Hit, HitKind
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import FigureCard, FigureCards

OWN, OTHER = "zilverstroom", "kraaiendam"
MONITOR, OTHER_MONITOR, INTERNAL_MONITOR = "jeugd", "wonen", "werk"
INDICATOR = "jeugdhulp-zonder-verblijf"
YEARS = (2021, 2022, 2023, 2024, 2025)
SCRIPT = "<script>alert(1)</script>"

ORGANISATIONS = {
    OWN: Organisation(id=OWN, title="Gemeente Zilverstroom", municipality="GM9901"),
    OTHER: Organisation(id=OTHER, title="Gemeente Kraaiendam", municipality="GM9902"),
}


def _monitor(id_: str, organisation: str, title: str, **parts: Any) -> Monitor:
    return Monitor(
        id=id_,
        title=title,
        organisation=organisation,
        areas=AreaChoice(municipalities=(ORGANISATIONS[organisation].municipality,)),
        indicators=(INDICATOR, "tevredenheid"),
        summary="Krijgen jongeren op tijd de hulp die bij hen past?",
        why="De raad wil weten of hulp dichter bij huis werkt.",
        form="Een scherm met cijfers, een rapport per wijk en elk kwartaal een gesprek.",
        with_whom="Met aanbieders, het wijkteam en ouders.",
        what="Weinig cijfers, over alle bouwstenen.",
        organised="De regisseur plant elk kwartaal een gesprek.",
        functions=(Function.LEARN, Function.SIGNAL),
        owner="Afdeling Samenleving",
        ambassador="De directeur Sociaal Domein",
        cycle=2,
        phase=Phase.DISCUSS,
        next_moments=(Moment(on=date(2026, 3, 3), what="Wijkgesprek in Noord"),),
        audiences={"intern": "streng", "publiek": "streng"},
        **parts,
    )


MONITORS = {
    MONITOR: _monitor(MONITOR, OWN, "Jeugdhulp dichtbij", fictional=True),
    INTERNAL_MONITOR: _monitor(INTERNAL_MONITOR, OWN, "Werk en inkomen"),
    OTHER_MONITOR: _monitor(OTHER_MONITOR, OTHER, "Prettig wonen"),
}
PUBLISHED_FOR = {
    MONITOR: (Audience.INTERNAL, Audience.PROVIDER, Audience.PUBLIC),
    INTERNAL_MONITOR: (Audience.INTERNAL,),
    OTHER_MONITOR: (Audience.INTERNAL, Audience.PUBLIC),
}
INDICATORS = (
    Indicator(
        id=INDICATOR,
        title="Jeugdhulp zonder verblijf",
        building_block=BuildingBlock.ACTIVITIES_OUTPUT,
        unit="per 1.000 jongeren",
        counting=Counting(rule=CountingRule.RATE_PER_1000),
        direction=Direction.NEUTRAL,
        questions=("op-tijd",),
    ),
    Indicator(
        id="tevredenheid",
        title="Ouders zijn tevreden over de hulp",
        building_block=BuildingBlock.EXPERIENCE,
        unit="%",
        counting=Counting(rule=CountingRule.SHARE),
        direction=Direction.UP,
    ),
)
QUESTIONS = (
    Question(
        id="op-tijd",
        text="Krijgen jongeren op tijd hulp?",
        asked_by="De gemeenteraad",
        why="Er kwamen klachten over wachten.",
        what_with_answer="Meer of minder hulp inkopen.",
    ),
    Question(
        id="per-school",
        text="Hoeveel jeugdhulp is er per school?",
        accepted=False,
        decision_reason="De groepen zijn te klein. Iemand zou te herkennen zijn.",
    ),
)
SOURCES = (
    Source(
        id="aanbieders",
        title="Kwartaallevering jeugdhulp",
        publisher="Aanbieders",
        minutes_per_delivery=90,
        supplier="De Brug",
    ),
    Source(id="cbs", title="Kerncijfers wijken en buurten", publisher="CBS"),
)
TARGETS = (
    Target(id="doel", indicator="tevredenheid", period="2027JJ00", value=85.0, rationale="Nu is het 79 %."),
    Target(id="geen", indicator=INDICATOR, rationale="Meer of minder hulp is op zichzelf niet goed of slecht."),
)


def release(monitor: str, audience: Audience) -> Release:
    return Release(
        id=f"{monitor}-{audience.value}-0001",
        monitor=monitor,
        audience=audience.value,
        policy="streng",
        snapshots=(),
        engine_version="1",
        released_at=datetime(2026, 2, 2, 9, tzinfo=UTC),
        number=1,
    )


def missing(what: str) -> NotFoundError:
    return NotFoundError(Problem("not_found", "“%(what)s” can't be found.", {"what": what}))


def _shown(number: float, text: str, note: str = "") -> Cell:
    return Cell(text=text, value=number, status=Status.SHOWN, note=note)


HIDDEN = Cell(text="×", value=None, status=Status.HIDDEN_PRIMARY, note="verborgen: het gaat om te weinig mensen")
ZERO = _shown(0.0, "0")


def _points() -> tuple[Point, ...]:
    values = {"Noord": (90.0, 95.0, None, 98.0, 112.0), "Gemeente Zilverstroom": (88.0, 89.0, 90.0, 90.5, 91.0)}
    return tuple(
        Point(
            series=series,
            period=f"{year}JJ00",
            period_label=str(year),
            area="WK990101" if series == "Noord" else "GM9901",
            area_label=series,
            group="total",
            group_label="alle",
            cell=HIDDEN if number is None else _shown(number, f"{number:.0f}"),
            lower=None,
            upper=None,
            provisional=year == YEARS[-1],
            series_break="",
            highlighted=series == "Noord",
        )
        for series, row in values.items()
        for year, number in zip(YEARS, row, strict=True)
    )


AREAS = (
    Option(id="GM9901", label="Zilverstroom", heading="Gemeente"),
    Option(id="WK990101", label="Noord", heading="Wijken"),
    Option(id="WK990102", label="Oude Haven", heading="Wijken"),
)


def view(query: FigureQuery, audience: Audience, *, fictional: bool = True) -> FigureView:
    """The view of a query; an area that isn't there can't be found."""
    area = query.area or "WK990101"
    if area not in {option.id for option in AREAS}:
        raise missing(area)
    chart = query.chart or ChartKind.LINE
    complete = replace(
        query, area=area, period=query.period or "2025JJ00", comparator=query.comparator or "gemeente", chart=chart
    )
    place = next(option.label for option in AREAS if option.id == area)
    return FigureView(
        query=complete,
        title=next(found.title for found in INDICATORS if found.id == query.indicator),
        place=f"wijk {place} · 2025",
        unit="per 1.000 jongeren",
        sentences=(
            f"In {place} kregen 112 van de 1.000 jongeren jeugdhulp. Dat is meer dan in 2024 (98).",
            "Het verschil met de gemeente (91) is zo goed als zeker geen toeval.",
        ),
        chart_title=f"Meer jeugdhulp in {place} dan een jaar eerder",
        chart_subtitle="Jongeren tot 18 jaar met jeugdhulp zonder verblijf, per 1.000",
        alternative=f"Lijn van 2021 tot 2025. {place} steeg van 90 naar 112; de gemeente van 88 naar 91.",
        cell=_shown(112.0, "112", "voorlopig"),
        comparator_name="Gemeente Zilverstroom",
        points=_points(),
        table=Table(
            caption="Jeugdhulp zonder verblijf, per 1.000 jongeren",
            columns=("Gebied", *(str(year) for year in YEARS)),
            rows=(
                Row(
                    label=place,
                    cells=(
                        _shown(90, "90"),
                        _shown(95, "95"),
                        HIDDEN,
                        _shown(98, "98"),
                        _shown(112, "112*", "voorlopig"),
                    ),
                    highlighted=True,
                ),
                Row(label="Oude Haven", cells=(ZERO, *(_shown(1234.5, "1.234,5") for _ in YEARS[1:]))),
                Row(label=f"Kaap {SCRIPT}", cells=tuple(_shown(91, "91") for _ in YEARS)),
            ),
        ),
        target=None,
        geometry={},
        areas=tuple(replace(option, chosen=option.id == area) for option in AREAS),
        periods=tuple(Option(id=f"{year}JJ00", label=str(year), chosen=year == YEARS[-1]) for year in reversed(YEARS)),
        groups=(
            Option(id="total:total", label="alle jongeren", chosen=query.breakdown in {"", "total"}),
            Option(id="leeftijd:0-11", label="0 tot 12 jaar", heading="Leeftijd", chosen=query.group == "0-11"),
        ),
        comparators=(
            Option(id="gemeente", label="Gemeente Zilverstroom", chosen=True),
            Option(id="geen", label="niets"),
        ),
        charts=tuple(
            Option(id=kind.value, label=label, chosen=kind is chart)
            for kind, label in (
                (ChartKind.LINE, "over de tijd"),
                (ChartKind.BARS, "gebieden"),
                (ChartKind.TABLE, "tabel"),
            )
        ),
        infos=(
            Info(heading="Wat is dit?", text="Jongeren tot 18 jaar die jeugdhulp kregen en thuis wonen."),
            Info(heading="Waarom tellen we zo?", text="Een jongere telt één keer, ook bij meer soorten hulp."),
            Info(heading="Bron en datum", text="Kwartaallevering van de aanbieders."),
            Info(heading="Wat kan dit cijfer niet?", text="Hulp die ouders zelf betalen telt niet mee."),
        ),
        legend=(
            Sign(sign="×", meaning="verborgen: wij tonen dit cijfer niet, om mensen te beschermen. Het is niet nul."),
            Sign(sign="*", meaning="voorlopig: dit cijfer kan nog veranderen."),
        ),
        source_line="Bron: aanbieders jeugdhulp, bewerkt door Gemeente Zilverstroom",
        fresh_line="Laatste gegevens: 2025. Vrijgegeven op 2 februari 2026.",
        release=release(query.monitor, audience).id,
        released_on=date(2026, 2, 2),
        fictional=fictional,
        previous_indicator=None,
        next_indicator=Option(id="tevredenheid", label="Ouders zijn tevreden over de hulp"),
    )


@dataclass
class World:
    """The fake use cases; `calls` counts what the pages asked, `monitors` may be emptied or changed by a test."""

    monitors: dict[str, Monitor] = field(default_factory=lambda: dict(MONITORS))
    failure: Exception | None = None
    calls: list[str] = field(default_factory=list)

    def _asked(self, name: str) -> None:
        self.calls.append(name)
        if self.failure:
            raise self.failure

    def opened_home(self, root: Path, *, create: bool = False) -> Home:  # noqa: ARG002
        return Home(root)

    def _audience(self, viewer: Viewer, monitor: Monitor) -> Audience | None:
        for audience in viewer.audiences_for(monitor):
            if audience in PUBLISHED_FOR[monitor.id]:
                return audience
        return None

    def _visible(self, viewer: Viewer, monitor_id: str) -> Monitor:
        monitor = self.monitors.get(monitor_id)
        if monitor is None or (viewer.organisation != monitor.organisation and not self._audience(viewer, monitor)):
            raise missing(monitor_id)
        return monitor

    def monitors_for(self, _home: object, viewer: Viewer) -> tuple[MonitorCard, ...]:
        self._asked("monitors_for")
        cards = []
        for monitor in self.monitors.values():
            own, audience = viewer.organisation == monitor.organisation, self._audience(viewer, monitor)
            if own or audience:
                card = self._card(monitor, audience) if audience else None
                organisation = ORGANISATIONS[monitor.organisation]
                cards.append(MonitorCard(monitor=monitor, organisation=organisation, release=card, own=own))
        return tuple(cards)

    def _card(self, monitor: Monitor, audience: Audience) -> ReleaseCard:
        made = release(monitor.id, audience)
        return ReleaseCard(
            release=made, monitor_title=monitor.title, shown=1180, hidden=46, fictional=monitor.fictional
        )

    def releases_for(self, _home: object, viewer: Viewer, monitor_id: str = "") -> tuple[ReleaseCard, ...]:
        self._asked("releases_for")
        monitors = (
            [self._visible(viewer, monitor_id)]
            if monitor_id
            else [card.monitor for card in self.monitors_for(None, viewer)]
        )
        return tuple(
            self._card(monitor, audience)
            for monitor in monitors
            for audience in viewer.audiences_for(monitor)
            if audience in PUBLISHED_FOR[monitor.id]
        )

    def start_page(self, home: object, viewer: Viewer, today: date) -> StartPage:  # noqa: ARG002
        self._asked("start_page")
        cards = self.monitors_for(home, viewer)
        moments = [(card.monitor, moment) for card in cards if card.own for moment in card.monitor.next_moments]
        return StartPage(monitors=cards, releases=self.releases_for(home, viewer), moments=tuple(moments))

    def monitor_page(self, home: object, viewer: Viewer, monitor_id: str) -> MonitorPage:
        self._asked("monitor_page")
        monitor = self._visible(viewer, monitor_id)
        return MonitorPage(
            monitor=monitor,
            organisation=ORGANISATIONS[monitor.organisation],
            questions=QUESTIONS,
            indicators=INDICATORS,
            targets=TARGETS,
            sources=SOURCES,
            releases=self.releases_for(home, viewer, monitor_id),
            size=Size(level=2, hours=14, figures=2, questions=1, functions=1, heaviest="hours", unknown=1),
            cautions=(Problem("x", "%(n)s functions is much.", {"n": 3}),),
            own=viewer.organisation == monitor.organisation,
        )

    def _readable(self, viewer: Viewer, monitor_id: str) -> tuple[Monitor, Audience]:
        monitor = self._visible(viewer, monitor_id)
        audience = self._audience(viewer, monitor)
        if audience is None:
            raise missing(monitor_id)
        return monitor, audience

    def view_figure(self, _home: object, viewer: Viewer, query: FigureQuery) -> FigureView:
        self._asked("view_figure")
        monitor, audience = self._readable(viewer, query.monitor)
        if query.indicator not in {found.id for found in INDICATORS}:
            raise missing(query.indicator)
        return view(query, audience, fictional=monitor.fictional)

    def figure_cards(self, _home: object, viewer: Viewer, monitor_id: str, area: str = "") -> FigureCards:
        self._asked("figure_cards")
        monitor, audience = self._readable(viewer, monitor_id)
        cards = {}
        for indicator in INDICATORS:
            shown = view(FigureQuery(monitor=monitor_id, indicator=indicator.id, area=area), audience)
            cards[indicator.building_block] = (
                FigureCard(
                    indicator=indicator.id,
                    title=shown.title,
                    sentence=shown.sentences[0],
                    cell=shown.cell if indicator.id == INDICATOR else HIDDEN,
                    unit=shown.unit,
                    spark=(90.0, 95.0, None, 98.0, 112.0),
                    query=shown.query,
                ),
            )
        return FigureCards(
            monitor=monitor.id,
            title=monitor.title,
            place="wijk Noord",
            blocks=tuple(cards.items()),
            areas=view(FigureQuery(monitor=monitor_id, indicator=INDICATOR, area=area), audience).areas,
            release=release(monitor.id, audience).id,
            fictional=monitor.fictional,
        )

    def search(self, _home: object, viewer: Viewer, text: str, limit: int = 20) -> tuple[Hit, ...]:
        self._asked("search")
        hits = []
        for card in self.monitors_for(None, viewer):
            if text.lower() in card.monitor.title.lower():
                hits.append(Hit(kind=HitKind.MONITOR, label=card.monitor.title, detail="", monitor=card.monitor.id))
            if card.release and text.lower() in "jeugdhulp zonder verblijf":
                query = FigureQuery(monitor=card.monitor.id, indicator=INDICATOR)
                hits.append(
                    Hit(
                        kind=HitKind.INDICATOR,
                        label="Jeugdhulp zonder verblijf",
                        detail="",
                        monitor=card.monitor.id,
                        query=query,
                    )
                )
            if card.release and text.lower() in "oude haven":
                hits.append(
                    Hit(
                        kind=HitKind.AREA,
                        label="Oude Haven",
                        detail="district",
                        monitor=card.monitor.id,
                        area="WK990102",
                    )
                )
        return tuple(hits[:limit])

    def readable(self, _home: object, viewer: Viewer, release_id: str) -> Release:
        found = {card.release.id: card.release for card in self.releases_for(None, viewer)}
        if release_id not in found:
            raise missing(release_id)
        return found[release_id]

    def view_in_release(self, _home: object, _viewer: Viewer, release_id: str, query: FigureQuery) -> FigureView:
        self._asked("view_in_release")
        if query.indicator not in {found.id for found in INDICATORS}:
            raise missing(query.indicator)
        return view(query, Audience(release_id.split("-")[1]))

    def report(
        self,
        _home: object,
        viewer: Viewer,
        release_id: str,
        area: str = "",
        format: str = "pdf",  # noqa: A002 - as the use case calls it
        _additions: tuple[Any, ...] = (),
    ) -> Any:
        self._asked("report")
        if release_id not in {card.release.id for card in self.releases_for(None, viewer)}:
            raise missing(release_id)
        if format not in {"pdf", "docx"}:
            raise UserError(Problem("report.format", "There is no report as “%(format)s”.", {"format": format}))
        return Download(name=f"rapport-{area or 'gemeente'}.{format}", media_type="application/pdf", body=b"%PDF-1.7")


def install(world: World, replace_: Callable[[str, Any], None]) -> None:
    """Put the fake use cases in the place of the real ones."""
    for name in (
        "opened_home",
        "monitors_for",
        "releases_for",
        "start_page",
        "monitor_page",
        "view_figure",
        "figure_cards",
        "search",
        "report",
        "readable",
        "view_in_release",
    ):
        replace_(name, getattr(world, name))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The fake world behind the use cases."""
    made = World()
    install(made, lambda name, value: monkeypatch.setattr(usecases, name, value, raising=False))
    known = Definitions(organisations=ORGANISATIONS, monitors=MONITORS)
    monkeypatch.setattr("wegwijzer.web.stories.knowing.loaded_definitions", lambda _home: known)
    return made
