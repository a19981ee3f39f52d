"""The method document counts: every figure in `docs/rekenen.md` is computed from the tables in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.definitions.reading import read_text
from wegwijzer.engine.computing import compute
from wegwijzer.engine.inputs import Inputs
from wegwijzer.frames import AREAS, EPISODES, OBSERVATIONS, RESPONSES
from wegwijzer.periods import parse_period

_DOCUMENT = Path(__file__).parents[2] / "docs" / "rekenen.md"
_WORDS = {
    "niet geleverd": "not_delivered",
    "niet van toepassing": "not_applicable",
    "onbekend": "unknown",
    "geheim": "secret",
}
_SOURCES = {
    name: {"title": name, "publisher": "p", "shape": shape}
    for name, shape in (("zorg", "episodes"), ("inwoners", "observations"), ("peiling", "responses"))
}

Table = list[dict[str, str]]


@dataclass(frozen=True)
class Example:
    """A definition and the figures it must give."""

    title: str
    definition: str
    expected: Table


def _tables(text: str) -> list[Table]:
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.strip().splitlines()]
        found.append([dict(zip(lines[0], line, strict=True)) for line in lines[2:]])
    return found


def _examples() -> list[Example]:
    pattern = r"```yaml\n(.*?)```\n\n((?:^\|[^\n]*\n)+)"
    found = []
    for section in re.split(r"^## ", _DOCUMENT.read_text(), flags=re.MULTILINE)[1:]:
        for definition, table in re.findall(pattern, section, flags=re.DOTALL | re.MULTILINE):
            found.append(Example(section.splitlines()[0], definition, _tables(table)[0]))
    return found


def _number(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


def _scans() -> dict[str, tuple[pl.LazyFrame, ...]]:
    world = _DOCUMENT.read_text().split("## Welke trajecten")[0]
    care, people, answers = _tables(world)
    return {"zorg": (_care(care),), "inwoners": (_people(people),), "peiling": (_answers(answers),)}


def _care(rows: Table) -> pl.LazyFrame:
    yes = {"ja": True, "nee": False, "": None}
    read = [
        {
            "person": row["persoon"],
            "birth_year": int(row["geboren"]),
            "sex": row["geslacht"],
            "area": row["buurt"],
            "provision": row["hulp"],
            "start": date.fromisoformat(row["start"]),
            "end": date.fromisoformat(row["einde"]) if row["einde"] else None,
            "cost": _number(row["kosten"]),
            "outcome": _number(row["cijfer"]),
            "goal_reached": yes[row["doel bereikt"]],
        }
        for row in rows
    ]
    return pl.DataFrame([{name: row.get(name) for name in EPISODES} for row in read], schema=EPISODES).lazy()


def _people(rows: Table) -> pl.LazyFrame:
    read = []
    for row in rows:
        period, level = parse_period(row["periode"]), level_of(row["gebied"])
        secret = row["inwoners"] == "."
        read.append(
            {
                "measure": "Inwoners_5",
                "area": row["gebied"],
                "area_level": level.value if level else None,
                "period": period.code,
                "period_start": period.start,
                "breakdown": "total",
                "group": "total",
                "value": None if secret else _number(row["inwoners"]),
                "status": "secret" if secret else "shown",
                "quality": "final",
            }
        )
    return pl.DataFrame(read, schema=OBSERVATIONS).lazy()


def _answers(rows: Table) -> pl.LazyFrame:
    read = [
        {
            "respondent": row["nummer"],
            "area": row["gebied"],
            "period": parse_period(row["periode"]).code,
            "period_start": parse_period(row["periode"]).start,
            "weight": _number(row["gewicht"]),
            "eenzaam": row["eenzaam"] or None,
        }
        for row in rows
    ]
    return pl.DataFrame(read, schema={**RESPONSES, "eenzaam": pl.String()}).lazy()


def _figures(example: Example) -> pl.DataFrame:
    indicator = {"title": "T", "building_block": "effect", "unit": "x", **yaml.safe_load(example.definition)}
    monitor = {
        "title": "M",
        "organisation": "o",
        "areas": {"municipalities": ["GM0001", "GM0002"], "levels": [str(level) for level in AreaLevel]},
        "indicators": ["it"],
    }
    text = yaml.safe_dump({"indicators": {"it": indicator}, "monitors": {"m": monitor}, "sources": _SOURCES})
    inputs = Inputs(_scans(), pl.DataFrame(schema=AREAS), {"zorg": date(2021, 12, 31)})
    return compute(read_text(text), "m", inputs).frame


@pytest.mark.parametrize("example", _examples(), ids=lambda example: example.title)
def test_the_document_counts_what_the_engine_counts(example: Example) -> None:
    columns = ("value", "lower", "upper", "status")
    frame = _figures(example)
    found = {row[:3]: row[3:] for row in frame.select("area", "period", "group", *columns).iter_rows()}
    for row in example.expected:
        code = parse_period(row["periode"]).code
        value, lower, upper, status = found[row["gebied"], code, row["groep"].replace("totaal", "total")]
        if row["cijfer"] in _WORDS:
            assert (value, status) == (None, _WORDS[row["cijfer"]]), row
            continue
        assert (value, status) == (pytest.approx(_number(row["cijfer"]), abs=1e-9), "shown"), row
        if "ondergrens" in row:
            assert (lower, upper) == (
                pytest.approx(_number(row["ondergrens"]), abs=0.006),
                pytest.approx(_number(row["bovengrens"]), abs=0.006),
            ), row


def test_every_example_was_found() -> None:
    assert len(_examples()) == _DOCUMENT.read_text().count("```yaml")
