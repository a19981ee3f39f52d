"""The deliveries pass the product's own intake, and the monitors can be computed from them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wegwijzer.definitions.model import Definitions
from wegwijzer.definitions.reading import read_definitions
from wegwijzer.demo import definitions_folder, planted
from wegwijzer.demo.deliveries import DeliveryFile
from wegwijzer.demo.world import World
from wegwijzer.engine.computing import compute
from wegwijzer.engine.inputs import Inputs
from wegwijzer.frames import EPISODES, Shape
from wegwijzer.sources.delivery import Delivery, read_delivery

KEY = b"a key of the tests, 32 bytes long"


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(definitions_folder())


@pytest.fixture(scope="module")
def accepted(deliveries: dict[str, DeliveryFile], definitions: Definitions) -> dict[str, Delivery]:
    found: dict[str, Delivery] = {}
    for name, file in deliveries.items():
        known = found["demo-gebieden"].frame if found else None
        found[name] = read_delivery(file.path, definitions.sources[name], key=KEY, known_areas=known)
    return found


def test_every_delivery_is_accepted_without_a_remark(accepted: dict[str, Delivery]) -> None:
    assert {
        name: [note.worded() for note in delivery.notes] for name, delivery in accepted.items() if delivery.notes
    } == {}
    assert all(delivery.frame.height for delivery in accepted.values())


@pytest.mark.parametrize(("source", "frame"), [("demo-gezondheid", "health"), ("demo-inkomen", "income")])
def test_published_figures_come_out_as_they_went_in(
    world: World, accepted: dict[str, Delivery], source: str, frame: str
) -> None:
    keys = ["measure", "area", "period"]
    columns = [*keys, "area_level", "breakdown", "group", "value", "status"]
    read = accepted[source].frame.select(columns).sort(keys)
    assert_frame_equal(read, getattr(world, frame).select(columns).sort(keys))


def test_use_keeps_what_was_not_delivered(world: World, accepted: dict[str, Delivery]) -> None:
    keys = ["measure", "area", "period"]
    told = world.use.select(*keys, "value", "status").sort(keys)
    read = accepted["demo-zorggebruik"].frame.select(*keys, "value", "status")
    assert_frame_equal(read.join(told.select(keys), on=keys, how="semi").sort(keys), told)
    rest = read.join(told.select(keys), on=keys, how="anti")
    assert rest["status"].unique().to_list() == ["not_applicable"]  # cost of districts


def test_persons_become_pseudonyms_that_are_the_same_in_every_file(world: World, accepted: dict[str, Delivery]) -> None:
    frames = [delivery.frame for delivery in accepted.values() if delivery.shape is Shape.EPISODES]
    together = pl.concat([frame.select(*EPISODES) for frame in frames])
    assert together.height == world.episodes.height
    assert together["person"].n_unique() == world.episodes["bsn"].n_unique()
    assert not set(together["person"]) & set(world.episodes["bsn"])
    assert abs(together["cost"].sum() - world.episodes["cost"].sum()) < 1
    assert {"volgens plan", "overleden", "verhuisd"} <= set(accepted["demo-wmo"].frame["end_reason"].drop_nulls())


def test_monitors_can_be_computed_and_show_a_planted_event(
    definitions: Definitions, accepted: dict[str, Delivery]
) -> None:
    scans = {name: (delivery.frame.lazy(),) for name, delivery in accepted.items() if delivery.shape is not Shape.AREAS}
    inputs = Inputs(scans=scans, areas=accepted["demo-gebieden"].frame)
    for monitor in [one for one in definitions.monitors.values() if one.fictional]:
        figures = compute(definitions, monitor.id, inputs).frame
        assert set(figures["indicator"]) == set(monitor.indicators)
        if monitor.id == "jeugdhulp-dichtbij":
            assert rise_of(figures) > 0.8


def rise_of(figures: pl.DataFrame) -> float:
    """How much the outcome of the provider with the new practice rose, in points."""
    found = figures.filter(
        pl.col("indicator") == "uitkomst-jeugd", pl.col("area") == "GM9901", pl.col("group") == planted.NEW_PRACTICE
    )
    before = found.filter(pl.col("period_start").is_between(date(2021, 1, 1), date(2023, 1, 1)))["value"]
    after = found.filter(pl.col("period_start") >= date(2024, 1, 1))["value"]
    return float(after.mean()) - float(before.mean())  # type: ignore[arg-type]
