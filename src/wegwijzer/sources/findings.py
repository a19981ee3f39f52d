"""Collect everything that is wrong with a delivery, with row and column, and raise it all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import polars as pl

from wegwijzer.errors import N_, Param, Place, Problem, SourceError

MOST = 1000  # problems that are told one by one; the rest is counted
_NOTHING: Mapping[str, Param] = MappingProxyType({})


class Findings:
    """The problems found so far in one file. Only the first `MOST` are kept, the rest is counted."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._more = 0
        self.notes: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._problems)

    def __len__(self) -> int:
        return len(self._problems) + self._more

    def add(
        self, message: tuple[str, str], remedy: str = "", *, row: int | None = None, column: str = "", **params: Param
    ) -> None:
        """Add one problem; `message` is its code and its English text."""
        if len(self._problems) >= MOST:
            self._more += 1
            return
        place = Place(file=self._file, row=row, column=column)
        told: dict[str, Param] = {"column": column, "file": self._file, **params}
        self._problems.append(Problem(message[0], message[1], told, place, remedy))

    def add_rows(
        self,
        message: tuple[str, str],
        remedy: str,
        rows: Iterable[int],
        column: str,
        params: Mapping[str, Param] = _NOTHING,
    ) -> None:
        """Add the same problem for each of these rows."""
        for row in rows:
            self.add(message, remedy, row=row, column=column, **params)

    def note(self, code: str, message: str, **params: Param) -> None:
        """Add a remark that doesn't stop the delivery."""
        self.notes.append(Problem(code, message, {"file": self._file, **params}, Place(file=self._file)))

    def stop_when_any(self) -> None:
        """Raise `SourceError` with all problems, ordered by row, when there are any."""
        if not self._problems:
            return
        problems = sorted(self._problems, key=_where)
        if self._more:
            params: dict[str, Param] = {"more": self._more, "file": self._file}
            text = N_("%(file)s has %(more)s more problems; these are the first.")
            problems.append(Problem("delivery.more", text, params, Place(file=self._file)))
        raise SourceError(problems)


def _where(problem: Problem) -> tuple[int, str]:
    """Order by row; what is about the file as a whole comes first, as it was found."""
    return (problem.place.row, problem.place.column) if problem.place.row else (0, "")


def rows_where(mask: pl.Series, rows: pl.Series) -> list[int]:
    """Return the row numbers where `mask` holds (an unknown counts as no), at most a few more than are told."""
    chosen: list[int] = rows.filter(mask.fill_null(value=False)).to_list()
    return chosen
