import polars as pl
import pytest

from wegwijzer.errors import ExitCode, Place, Problem, UserError, WegwijzerError
from wegwijzer.figures import FIGURES, ProtectedFigures, RawFigures, empty_figures


def test_a_frame_with_other_columns_is_no_figures():
    with pytest.raises(WegwijzerError) as caught:
        RawFigures(empty_figures().drop("status"))
    assert caught.value.problems[0].params["columns"] == "status"


def test_only_the_gate_makes_protected_figures():
    with pytest.raises(TypeError, match="disclosure gate"):
        ProtectedFigures()


def test_protected_figures_stay_protected_when_filtered():
    frame = pl.DataFrame({name: [None] for name in FIGURES}, schema=FIGURES).with_columns(area=pl.lit("GM9901"))
    protected = ProtectedFigures._sealed(frame, audience="publiek", policy="publiek")
    kept = protected.where(pl.col("area") == "GM9902")
    assert (len(protected), len(kept), kept.audience) == (1, 0, "publiek")


def test_raw_figures_do_not_print_their_rows():
    assert repr(RawFigures(empty_figures())) == "RawFigures(0 rows)"


def test_an_error_holds_all_problems_and_words_them():
    problem = Problem("a", "One %(thing)s", {"thing": "x"}, Place(file="f.csv", row=3))
    error = UserError([problem, problem])
    assert error.exit_code is ExitCode.USER_CAN_MEND
    assert problem.worded({"One %(thing)s": "Eén %(thing)s"}.get) == "Eén x"
    assert WegwijzerError(problem).exit_code is ExitCode.OUR_FAULT
