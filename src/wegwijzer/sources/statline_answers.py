"""The answers of a StatLine table, from a live service or from a folder with saved ones, behind one door."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import polars as pl

from wegwijzer.errors import N_, Place, Problem, SourceError
from wegwijzer.sources.statline_http import Progress, StatlineService, objects_of

Row = dict[str, Any]
_Read = TypeVar("_Read")
_ENDING = re.compile(r"\.(json|csv|parquet)(\.gz)?$", re.IGNORECASE)
_PAGE = re.compile(r"_(?:page)?(\d+)$", re.IGNORECASE)
_OTHER_NAMES = {"data": "TypedDataSet"}


class Answers(Protocol):
    """What both kinds of answers can do. Names are those of the entity sets (`Observations`, `DataProperties`, …)."""

    origin: str

    def names(self) -> frozenset[str]:
        """Return the entity sets there are."""
        ...

    def rows(self, name: str) -> list[Row]:
        """Return a small set (metadata, codes) as rows; nothing when it isn't there."""
        ...

    def frame(self, name: str, progress: Progress | None = None) -> pl.DataFrame:
        """Return a big set as a frame, columns as delivered."""
        ...


def as_frame(rows: list[Row]) -> pl.DataFrame:
    """Return rows of JSON as a frame; a column with numbers and texts becomes text, a nested value is left out."""
    flat = [{k: v for k, v in row.items() if not isinstance(v, list | dict)} for row in rows]
    return pl.from_dicts(flat, infer_schema_length=None, strict=False) if flat else pl.DataFrame()


def _joined(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    filled = [part for part in parts if part.width]
    return pl.concat(filled, how="diagonal_relaxed") if filled else pl.DataFrame()


class ServiceAnswers:
    """Answers of a live service at `root` (the address of the table)."""

    def __init__(self, service: StatlineService, root: str, names: frozenset[str]) -> None:
        self._service = service
        self._names = names
        self._rows: dict[str, list[Row]] = {}
        self.origin = root

    def names(self) -> frozenset[str]:
        """Return the entity sets of the service document."""
        return self._names

    def rows(self, name: str) -> list[Row]:
        """Return all rows of a set, or the one object it is."""
        if name in self._names and name not in self._rows:
            self._rows[name] = self._asked(name)
        return self._rows.get(name, [])

    def _asked(self, name: str) -> list[Row]:
        answer = self._service.json(self._url(name))
        if "value" not in answer:
            return [answer]
        if any(key.endswith("nextLink") for key in answer):
            return [row for page in self._service.pages(self._url(name)) for row in page]
        return objects_of(answer, self._url(name))

    def frame(self, name: str, progress: Progress | None = None) -> pl.DataFrame:
        """Return all pages of a set, one under the other."""
        return _joined(as_frame(page) for page in self._service.pages(self._url(name), progress))

    def _url(self, name: str) -> str:
        v3 = "DataProperties" in self._names
        return f"{self.origin}/{name}" + ("?$format=json" if v3 else "")


class FolderAnswers:
    """Answers saved in a folder: JSON, CSV or Parquet, a file per set (also .gz) or per page (`Name_page1.json`)."""

    def __init__(self, folder: Path) -> None:
        self.origin = folder.name
        self._files = _files_of(folder)

    def names(self) -> frozenset[str]:
        """Return the sets of which a file was found."""
        return frozenset(self._files)

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a set; values of CSV are text."""
        return [row for file in self._files.get(name, ()) for row in rows_of_file(file)]

    def frame(self, name: str, progress: Progress | None = None) -> pl.DataFrame:
        """Return the set as one frame; CSV comes as text."""
        whole = _joined(_frame_of(file) for file in self._files.get(name, ()))
        if progress:
            progress(whole.height)
        return whole


def _files_of(folder: Path) -> dict[str, list[Path]]:
    if not folder.is_dir():
        raise SourceError(
            Problem(
                "statline.no_folder",
                N_("The folder “%(folder)s” doesn't exist."),
                {"folder": folder.name},
                remedy=N_("Give the folder with the saved answers of StatLine."),
            )
        )
    found: dict[str, list[tuple[int, Path]]] = {}
    for file in sorted(folder.iterdir()):
        if match := _ENDING.search(file.name):
            stem = file.name[: match.start()]
            page = _PAGE.search(stem)
            name = stem[: page.start()] if page else stem
            found.setdefault(_OTHER_NAMES.get(name, name), []).append((int(page[1]) if page else 0, file))
    return {name: [file for _, file in sorted(pages)] for name, pages in found.items()}


def rows_of_file(file: Path) -> list[Row]:
    """Return the rows of one saved answer (JSON, CSV or Parquet, also .gz); `SourceError` when it is damaged."""
    if ".json" not in file.name.lower():
        return _frame_of(file).to_dicts()
    answer = _decoded(file, json.loads)
    value = answer.get("value") if isinstance(answer, dict) else answer
    rows = value if isinstance(value, list) else [answer]
    return [row for row in rows if isinstance(row, dict)]


def _frame_of(file: Path) -> pl.DataFrame:
    name = file.name.lower()
    if ".json" in name:
        return as_frame(rows_of_file(file))
    if ".parquet" in name:
        return _decoded(file, pl.read_parquet)
    return _decoded(file, lambda content: pl.read_csv(content, infer_schema=False))


def _decoded(file: Path, read: Callable[[bytes], _Read]) -> _Read:
    try:
        content = file.read_bytes()
        return read(gzip.decompress(content) if file.name.lower().endswith(".gz") else content)
    except (OSError, ValueError, EOFError, zlib.error, pl.exceptions.PolarsError) as error:
        raise SourceError(
            Problem(
                "statline.damaged_file",
                N_("The file “%(file)s” can't be read: it is damaged or cut off."),
                {"file": file.name},
                Place(file=file.name),
                N_("Save the answer of StatLine again."),
            )
        ) from error
