"""Forecasts: made by the worker, kept, shown with what they can't tell; for areas and groups only."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import small_world
from tests.web.conftest import EVERYBODY
from wegwijzer.storage.forecasts import ForecastStore
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.forecasting_releases import forecast_release
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.releasing import release

Browser = Callable[[str], Client]
NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)
MAKE = "/monitors/hulp/voorspellen/inwoners-test"


def _figures() -> str:
    rows = ["gebied;jaar;eenzaam;inwoners"]
    codes = [small_world.OWN, small_world.OTHER, "WK990100", "WK990101", *small_world.NEIGHBOURHOODS]
    for year in range(2012, 2026):
        for place, code in enumerate(codes):
            people = {small_world.OWN: 60_000, small_world.OTHER: 90_000, "WK990100": 30_000, "WK990101": 30_000}
            grown = people.get(code, 10_000) * (1 + 0.01 * (year - 2012)) * (1 + 0.004 * ((7 * year + place) % 5 - 2))
            rows.append(f"{code};{year};{30 + place},{(year * 3 + place) % 4};{round(grown)}")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("forecasts")
    home = opened_home(folder / "home", create=True)
    (home.definitions / "world.yaml").write_text(small_world.DEFINITIONS)
    for name, body, source in (
        ("gebieden.csv", small_world.areas_csv(), "gebieden"),
        ("cijfers.csv", _figures(), "cijfers"),
        ("hulp.csv", small_world.episodes_csv(), "hulp"),
    ):
        (folder / name).write_text(body)
        import_file(home, folder / name, source, added_at=small_world.CLOCK)
    for audience in ("intern", "publiek"):
        release(home, "hulp", audience, released_at=small_world.CLOCK)
        found = ReleaseStore(home).latest("hulp", audience)
        assert found is not None
        forecast_release(home, found.id, "inwoners-test", made_on=NOW.date(), horizon=3)
    return home


@pytest.fixture
def served(built: Home, settings: Settings) -> Home:
    settings.WEGWIJZER_HOME = built.root
    return built


def _kept(home: Home, audience: str) -> str:
    return next(one.id for one in ForecastStore(home).list("hulp", "inwoners-test") if one.audience == audience)


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_reads_the_forecasts_made_from_releases_that_are_theirs(
    served: Home, browser: Browser, who: str
) -> None:
    client, inside = browser(who), who in {"own municipality", "practitioner", "admin"}
    for page in ("", "/beeld.svg", "/modelkaart"):
        assert client.get(f"/voorspellingen/{_kept(served, 'publiek')}{page}").status_code == 200
        assert client.get(f"/voorspellingen/{_kept(served, 'intern')}{page}").status_code == (200 if inside else 404)
    assert client.get("/voorspellingen/bestaat-niet").status_code == 404


def test_the_page_tells_how_sure_it_is_and_what_came_true(served: Home, browser: Browser) -> None:
    page = browser("resident").get(f"/voorspellingen/{_kept(served, 'publiek')}").content.decode()
    for part in ("De kans is 8 op de 10", "Bij ongewijzigd beleid", "Wat er uitkwam", "2028", "8 van de 10"):
        assert part in page
    assert "Waardoor het verandert" not in page  # a series alone knows no causes
    chosen = browser("council").get(f"/voorspellingen/{_kept(served, 'publiek')}?gebied=WK990100").content.decode()
    assert "Noord" in chosen
    wrong = browser("provider").get(f"/voorspellingen/{_kept(served, 'publiek')}?gebied=WK999999")
    assert wrong.status_code == 404


def test_the_card_says_what_it_is_not_for_and_the_register_entry_is_for_inside(served: Home, browser: Browser) -> None:
    address = f"/voorspellingen/{_kept(served, 'publiek')}"
    resident, director = browser("resident"), browser("own municipality")
    assert "over een persoon" in resident.get(f"{address}/modelkaart").content.decode()
    assert resident.get(f"{address}/algoritmeregister.json").status_code == 404
    entry = json.loads(director.get(f"{address}/algoritmeregister.json").content)
    assert entry["lang"] == "NLD"
    assert "Inwoners" in entry["name"]


def test_it_stands_beside_the_figure_and_on_the_monitor(served: Home, browser: Browser) -> None:
    client = browser("resident")
    beside = client.get("/monitors/hulp/cijfers/inwoners-test?gebied=WK990100").content.decode()
    assert f"/voorspellingen/{_kept(served, 'publiek')}?gebied=WK990100" in beside
    assert "/monitors/hulp/voorspellen" in client.get("/monitors/hulp/wat").content.decode()
    listing = client.get("/monitors/hulp/voorspellen").content.decode()
    assert f"/voorspellingen/{_kept(served, 'publiek')}" in listing
    assert "Maak een voorspelling" not in listing


@pytest.mark.parametrize("who", ["council", "provider", "practitioner", "other municipality", "resident"])
def test_who_does_not_release_makes_no_forecast(served: Home, browser: Browser, who: str) -> None:
    client = browser(who)
    assert client.get(MAKE).status_code == 404
    assert client.post(MAKE, {"years": "3"}).status_code == 404


def test_making_one_is_work_for_the_worker_and_leads_to_the_page(served: Home, browser: Browser) -> None:
    from wegwijzer.web.jobs.queue import work_once  # noqa: PLC0415 - models need the settings
    from wegwijzer.web.journal.models import Change  # noqa: PLC0415 - models need the settings

    client = browser("own municipality")
    asked = client.post(MAKE, {"years": "2", "population": ""})
    assert asked.status_code == 302
    assert "wacht op zijn beurt" in client.get(asked.url).content.decode()
    job = work_once(NOW)
    assert job is not None
    assert (job.state, job.part) == ("done", 1.0)
    done = client.get(asked.url)
    assert done.status_code == 302
    assert "in 2027" in client.get(done.url).content.decode()
    assert Change.objects.filter(kind="forecast", key=job.result["forecast"]).exists()


def test_it_can_be_stopped_and_keeps_nothing_then(served: Home, browser: Browser) -> None:
    from wegwijzer.web.jobs.queue import work_once  # noqa: PLC0415 - models need the settings

    client, before = browser("own municipality"), len(ForecastStore(served).list("hulp", None))
    asked = client.post(MAKE, {"years": "5", "population": ""})
    client.post(f"{asked.url}/stop")
    assert work_once(NOW) is None
    assert "Het werk is gestopt" in client.get(asked.url).content.decode()
    assert len(ForecastStore(served).list("hulp", None)) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"years": "40"}, "10"),
        ({"years": ""}, "verplicht"),
        ({"years": "3", "what_if": "Meer preventie"}, "Vul in hoeveel"),
        ({"years": "3", "what_if": "Meer preventie", "percent": "-5"}, "is de bevolking nodig"),
        ({"years": "3", "population": "bestaat-niet"}, "geldige"),
    ],
)
def test_bad_wishes_get_one_clear_answer(served: Home, browser: Browser, given: dict[str, str], said: str) -> None:
    answer = browser("own municipality").post(MAKE, given)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_figure_outside_the_margin_stands_out_when_it_comes_in(
    tmp_path: Path, settings: Settings, browser: Browser
) -> None:
    from wegwijzer.web.signals.finding import search  # noqa: PLC0415 - models need the settings

    home = opened_home(tmp_path / "home", create=True)
    settings.WEGWIJZER_HOME = home.root
    (home.definitions / "world.yaml").write_text(small_world.DEFINITIONS)
    lines = _figures().splitlines()
    known = [line for line in lines if ";2025;" not in line]
    grown = [line.rpartition(";")[0] + ";44000" if line.startswith("WK990100;2025;") else line for line in lines]
    for name, body, source in (
        ("gebieden.csv", small_world.areas_csv(), "gebieden"),
        ("cijfers.csv", "\n".join(known), "cijfers"),
        ("hulp.csv", small_world.episodes_csv(), "hulp"),
    ):
        (tmp_path / name).write_text(body)
        import_file(home, tmp_path / name, source, added_at=small_world.CLOCK)
    release(home, "hulp", "intern", released_at=small_world.CLOCK)
    forecast_release(home, _newest(home), "inwoners-test", made_on=NOW.date(), horizon=2)
    (tmp_path / "later.csv").write_text("\n".join(grown))
    import_file(home, tmp_path / "later.csv", "cijfers", added_at=NOW)
    release(home, "hulp", "intern", released_at=NOW)
    found = search(home, _newest(home), NOW).signals.get(kind="forecast_band", area="WK990100", group="")
    assert "hoger dan voorspeld" in found.title
    assert "44.000" in found.sentence
    assert browser("own municipality").get(f"/wat-valt-op/{found.pk}").status_code == 200


def _newest(home: Home) -> str:
    found = ReleaseStore(home).latest("hulp", "intern")
    assert found is not None
    return found.id


def test_no_forecast_is_about_a_person(served: Home) -> None:
    for one in ForecastStore(served).list("hulp", None):
        columns = set(ForecastStore(served).figures(one.id).columns)
        assert {"area", "breakdown", "group", "period"} <= columns
        assert not columns & {"person", "persoon", "bsn", "client", "contributor", "n"}


def test_queries(served: Home, browser: Browser, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = browser("own municipality")
    with django_assert_num_queries(3):  # the session, the person, the roles
        client.get(f"/voorspellingen/{_kept(served, 'intern')}")


def test_the_report_of_its_release_gets_a_chapter_that_looks_ahead(served: Home, browser: Browser) -> None:
    found = ReleaseStore(served).latest("hulp", "publiek")
    assert found is not None
    page = browser("resident").get(f"/rapport/{found.id}.html").content.decode()
    assert "Vooruitkijken" in page
    assert "De kans is 8 op de 10" in page


def test_a_figure_is_compared_in_every_way_on_a_page_of_its_own(served: Home, browser: Browser) -> None:
    client = browser("resident")
    figure = "/monitors/hulp/cijfers/inwoners-test?gebied=WK990100"
    assert "/monitors/hulp/cijfers/inwoners-test/vergelijken?" in client.get(figure).content.decode()
    page = client.get("/monitors/hulp/cijfers/inwoners-test/vergelijken?gebied=WK990100").content.decode()
    assert "Door de tijd" in page
    assert "Met andere gebieden" in page
    assert client.get("/monitors/hulp/cijfers/bestaat-niet/vergelijken").status_code == 404
    assert client.get("/monitors/buren/cijfers/eenzaam/vergelijken").status_code == 404


def test_a_conversation_hears_what_its_own_readers_may_expect(served: Home, browser: Browser) -> None:
    from wegwijzer.reports.view import FigureQuery  # noqa: PLC0415
    from wegwijzer.usecases.viewer import Viewer  # noqa: PLC0415
    from wegwijzer.web.forecasts.contributes import expected  # noqa: PLC0415

    viewer = Viewer.of("zilverstroom", "regisseur")
    asked = FigureQuery(monitor="hulp", indicator="inwoners-test", area="WK990100", breakdown="total", group="total")
    public = ReleaseStore(served).latest("hulp", "publiek")
    assert public is not None
    assert "verwachten we" in expected(viewer, asked, public.id)[0]
    assert expected(viewer, asked.but(indicator="eenzaam"), public.id) == []
    assert expected(viewer, asked.but(area="WK999999"), public.id) == []
