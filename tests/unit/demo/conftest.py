"""One demo world for all tests of the demo."""

from __future__ import annotations

import pytest

from wegwijzer.demo.deliveries import DeliveryFile, write_deliveries
from wegwijzer.demo.world import World, make_world


@pytest.fixture(scope="session")
def world() -> World:
    return make_world(1)


@pytest.fixture(scope="session")
def deliveries(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, DeliveryFile]:
    return {file.source_id: file for file in write_deliveries(world, tmp_path_factory.mktemp("demo"))}
