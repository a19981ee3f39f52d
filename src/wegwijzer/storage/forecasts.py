"""Forecasts as they were made, frozen under an id that is their hash: so that one can see later what came true."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.storage.durable import canonical_json, write_new
from wegwijzer.storage.faults import damaged, storage_faults
from wegwijzer.storage.home import Home

_ID_LENGTH = 16
_HEX = frozenset("0123456789abcdef")
_MANIFEST, _FIGURES = ".json", ".parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredForecast:
    """What a frozen forecast says of itself; its figures are read with `ForecastStore.figures`.

    `about` is small JSON: back-test, cautions, what it was made from and with which settings.
    """

    id: str
    monitor: str
    audience: str
    indicator: str
    release: str
    method: str
    made_on: date
    first_period: str
    last_period: str
    horizon: int
    version: str  # of the software
    about: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class ForecastStore:
    """The forecasts of one home: a Parquet file and a manifest each, written once and never changed."""

    def __init__(self, home: Home) -> None:
        self._folder = home.root / "forecasts"

    def freeze(  # noqa: PLR0913 - what a forecast is made of, all by name
        self,
        figures: pl.DataFrame,
        *,
        monitor: str,
        audience: str,
        indicator: str,
        release: str,
        method: str,
        made_on: date,
        first_period: str,
        last_period: str,
        horizon: int,
        version: str,
        about: Mapping[str, Any] | None = None,
    ) -> StoredForecast:
        """Write a forecast, all or nothing, and return what it says of itself; the same forecast gives the same id.

        The figures are written first and the manifest last: without manifest there is no forecast.
        Raises `HomeError` when the disk is full or read-only.
        """
        buffer = io.BytesIO()
        figures.write_parquet(buffer, compression="zstd", statistics=False)
        content = buffer.getvalue()
        manifest = {
            "format": 1,
            "monitor": monitor,
            "audience": audience,
            "indicator": indicator,
            "release": release,
            "method": method,
            "made_on": made_on.isoformat(),
            "first_period": first_period,
            "last_period": last_period,
            "horizon": horizon,
            "version": version,
            "about": dict(about or {}),
            "figures": hashlib.sha256(content).hexdigest(),
        }
        text = canonical_json(manifest).encode()
        forecast_id = hashlib.sha256(text).hexdigest()[:_ID_LENGTH]
        with storage_faults(self._folder):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            for ending, body in ((_FIGURES, content), (_MANIFEST, text)):
                path = self._folder / f"{forecast_id}{ending}"
                if not path.exists():
                    write_new(path, body, mode=0o400)
        return self.get(forecast_id)

    def get(self, forecast_id: str) -> StoredForecast:
        """Return what a forecast says of itself. Raises `NotFoundError`, or `StorageError` for a damaged manifest."""
        manifest = self._manifest(forecast_id)
        return StoredForecast(
            id=forecast_id,
            monitor=manifest["monitor"],
            audience=manifest["audience"],
            indicator=manifest["indicator"],
            release=manifest["release"],
            method=manifest["method"],
            made_on=date.fromisoformat(manifest["made_on"]),
            first_period=manifest["first_period"],
            last_period=manifest["last_period"],
            horizon=manifest["horizon"],
            version=manifest["version"],
            about=manifest["about"],
        )

    def figures(self, forecast_id: str) -> pl.DataFrame:
        """Return the figures of a forecast. Raises `StorageError` when a byte differs from the day it was made."""
        manifest = self._manifest(forecast_id)
        path = self._folder / f"{forecast_id}{_FIGURES}"
        with storage_faults(path, reading=True):
            content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != manifest["figures"]:
            raise damaged(path.name)
        return pl.read_parquet(io.BytesIO(content))

    def list(self, monitor: str | None = None, indicator: str | None = None) -> tuple[StoredForecast, ...]:
        """Return the forecasts (of a monitor, of an indicator), newest first, then by id."""
        if not self._folder.is_dir():
            return ()
        with storage_faults(self._folder, reading=True):
            names = sorted(path.stem for path in self._folder.glob(f"*{_MANIFEST}") if _is_id(path.stem))
        found = [self.get(name) for name in names]
        kept = [
            one
            for one in found
            if (monitor is None or one.monitor == monitor) and (indicator is None or one.indicator == indicator)
        ]
        return tuple(sorted(kept, key=lambda one: one.made_on, reverse=True))

    def _manifest(self, forecast_id: str) -> dict[str, Any]:
        path = self._path(forecast_id)
        if path is None or not path.is_file():
            raise NotFoundError(
                Problem("forecast.unknown", N_("There is no forecast “%(forecast)s”."), {"forecast": forecast_id[:64]})
            )
        with storage_faults(path, reading=True):
            content = path.read_bytes()
        if hashlib.sha256(content).hexdigest()[:_ID_LENGTH] != forecast_id:
            raise damaged(path.name)
        manifest: dict[str, Any] = json.loads(content)
        return manifest

    def _path(self, forecast_id: str) -> Path | None:
        return self._folder / f"{forecast_id}{_MANIFEST}" if _is_id(forecast_id) else None


def _is_id(name: str) -> bool:
    return len(name) == _ID_LENGTH and set(name) <= _HEX
