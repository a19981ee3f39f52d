"""A silent HiGHS solver for linear programs that are asked many times."""

from __future__ import annotations

from typing import Any

import numpy as np

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


class LinearProgram:
    """Minimise an aim under `matrix @ x = right` and bounds; it starts each time from the last answer.

    `matrix` is a scipy.sparse array in column order.
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
        self._solver = _core._Highs()  # noqa: SLF001
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
