"""The files a municipality would really deliver: CSV with semicolons and decimal commas, Excel, Parquet and GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from wegwijzer.demo.care import ENDINGS
from wegwijzer.demo.provisions import INCOME, WMO, YOUTH
from wegwijzer.demo.world import World
from wegwijzer.frames import Quality, Status

SIGNS = {
    Status.SECRET: "x",
    Status.UNKNOWN: ".",
    Status.NOT_APPLICABLE: "-",
    Status.NOT_DELIVERED: "niet geleverd",
}
_STARS = {Quality.FINAL: "", Quality.PROVISIONAL: "*", Quality.REVISED_PROVISIONAL: "**"}  # as CBS does
_TOTAL = "totaal"
_EPISODES = {
    "bsn": "bsn",
    "birth_year": "geboortejaar",
    "sex": "geslacht",
    "area": "buurtcode",
    "provision": "voorziening",
    "provider": "aanbieder",
    "start": "begindatum",
    "end": "einddatum",
    "end_reason": "reden_einde",
    "cost": "kosten",
    "units": "eenheden",
    "outcome": "uitkomst",
    "goal_reached": "doel_bereikt",
    "experience": "ervaring",
    "referrer": "verwijzer",
    "waiting_days": "wachtdagen",
}
_RESPONSES = {"respondent": "respondent", "area": "buurtcode", "year": "jaar", "weight": "gewicht", "law": "wet"}
_RESPONSES |= {"age_class": "leeftijdsklasse", "provider": "aanbieder"}
_ENDING_CODES = {  # of iJw (JZ588) and iWmo (WMO588)
    YOUTH: dict(zip(ENDINGS, ("31", "32", "37", "35", "02", "39", "33"), strict=True)),
    WMO: dict(zip(ENDINGS, ("19", "21", "37", "31", "02", "39", "22"), strict=True)),
}
_MADE_ON = datetime(2026, 1, 15, 9, 0)  # noqa: DTZ001 - what the workbook says; Excel knows no time zones
_DAYS, _FEW_DIGITS = "%d-%m-%Y", 4


@dataclass(frozen=True, slots=True)
class DeliveryFile:
    """A written file and the source (in `definitions/`) that says how to read it."""

    path: Path
    source_id: str


def write_deliveries(world: World, folder: Path) -> tuple[DeliveryFile, ...]:
    """Write all deliveries into `folder` (made if needed) and return them in the order in which they are taken in.

    The same world gives the same bytes. Raises `OSError` when the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: tuple[tuple[str, str, Callable[[Path], None]], ...] = (
        ("gebieden-2025.geojson", "demo-gebieden", lambda path: _geojson(world, path)),
        ("bevolking.csv", "demo-bevolking", lambda path: _csv(_population(world), path)),
        ("bevolking-leeftijd-geslacht.parquet", "demo-leeftijden", lambda path: _parquet(_ages(world), path)),
        ("gezondheid-en-meedoen.csv", "demo-gezondheid", lambda path: _csv(_wide(world.health), path)),
        ("inkomen-en-uitkering.xlsx", "demo-inkomen", lambda path: _excel(_wide(world.income), path, "inkomen")),
        ("zorggebruik-regio.csv", "demo-zorggebruik", lambda path: _csv(_wide(world.use), path)),
        ("jeugdhulp.csv", "demo-jeugdhulp", lambda path: _csv(_spells_as_text(world, YOUTH), path)),
        ("wmo.parquet", "demo-wmo", lambda path: _parquet(_spells(world, WMO), path)),
        ("rondkomen.xlsx", "demo-rondkomen", lambda path: _excel(_spells(world, INCOME), path, "trajecten")),
        ("clientervaring.xlsx", "demo-clientervaring", lambda path: _excel(_answers(world), path, "antwoorden")),
    )
    for name, _, write in written:
        write(folder / name)
    return tuple(DeliveryFile(folder / name, source) for name, source, _ in written)


