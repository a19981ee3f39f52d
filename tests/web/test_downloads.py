"""What can be taken along: the chart, the files and the report; with tags, names and limits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web import fakes
from tests.web.conftest import RESIDENT
from wegwijzer.reports.downloads import Download
from wegwijzer.reports.view import FigureView
from wegwijzer.web.figures import downloads
from wegwijzer.web.lettering import with_own_letters

Browser = Callable[[str], Client]
PAGE = f"/monitors/{fakes.MONITOR}/cijfers/{fakes.INDICATOR}"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Charts that are drawn in no time; the list tells which."""
    made: list[object] = []

    def draw(view: FigureView, kind: object, ratio: object) -> str:
        made.append((view.query.area, kind, ratio))
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><title>Lijn</title></svg>'

    monkeypatch.setattr(downloads, "chart_svg", draw)
    return made


@pytest.fixture
def _written(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(view: FigureView, kind: str) -> Download:
        return Download(name=f"Jeugdhulp – {view.place}.{kind}", media_type="text/csv", body=b"a;b\n1;2\n")

    monkeypatch.setattr(downloads, "written", write)


def test_a_chart_is_drawn_once_for_all_who_may_see_it(
    world: fakes.World, browser: Browser, drawn: list[object]
) -> None:
    visitor = browser(RESIDENT)
    first, second = visitor.get(f"{PAGE}/beeld.svg"), visitor.get(f"{PAGE}/beeld.svg")
    assert first["Content-Type"] == "image/svg+xml"
    assert first.content == second.content
    assert len(drawn) == 1
    visitor.get(f"{PAGE}/beeld.svg?vorm=smal")
    visitor.get(f"{PAGE}/beeld.svg?gebied=WK990102")
    browser("own municipality").get(f"{PAGE}/beeld.svg")
    assert len(drawn) == 4, "another shape, another area and another release are other charts"


def test_a_chart_that_is_known_does_not_travel_again(world: fakes.World, browser: Browser, drawn: list[object]) -> None:
    visitor = browser(RESIDENT)
    tag = visitor.get(f"{PAGE}/beeld.svg")["ETag"]
    again = visitor.get(f"{PAGE}/beeld.svg", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""


def test_somebody_with_a_tag_still_needs_the_right(world: fakes.World, browser: Browser, drawn: list[object]) -> None:
    address = f"/monitors/{fakes.INTERNAL_MONITOR}/cijfers/{fakes.INDICATOR}/beeld.svg"
    tag = browser("own municipality").get(address)["ETag"]
    assert browser(RESIDENT).get(address, headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize("end", ["beeld.png", "beeld.svg?vorm=rond", "download/exe", "download/"])
def test_other_kinds_are_not_there(world: fakes.World, browser: Browser, end: str) -> None:
    assert browser(RESIDENT).get(f"{PAGE}/{end}").status_code == 404


@pytest.mark.usefixtures("_written")
@pytest.mark.parametrize("kind", ["xlsx", "csv", "png", "svg"])
def test_a_download_is_a_file_with_a_name(world: fakes.World, browser: Browser, kind: str) -> None:
    answer = browser(RESIDENT).get(f"{PAGE}/download/{kind}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Jeugdhulp")
    assert f".{kind}" in answer["Content-Disposition"]


@pytest.mark.usefixtures("_written")
def test_downloads_have_a_limit(world: fakes.World, browser: Browser) -> None:
    visitor = browser(RESIDENT)
    answers = [visitor.get(f"{PAGE}/download/csv") for _ in range(125)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert "Even iets rustiger" in answers[-1].content.decode()


def test_a_report_is_for_who_may_read_its_release(world: fakes.World, browser: Browser) -> None:
    person, visitor = browser("own municipality"), browser(RESIDENT)
    assert person.get("/rapport/jeugd-intern-0001.pdf").content.startswith(b"%PDF")
    assert visitor.get("/rapport/jeugd-intern-0001.pdf").status_code == 404
    named = visitor.get("/rapport/jeugd-publiek-0001.docx?gebied=WK990101")
    assert 'filename="rapport-WK990101.docx"' in named["Content-Disposition"]


def test_a_report_of_an_unknown_kind_says_so(world: fakes.World, browser: Browser) -> None:
    answer = browser(RESIDENT).get("/rapport/jeugd-publiek-0001.exe")
    assert answer.status_code == 400
    assert "Zo lukt het niet" in answer.content.decode()


def test_letters_go_inside_the_picture() -> None:
    assert with_own_letters("no picture") == "no picture"
    drawn = with_own_letters('<?xml version="1.0"?><svg a="b"><g/></svg>')
    assert drawn.startswith('<?xml version="1.0"?><svg a="b">')
    assert drawn.endswith("<g/></svg>")
