"""Charts and maps of a view: the same SVG on the page, in the PDF, in Word and in the download."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.reports.drawing.bars import draw_bars
from wegwijzer.reports.drawing.canvas import ACCENT
from wegwijzer.reports.drawing.lines import draw_line
from wegwijzer.reports.drawing.maps import draw_map
from wegwijzer.reports.drawing.sheet import FORMATS, Format
from wegwijzer.reports.view import ChartKind, FigureView

FONTS = Path(__file__).parent / "fonts"
PICTURES = Path(__file__).parent / "templates" / "pictures.typ"
_DOTS_PER_INCH = 96.0  # a pixel of an SVG is 1/96 inch
RATIOS = tuple(FORMATS)
_DRAWN: dict[ChartKind, Callable[[FigureView, Format, str], str]] = {
    ChartKind.LINE: draw_line,
    ChartKind.BARS: draw_bars,
    ChartKind.MAP: draw_map,
}


def chart_svg(view: FigureView, kind: ChartKind, ratio: str = "16:9", *, accent: str = ACCENT) -> str:
    """Return a chart as an SVG element with role, title and description; safe to stand in a page under a strict CSP.

    `ratio` is "16:9" or "4:3"; crowded charts are higher. Raises `NotFoundError` for a kind that can't be drawn.
    """
    if kind not in _DRAWN or ratio not in FORMATS:
        raise NotFoundError(
            Problem("chart.kind", N_("There is no chart “%(kind)s” of this figure."), {"kind": f"{kind} {ratio}"})
        )
    return _DRAWN[kind](view, FORMATS[ratio], accent)


def chart_png(view: FigureView, kind: ChartKind, scale: float = 2.0, *, ratio: str = "16:9") -> bytes:
    """Return the same chart as a PNG, `scale` pixels per point. Raises `NotFoundError` as `chart_svg` does."""
    return png_of(chart_svg(view, kind, ratio), scale)


def png_of(svg: str, scale: float = 2.0) -> bytes:
    """Return an SVG as a PNG, drawn with the fonts that come with Wegwijzer."""
    return _painted((svg,), scale)[0]


def pngs_of(svgs: Sequence[str], scale: float = 2.0) -> tuple[bytes, ...]:
    """Return SVGs as PNGs in the same order: one run for all of them, several times as fast as one by one."""
    return _painted(tuple(svgs), scale) if svgs else ()


@lru_cache(maxsize=8)
def _painted(svgs: tuple[str, ...], scale: float) -> tuple[bytes, ...]:
    """The last few sets of images: somebody who downloads a report often does so twice."""
    import typst  # noqa: PLC0415 - heavy

    painted = typst.compile(
        PICTURES,
        format="png",
        ppi=_DOTS_PER_INCH * scale,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"pictures": json.dumps(svgs, ensure_ascii=False)},
    )
    return tuple(bytes(one) for one in (painted if isinstance(painted, list) else [painted]))
