"""What a reader sees without choosing: something that has figures, in Dutch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
import world

from wegwijzer.definitions.model import AgeBand, Breakdown, Moment
from wegwijzer.figures import ProtectedFigures
from wegwijzer.reports.figure_view import build_figure_view
from wegwijzer.reports.view import FigureQuery, FigureView


def viewed(frame: pl.DataFrame, *, monitor=world.MONITOR, indicator=world.SHARE, **query: str) -> FigureView:
    figures = ProtectedFigures._sealed(frame, audience="publiek", policy=world.POLICY.id)
    return build_figure_view(
        FigureQuery(monitor=monitor.id, indicator=world.SHARE.id, **query),
        monitor=monitor,
        indicator=indicator,
        definitions=world.DEFINITIONS,
        figures=figures,
        areas=world.areas(),
        release="2026-03-03-abc123",
        released_on=date(2026, 3, 3),
        policy=world.POLICY,
    )


def test_a_comparator_without_a_figure_in_this_period_is_not_the_default() -> None:
    town_is_late = (pl.col("area") == world.TOWN) & (pl.col("period") == "2025JJ00")
    view = viewed(world.figures(world.SHARE.id).frame.filter(~town_is_late), area=world.DISTRICTS[1])
    assert view.query.period == "2025JJ00"
    assert view.query.comparator == "land"
    assert "om mee te vergelijken" not in " ".join(view.sentences)


def test_the_default_is_something_even_when_nothing_can_be_compared() -> None:
    frame = world.figures(world.SHARE.id).frame.filter(pl.col("area") == world.DISTRICTS[1]).tail(1)
    view = viewed(frame, area=world.DISTRICTS[1])
    assert view.comparator_name == ""
    assert view.query.comparator == "geen"


def test_a_comparator_that_was_chosen_stays_chosen() -> None:
    town_is_late = (pl.col("area") == world.TOWN) & (pl.col("period") == "2025JJ00")
    frame = world.figures(world.SHARE.id).frame.filter(~town_is_late)
    view = viewed(frame, area=world.DISTRICTS[1], comparator="gemeente")
    assert view.comparator_name == "gemeente Zandwerve"
    assert any("Er is geen cijfer in de gemeente Zandwerve om mee te vergelijken" in text for text in view.sentences)


@pytest.mark.parametrize(("group", "label"), [("unknown", "onbekend"), ("other", "overige")])
def test_groups_of_the_engine_are_called_in_dutch(group: str, label: str) -> None:
    frame = world.figures(world.SHARE.id).frame
    frame = frame.with_columns(group=pl.col("group").replace({"65+": group}))
    view = viewed(frame, breakdown="leeftijd", group=group)
    assert label in view.place
    assert next(option.label for option in view.groups if option.chosen) == label
    assert not any(group in text for text in view.sentences)


@pytest.mark.parametrize(
    ("band", "label"),
    [
        (AgeBand(lowest=18, highest=64), "18 tot en met 64 jaar"),
        (AgeBand(lowest=65), "65 jaar en ouder"),
        (AgeBand(lowest=17, highest=17), "17 jaar"),
    ],
)
def test_age_bands_are_said_in_words(band: AgeBand, label: str) -> None:
    ages = Breakdown(id="leeftijd", title="Leeftijd", columns=("age",), bands=(band,))
    frame = world.figures(world.SHARE.id).frame.with_columns(group=pl.col("group").replace({"65+": band.label}))
    view = viewed(frame, indicator=replace(world.SHARE, breakdowns=(ages,)), breakdown="leeftijd", group=band.label)
    assert next(option.label for option in view.groups if option.chosen) == label
    assert label in view.sentences[0]


def test_a_group_is_compared_with_all_groups_together() -> None:
    frame = world.figures(world.SHARE.id).frame.filter(pl.col("area") == world.TOWN)
    view = viewed(frame, breakdown="leeftijd", group="65+")
    assert view.comparator_name == "alle groepen samen"
    assert "dan bij alle groepen samen" in " ".join(view.sentences)


def test_the_source_of_a_figure_does_not_list_what_the_monitor_planned() -> None:
    planned = replace(world.MONITOR, next_moments=(Moment(on=date(2026, 6, 2), what="Rapport voor de raad"),))
    view = viewed(world.figures(world.SHARE.id).frame, monitor=planned)
    text = next(info.text for info in view.infos if info.heading == "Bron en datum")
    assert "Rapport voor de raad" not in text
    assert "Nieuwe cijfers komen elk jaar." in text
