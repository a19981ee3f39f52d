"""Numbers as the Dutch write them: `1.234,5`, `12,3 %`, `€ 1.250`, "ongeveer 1 op de 8"."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_FRACTIONS = (
    *((1, whole) for whole in range(2, 11)),
    *((2, 3), (3, 4), (2, 5), (3, 5), (4, 5), (3, 10), (7, 10), (9, 10)),
)
_NEARLY_ALL = 0.95
_SMALLEST_WITH_FRACTION = 0.095


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Return `value` rounded half away from zero on its decimal writing (12,25 → 12,3), without a negative zero."""
    step = Decimal(1).scaleb(-decimals)
    result = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    return result or abs(result)


def number(value: float, decimals: int = 0) -> str:
    """Return `value` with a point per thousand and a decimal comma; a minus sign that screen readers say as "min".

    Raises `ValueError` for a value that is no number: a kind of nothing is never written as a number.
    """
    if not math.isfinite(value):
        raise ValueError("only finite numbers can be written")
    exact = rounded(value, decimals)
    text = f"{abs(exact):,.{max(decimals, 0)}f}".translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if exact < 0 else text


def percent(value: float, decimals: int = 1) -> str:
    """Return a percentage (12.3 for 12,3 %) with a space that doesn't break."""
    return f"{number(value, decimals)}{NO_BREAK_SPACE}%"


def signed(value: float, decimals: int = 0) -> str:
    """Return `value` with its sign: `+3`, `−1,5` or `0`."""
    text = number(value, decimals)
    return f"+{text}" if rounded(value, decimals) > 0 else text


def with_unit(value: float, decimals: int, unit: str) -> str:
    """Return the number with its unit as people say it: `12,3 %`, `€ 1.250`, `112 per 1.000 inwoners`."""
    text = number(value, decimals)
    if unit == "%":
        return f"{text}{NO_BREAK_SPACE}%"
    if unit == "€" or unit.split(" ", maxsplit=1)[0] == "euro":
        minus, per = text[: text.startswith(MINUS)], unit.removeprefix("€").removeprefix("euro")
        return f"{minus}€{NO_BREAK_SPACE}{text.removeprefix(MINUS)}{per}"
    return f"{text} {unit}" if unit else text


_MARKS = frozenset({"cijfer", "rapportcijfer", "score"})  # the number says it all


def spoken(value: float, decimals: int, unit: str) -> str:
    """Return the number with its unit as one says it: `6,8 punten`, `€ 1.250`, and of a mark the number alone.

    The scale of a unit, as in "punten (1 tot 10)", is left to the explanation.
    """
    bare = unit.partition(" (")[0]
    return with_unit(value, decimals, "" if bare in _MARKS else bare)


def one_in(share: float) -> str:
    """Return a share (0 … 1) in words people picture: "ongeveer 1 op de 8"; empty for none, all impossible shares.

    The nearest of the simple fractions up to tenths; below that 1 op de N with N rounded above 20.
    """
    if not 0 < share <= 1:
        return ""
    if share >= _NEARLY_ALL:
        return "bijna iedereen" if share < 1 else "iedereen"
    if share >= _SMALLEST_WITH_FRACTION:
        part, whole = min(_FRACTIONS, key=lambda pair: (abs(share - pair[0] / pair[1]), pair[1]))
        return "ongeveer de helft" if whole == 2 else f"ongeveer {part} op de {whole}"  # noqa: PLR2004 - a half
    whole = round(1 / share)
    if whole > 20:  # noqa: PLR2004 - from here on fives are precise enough to picture, from 100 on quarters of hundreds
        step = 5 if whole < 100 else 25 * 10 ** (len(str(whole)) - 3)  # noqa: PLR2004 - the numbers say what they are
        whole = round(whole / step) * step
    return f"ongeveer 1 op de {number(whole)}"
