"""Which season do bare numbers have? Found from all series together, before the first judged period."""

from __future__ import annotations

import numpy as np

from wegwijzer.comparison.signals.tails import Array

_CANDIDATES = (52.0, 12.0, 4.0, 7.0)
_SURE = 4.0
_NEAR = (0.87, 1.15)
_SOME = 200  # series are enough to see a season


def season_of(values: Array) -> float | None:
    """Return 52, 12, 4 or 7 when the series (rows, NaN in holes) together wave clearly with that period, else None.

    Compared is the share of the waves in what is left after a straight line, as an F statistic averaged over the
    series; it must stand out from chance and from waves a little faster and slower. Needs three seasons.
    """
    periods = values.shape[1]
    if periods < 12:  # noqa: PLR2004 - three seasons of four
        return None
    if not len(values):
        return None
    with np.errstate(invalid="ignore"):
        logs = np.where(values > -0.5, np.log1p(np.maximum(values, -0.5)), np.nan)  # noqa: PLR2004
    logs = logs[:: max(len(logs) // _SOME, 1)]
    enough = np.isfinite(logs).mean(axis=1) > 0.9  # noqa: PLR2004 - waves need nearly all points
    logs = logs[enough]
    logs = logs[np.nanstd(logs, axis=1) > 0] if len(logs) else logs
    if not len(logs):
        return None
    filled = np.where(np.isfinite(logs), logs, np.nanmean(logs, axis=1, keepdims=True))
    best: tuple[float, float | None] = (_SURE, None)
    for season in _CANDIDATES:
        if periods >= 3 * season:
            here = _standing_out(filled, season)
            near = max(_standing_out(filled, season * factor) for factor in _NEAR)
            if here > max(best[0], 1.5 * near):
                best = (here, season)
    return best[1]


def _standing_out(values: Array, season: float) -> float:
    time = np.arange(values.shape[1], dtype=float)
    line = np.stack([np.ones_like(time), time / len(time)], axis=1)
    wave = np.stack([np.cos(2 * np.pi * time / season), np.sin(2 * np.pi * time / season)], axis=1)
    wave = wave[:, np.abs(wave).max(axis=0) > 1e-6]  # noqa: PLR2004 - the numbers say what they are
    base, _ = np.linalg.qr(line)
    rest = values - (values @ base) @ base.T
    waves, _ = np.linalg.qr(wave - base @ (base.T @ wave))
    explained = ((rest @ waves) ** 2).sum(axis=1)
    left = np.maximum((rest**2).sum(axis=1) - explained, 1e-12)
    terms = waves.shape[1]
    ratio = explained / terms / (left / (len(time) - 2 - terms))
    return float((np.minimum(ratio, 50.0).mean() - 1.0) * np.sqrt(len(ratio) * terms / 2))
