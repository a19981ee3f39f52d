"""Count what is told: only what was read in and coded to the end goes to the engine, in the year it was told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from tests.web import fakes, stories_world
from tests.web.test_stories_reading import crowd
from wegwijzer.web.stories import changing, counting
from wegwijzer.web.stories.models import Coding, Reading, Theme

_stories_world = stories_world._stories_world
pytestmark = pytest.mark.django_db


def test_only_what_was_coded_to_the_end_is_counted(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stories, now = crowd(person("admin"), 4), timezone.now()
    theme = Theme.objects.create(monitor=fakes.MONITOR, code="wachten", name="Wachten", parent="")
    for story in stories[:3]:
        Reading.objects.create(story=story, coder_name="a", at=now)
    Coding.objects.create(story=stories[0], theme=theme, coder_name="a", at=now)
    changing.withdraw(stories[2])
    asked: dict[str, Any] = {}

    def counted(_home: object, monitor: str, told: Any, book: Any, **_more: Any) -> Any:
        asked.update(monitor=monitor, told=list(told), codes=[code.id for code in book.codes])
        return SimpleNamespace(monitor="verhalen-jeugd", indicators=("a",), caution="geen steekproef")

    monkeypatch.setattr(counting, "count_stories", counted)
    result = counting.counted(SimpleNamespace(arguments={"monitor": fakes.MONITOR}))  # type: ignore[arg-type]
    assert result["caution"] == "geen steekproef"
    assert asked["codes"] == ["wachten"]
    assert {one.id: one.codes for one in asked["told"]} == {
        str(stories[0].pk): frozenset({"wachten"}),
        str(stories[1].pk): frozenset(),
    }
    assert {one.period for one in asked["told"]} == {f"{stories[0].told_on.year}JJ00"}
