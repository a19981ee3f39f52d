"""Charts and maps of a view: the same SVG on the page, in the PDF, in Word and in the download."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.reports.drawing.bars import draw_bars
from wegwijzer.reports.drawing.canvas import ACCENT
from wegwijzer.reports.drawing.lines import draw_line
from wegwijzer.reports.drawing.maps import draw_map
from wegwijzer.reports.drawing.sheet import FORMATS, Format
from wegwijzer.reports.view import ChartKind, FigureView

FONTS = Path(__file__).parent / "fonts"
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
    return _painted(svg, scale)


@lru_cache(maxsize=32)
def _painted(svg: str, scale: float) -> bytes:
    """The last few images: one report, in Word and as download, needs the same ones."""
    return bytes(_painter()(svg, scale=scale))


@cache
def _painter() -> Callable[..., bytes]:
    """The renderer with our fonts; fonts are registered once, because that starts it anew."""
    import vl_convert  # noqa: PLC0415 - heavy

    vl_convert.register_font_directory(str(FONTS))
    painter: Callable[..., bytes] = vl_convert.svg_to_png
    return painter
