"""A small client experience survey of the lead municipality: three waves, a stratified sample with weights."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from wegwijzer.demo.names import PROVIDERS
from wegwijzer.demo.provisions import WMO, YOUTH

WAVES = (2021, 2023, 2025)
_PER_DISTRICT = 100
_SKIPPED = 0.045  # of the questions
_AGE_BREAKS, _AGE_LABELS = (18, 65, 80), ("0-17", "18-64", "65-79", "80+")
_RESPONSE = {YOUTH: 0.30, WMO: 0.44}
ANSWERS = ("snel_geholpen", "serieus_genomen", "samen_gezocht", "kwaliteit", "zelfredzaam", "passend")
_EASE = (3.4, 4.05, 3.75, 3.9, 3.65, 3.8)  # mean answer, 1 … 5


def responses_of(rng: np.random.Generator, episodes: pl.DataFrame) -> pl.DataFrame:
    """Return the RESPONSES columns, then law, age class, provider, six answers (1 … 5), a mark and two yes/no answers.

    Clients with help on 1 July are drawn per district, about as many in a small as in a large district; the weight
    brings them back to the number of clients. Not everybody answers every question.
    """
    waves = [_wave(rng, episodes.filter(pl.col("law").is_in([YOUTH, WMO])), year) for year in WAVES]
    return pl.concat(waves)


def _wave(rng: np.random.Generator, episodes: pl.DataFrame, year: int) -> pl.DataFrame:
    day = pl.date(year, 7, 1)
    clients = (
        episodes.filter(pl.col("start") <= day, pl.col("end").is_null() | (pl.col("end") >= day))
        .unique("bsn", keep="first", maintain_order=True)
        .with_columns(district="WK" + pl.col("area").str.slice(2, 6))
        .with_columns(size=pl.len().over("district", "law"))
    )
    asked = rng.random(clients.height) < np.minimum(1, _PER_DISTRICT / clients["size"].to_numpy())
    willing = rng.random(clients.height) < clients["law"].replace_strict(_RESPONSE, return_dtype=pl.Float64).to_numpy()
    drawn = clients.filter(pl.Series(asked & willing))
    drawn = drawn.with_columns(weight=(pl.col("size") / pl.len().over("district", "law")).round(4))
    return _answered(rng, drawn, year)


def _answered(rng: np.random.Generator, drawn: pl.DataFrame, year: int) -> pl.DataFrame:
    count = drawn.height
    quality = (
        drawn["provider"].replace_strict({p.code: p.quality for p in PROVIDERS}, return_dtype=pl.Float64).to_numpy()
    )
    mood = rng.normal(0, 0.6, count) + 0.35 * quality - np.clip(drawn["waiting_days"].to_numpy() - 20, 0, 100) / 250
    answers = {
        name: _likert(rng, ease + mood + 0.04 * (year - WAVES[0]) + rng.normal(0, 0.6, count))
        for name, ease in zip(ANSWERS, _EASE, strict=True)
    }
    mark = np.clip(np.round(7.3 + 0.9 * mood + rng.normal(0, 0.8, count)), 1, 10)
    ages = year - drawn["birth_year"].to_numpy()
    return drawn.select(
        respondent=pl.lit(f"R{year}-") + pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(4),
        area="area",
        period=pl.lit(f"{year}JJ00"),
        period_start=pl.lit(date(year, 1, 1)),
        weight="weight",
        law="law",
        age_class=pl.Series(np.array(_AGE_LABELS)[np.digitize(ages, _AGE_BREAKS)]),
        provider="provider",
        **answers,
        rapportcijfer=pl.Series(mark),
        kent_clientondersteuner=_yes(rng, np.full(count, 0.28 + 0.03 * (year - WAVES[0]))),
        eenzaam=_yes(rng, 1 / (1 + np.exp(0.2 + 0.8 * mood))),
    )


def _likert(rng: np.random.Generator, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> pl.Series:
    whole = pl.Series(np.clip(np.round(values), 1, 5))
    return whole.set(pl.Series(rng.random(len(values)) < _SKIPPED), None)


def _yes(rng: np.random.Generator, chance: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> pl.Series:
    answer = pl.Series(np.where(rng.random(len(chance)) < chance, "ja", "nee"))
    return answer.set(pl.Series(rng.random(len(chance)) < _SKIPPED), None)
