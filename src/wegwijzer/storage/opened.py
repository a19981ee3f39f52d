"""The files of a release: how they are written, and read back as protected figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wegwijzer.errors import N_, NotFoundError, Problem, StorageError
from wegwijzer.figures import ProtectedFigures, empty_figures
from wegwijzer.storage.faults import storage_faults

MANIFEST = "manifest.json"
_ORDER = ("breakdown", "group", "area", "period_start", "period")
_ROW_GROUP = 8_192  # small, so that statistics point at one area's rows
_SLUG = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8 with the line ends it has."""
    path.write_bytes(text.encode())


def _write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write the same frame to the same bytes: fixed order, compression, row groups and statistics."""
    frame.rechunk().write_parquet(
        path, compression="zstd", compression_level=3, statistics=True, row_group_size=_ROW_GROUP
    )


def write_figures(frame: pl.DataFrame, folder: Path) -> None:
    """Write one file per indicator, sorted by breakdown, group, area and period. The order of `frame` is irrelevant."""
    folder.mkdir()
    for (indicator,), part in frame.partition_by("indicator", as_dict=True, maintain_order=False).items():
        name = str(indicator)
        if not _SLUG.match(name):
            raise StorageError(
                Problem(
                    "release.indicator", N_("“%(indicator)s” can't be the id of an indicator."), {"indicator": name}
                )
            )
        _write_parquet(part.sort(*_ORDER), folder / f"{name}.parquet")


def write_areas(areas: pl.DataFrame, path: Path) -> None:
    """Write the areas (names, parents, memberships, boundaries) that readers of the release need."""
    keys = [name for name in ("code", "year") if name in areas.columns]
    _write_parquet(areas.sort(keys) if keys else areas, path)


@dataclass(frozen=True, slots=True)
class OpenRelease:
    """A frozen release, open for reading. Cheap: nothing is read before it is asked."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id: the start of the hash of the manifest, which holds the hashes of all files."""
        return self.folder.name

    @property
    def definitions_yaml(self) -> str:
        """The definitions with which the figures were computed."""
        path = self.folder / "definitions.yaml"
        with storage_faults(path):
            return path.read_bytes().decode()

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the indicators that have figures, sorted."""
        names = (Path(name) for name in self.manifest["files"])
        return tuple(sorted(name.stem for name in names if name.parent.name == "figures"))

    def figure_hashes(self) -> tuple[str, ...]:
        """Return the hashes of the files with figures: releases with the same ones tell the same."""
        files = self.manifest["files"].items()
        return tuple(sorted(file["sha256"] for name, file in files if name.startswith("figures/")))

    def figures(
        self,
        indicator: str,
        *,
        areas: Collection[str] | None = None,
        periods: Collection[str] | None = None,
        breakdown: str | None = None,
        group: str | None = None,
    ) -> ProtectedFigures:
        """Return the figures of an indicator (of these areas, periods, this breakdown and group), in file order.

        Only the row groups that can hold them are read. No figures is an empty answer; an indicator that isn't in the
        release raises `NotFoundError`.
        """
        if indicator not in self.indicators:
            raise NotFoundError(
                Problem(
                    "release.no_indicator",
                    N_("Release %(release)s holds no indicator “%(indicator)s”."),
                    {"release": self.id, "indicator": indicator[:80]},
                )
            )
        conditions = _conditions(areas=areas, periods=periods, breakdown=breakdown, group=group)
        path = self.folder / "figures" / f"{indicator}.parquet"
        with storage_faults(path, reading=True):
            return self._sealed(pl.scan_parquet(path).filter(*conditions).collect())

    def all_figures(self) -> ProtectedFigures:
        """Return every figure of the release, by indicator."""
        parts = [self.figures(indicator).frame for indicator in self.indicators]
        return self._sealed(pl.concat(parts) if parts else empty_figures())

    def areas(self, columns: Collection[str] | None = None) -> pl.DataFrame:
        """Return the areas that were frozen with it (only these columns: boundaries are big); empty when none were."""
        if "areas.parquet" not in self.manifest["files"]:
            return pl.DataFrame()
        path = self.folder / "areas.parquet"
        with storage_faults(path, reading=True):
            return pl.read_parquet(path, columns=list(columns) if columns is not None else None)

    def _sealed(self, frame: pl.DataFrame) -> ProtectedFigures:
        return ProtectedFigures._sealed(  # noqa: SLF001 - storage opens what the gate sealed (see figures.py)
            frame, audience=self.manifest["audience"], policy=self.manifest["policy"]["id"]
        )


def _conditions(
    *, areas: Collection[str] | None, periods: Collection[str] | None, breakdown: str | None, group: str | None
) -> list[pl.Expr]:
    chosen = {"breakdown": breakdown, "group": group}
    conditions = [pl.col(name) == value for name, value in chosen.items() if value is not None]
    for name, values in (("area", areas), ("period", periods)):
        if values is not None:
            conditions.append(pl.col(name).is_in(sorted(values)) if len(values) != 1 else pl.col(name) == min(values))
    return conditions