def _geojson(world: World, path: Path) -> None:
    features = []
    for row in world.areas.iter_rows(named=True):
        geometry = row.pop("geometry")
        properties = {
            "statcode": row["code"],
            "statnaam": row["name"],
            "jaar": row["year"],
            "gemeentecode": row["municipality"],
            "wijkcode": row["district"],
            "regio": row["regions"][0] if row["regions"] else None,
            "grootteklasse": row["size_class"],
            "stedelijkheid": row["urbanity"],
            "inwoners": row["population"],
        }
        features.append(
            {"type": "Feature", "properties": properties, "geometry": json.loads(geometry) if geometry else None}
        )
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def _population(world: World) -> pl.DataFrame:
    return world.population.drop("area_level").rename({"area": "gebied", "year": "jaar"})


def _ages(world: World) -> pl.DataFrame:
    """Every age band and sex, and their totals (`totaal`)."""
    keys = ("area", "year", "age", "sex")
    counted = world.ages.select(*keys, "persons")
    margins = [
        counted.with_columns(**{name: pl.lit(_TOTAL) for name in folded}).group_by(keys, maintain_order=True).sum()
        for folded in ((), ("sex",), ("age",), ("age", "sex"))
    ]
    return pl.concat(margins).select(gebied="area", jaar="year", leeftijd="age", geslacht="sex", inwoners="persons")


def _wide(figures: pl.DataFrame) -> pl.DataFrame:
    """One row per area and year, a column per measure; what lacks has its sign, a provisional value its star."""
    sign = pl.col("status").replace_strict({str(key): sign for key, sign in SIGNS.items()}, default=None)
    star = pl.col("quality").replace_strict({str(key): star for key, star in _STARS.items()})
    texts = figures.with_columns(text=pl.coalesce(_dutch(pl.col("value")) + star, sign))
    wide = texts.pivot("measure", index=["area", "period"], values="text", maintain_order=True)
    year = pl.col("period").str.slice(0, _FEW_DIGITS)
    rest = pl.exclude("area", "period").fill_null(SIGNS[Status.NOT_APPLICABLE])
    return wide.select(pl.col("area").alias("gebied"), year.alias("jaar"), rest)


def _dutch(value: pl.Expr) -> pl.Expr:
    """Numbers as a Dutch office writes them: a comma, and no decimals where there are none."""
    text = value.cast(pl.String).str.strip_suffix(".0")
    return text.str.replace(".", ",", literal=True)


def _spells(world: World, law: str) -> pl.DataFrame:
    """The episodes of one law with their headings; reasons of ending by the code list of that law, if it has one."""
    codes = _ENDING_CODES.get(law, {})
    reason = pl.col("end_reason").replace_strict(codes) if codes else pl.col("end_reason")
    own = world.episodes.filter(pl.col("law") == law).with_columns(end_reason=reason)
    return own.select(pl.col(ours).alias(theirs) for ours, theirs in _EPISODES.items())


def _spells_as_text(world: World, law: str) -> pl.DataFrame:
    """The same with Dutch dates, decimal commas and ja/nee."""
    return _spells(world, law).with_columns(
        pl.col("begindatum", "einddatum").dt.strftime(_DAYS),
        *(_dutch(pl.col(name)) for name in ("kosten", "eenheden", "uitkomst", "ervaring")),
        doel_bereikt=pl.when(pl.col("doel_bereikt"))
        .then(pl.lit("ja"))
        .when(~pl.col("doel_bereikt"))
        .then(pl.lit("nee")),
    )


def _answers(world: World) -> pl.DataFrame:
    years = world.responses.with_columns(year=pl.col("period").str.slice(0, _FEW_DIGITS).cast(pl.Int32))
    answers = [name for name in world.responses.columns if name not in {*_RESPONSES, "period", "period_start"}]
    return years.select(*(pl.col(ours).alias(theirs) for ours, theirs in _RESPONSES.items()), *answers)


def _csv(frame: pl.DataFrame, path: Path) -> None:
    frame.write_csv(path, separator=";", include_bom=True)


def _parquet(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path, compression="zstd", statistics=False)


def _excel(frame: pl.DataFrame, path: Path, sheet: str) -> None:
    import xlsxwriter  # noqa: PLC0415 - heavy, only here

    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"}) as workbook:
        workbook.set_properties({"created": _MADE_ON, "comments": "Fictieve gegevens"})
        worksheet = workbook.add_worksheet(sheet)
        worksheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.iter_rows(), start=1):
            for column, value in enumerate(row):
                if isinstance(value, bool):
                    worksheet.write_string(number, column, "ja" if value else "nee")
                elif value is not None:
                    worksheet.write(number, column, value)
