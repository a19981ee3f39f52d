"""A silent HiGHS solver for linear programs that are asked many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


Places = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, kw_only=True)
class Sums:
    """A sparse matrix in column order. scipy has one too, but importing it costs more than a small table does."""

    indptr: Places
    indices: Places
    data: Numbers
    height: int

    @classmethod
    def of(cls, entries: tuple[Places, Places, Numbers], shape: tuple[int, int]) -> Sums:
        """Return the matrix of `entries` (rows, columns, values), each place given once."""
        rows, columns, values = entries
        order = np.lexsort((rows, columns))
        ends = np.cumsum(np.bincount(columns, minlength=shape[1]))
        indptr = np.concatenate([[0], ends]).astype(np.int64)
        return cls(indptr=indptr, indices=rows[order], data=values[order], height=shape[0])

    def times(self, values: Numbers) -> Numbers:
        """Return the matrix times a column of values."""
        weights = self.data * np.repeat(values, np.diff(self.indptr))
        return np.asarray(np.bincount(self.indices, weights=weights, minlength=self.height), dtype=np.float64)


class LinearProgram:
    """Minimise an aim under `matrix @ x = right` and bounds; it starts each time from the last answer.

    `matrix` is a `Sums`, or a scipy.sparse array in column order.
    """

    def __init__(self, matrix: Any, right: Numbers, low: Numbers, high: Numbers) -> None:
        # highspy.Highs writes a banner to standard output, where a table may be going; its base class doesn't
        from highspy import HighsLp, MatrixFormat, _core  # noqa: PLC0415 - heavy

        self._columns = np.arange(low.size, dtype=np.int32)
        model = HighsLp()
        model.num_col_, model.num_row_ = low.size, right.size
        model.col_cost_ = np.zeros(low.size)
        model.col_lower_, model.col_upper_ = low, high
        model.row_lower_, model.row_upper_ = right, right
        model.a_matrix_.format_ = MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        self._solver = _core._Highs()  # noqa: SLF001 - the library has no public name for it
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex")):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(model)

    def bound(self, columns: np.ndarray[Any, Any], low: Numbers, high: Numbers) -> None:
        """Set the bounds of some columns."""
        self._solver.changeColsBounds(columns.size, columns.astype(np.int32), low, high)

    def lowest(self, aim: Numbers) -> Numbers | None:
        """Return the columns with the lowest `aim`, or None when there are none."""
        self._solver.changeColsCost(self._columns.size, self._columns, aim)
        self._solver.run()
        if not str(self._solver.getModelStatus()).endswith("kOptimal"):
            return None
        return np.asarray(self._solver.getSolution().col_value)


class CoveringProgram:
    """Choose columns (0 or 1) with the lowest `weights` such that of every row at least one is chosen.

    `optimal` says whether the last answer is proven to be within the gap, `least` what any answer costs at least.
    """

    def __init__(self, weights: Numbers) -> None:
        from highspy import HighsLp, MatrixFormat, _core  # noqa: PLC0415 - heavy

        model = HighsLp()
        model.num_col_, model.num_row_ = weights.size, 0
        model.col_cost_ = weights
        model.col_lower_, model.col_upper_ = np.zeros(weights.size), np.ones(weights.size)
        model.a_matrix_.format_ = MatrixFormat.kColwise
        model.a_matrix_.start_ = np.zeros(weights.size + 1, dtype=np.int32)
        self._solver = _core._Highs()  # noqa: SLF001 - the library has no public name for it
        self._solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the library's own order
        self._solver.setOptionValue("threads", 1)
        self._solver.passModel(model)
        self._size = weights.size
        self._rows: set[tuple[int, ...]] = set()
        self._whole = False
        self.optimal = False
        self.least = 0.0

    def add(self, columns: Sequence[int]) -> bool:
        """Ask for one of `columns`; return False when that was asked already, or nothing can be chosen."""
        row = tuple(columns)
        if not row or row in self._rows:
            return False
        self._rows.add(row)
        self._solver.addRow(1.0, float("inf"), len(row), np.array(row, dtype=np.int32), np.ones(len(row)))
        return True

    def whole(self, *, gap: float, nodes: int) -> None:
        """Ask for whole columns from now on, within a relative `gap` and a number of `nodes` (0: as many as needed)."""
        from highspy import HighsVarType  # noqa: PLC0415 - heavy

        every = np.arange(self._size, dtype=np.int32)
        self._solver.changeColsIntegrality(self._size, every, np.array([HighsVarType.kInteger] * self._size))
        self._solver.setOptionValue("mip_rel_gap", gap)
        if nodes:
            self._solver.setOptionValue("mip_max_nodes", nodes)
        self._whole = True

    def lowest(self) -> Numbers:
        """Return the choice; with a limit on nodes the best one found."""
        self._solver.run()
        info = self._solver.getInfo()
        self.optimal = str(self._solver.getModelStatus()).endswith("kOptimal")
        self.least = max(self.least, float(info.mip_dual_bound if self._whole else info.objective_function_value))
        return np.asarray(self._solver.getSolution().col_value)
