"""What the tests of stories need beside the cast: definitions, areas, a story point, and a way to tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web import fakes
from wegwijzer.definitions.model import Breakdown, Definitions, Policy
from wegwijzer.web.stories import attaching, knowing, reading_in, telling
from wegwijzer.web.stories.keys import code_of, time_mark
from wegwijzer.web.stories.models import StoryPoint

AREAS = {"GM9901": "Zilverstroom", "WK990101": "Noord", "WK990102": "Oude Haven", "BU99010101": "Kade"}
PROVISIONS = {"jeugd-ggz": "Jeugd-ggz", "jeugd-ambulant": "Ambulante jeugdhulp"}
SECRET = "Wilhelmina Zonderling"
TEXT = (
    f"Mijn dochter {SECRET} wachtte maanden op hulp. Wij belden elke week met 06-12345678. "
    "Toen het wijkteam kwam, ging het snel beter."
)
SCALES = [{"id": "s0", "question": "Hoe voelde het?", "low": "naar", "high": "fijn"}]
TRIANGLE = {"question": "Wie had invloed?", "corners": ["ik zelf", "de hulpverlener", "de regels"]}


def definitions() -> Definitions:
    indicator = replace(
        fakes.INDICATORS[0],
        breakdowns=(Breakdown(id="provision", columns=("provision",), labels=PROVISIONS),),
    )
    return Definitions(
        organisations=fakes.ORGANISATIONS,
        monitors={name: replace(one, questions=("op-tijd",)) for name, one in fakes.MONITORS.items()},
        questions={one.id: one for one in fakes.QUESTIONS},
        indicators={one.id: one for one in (indicator, fakes.INDICATORS[1])},
        policies={"streng": Policy(id="streng", title="Streng", minimum_stories=3)},
    )


@pytest.fixture(autouse=True)
def _stories_world(world: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = definitions()
    monkeypatch.setattr(knowing, "loaded_definitions", lambda _home: known)
    monkeypatch.setattr(knowing, "areas_of", lambda _monitor: dict(AREAS))
    monkeypatch.setattr(telling, "LEAST_SECONDS", -1.0)
    attaching.folder()
    return


def make_point(**more: Any) -> Any:
    columns = {
        "monitor": fakes.MONITOR,
        "organisation": fakes.OWN,
        "code": "abcd2345",
        "question": "Wat maakte u mee toen u hulp zocht?",
        "place": "Bibliotheek",
        "scales": SCALES,
        "triangle": TRIANGLE,
        "areas": [[code, name] for code, name in AREAS.items()],
        "provisions": [list(pair) for pair in PROVISIONS.items()],
        "groups": [["ouder", "ouder"]],
        "made_at": timezone.now(),
    }
    return StoryPoint.objects.create(**(columns | more))


def begin(client: Client, point: Any) -> str:
    """Begin to tell and return the token of the draft."""
    answer = client.post(reverse("tell", args=[point.code]), {"mark": time_mark(point.code), "website": ""})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].split("/")[2]


def step(client: Client, token: str, name: str, told: dict[str, Any]) -> Any:
    return client.post(reverse("telling", args=[token, name]), told)


def tell(client: Client, point: Any, text: str = TEXT, use: str = "publish", **about: str) -> str:
    """Tell a story from beginning to end and return the code of the teller."""
    token = begin(client, point)
    step(client, token, "verhaal", {"text": text, "title": "Wachten"})
    step(client, token, "betekenis", {"scale_s0": "2", "triangle": "2-1-1"})
    step(client, token, "waarover", {"area": "WK990101", "provision": "jeugd-ggz", "period": "", "group": ""} | about)
    client.post(reverse("telling-attach", args=[token]), {})
    step(client, token, "gebruik", {"use": use, "contact": about.get("contact", "")})
    answer = client.post(reverse("telling-check", args=[token]))
    assert answer.status_code == 302
    assert answer["Location"].endswith("/klaar"), answer["Location"]
    return code_of(token)


def read_in(story: Any, who: Any, quote: str = "") -> Any:
    """Read a story in: everything the machine proposes, and the name, is left out."""
    reading_in.propose(story)
    reading_in.add_masks(story, SECRET, "name")
    reading_in.decide(story, {mask.pk: "masked" for mask in story.masks.all()})
    story.refresh_from_db()
    return reading_in.finish(story, who, title="Wachten", quote=quote, version=story.version)
