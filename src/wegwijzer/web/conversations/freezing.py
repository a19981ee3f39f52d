"""Freeze what is shown of a figure: plain words and numbers that need neither release nor snapshot afterwards."""

from __future__ import annotations

from typing import Any

from wegwijzer.reports.charts import chart_svg
from wegwijzer.reports.view import ChartKind, FigureView, Table


def frozen(view: FigureView) -> dict[str, Any]:
    """Return what a conversation keeps of a view, as plain values."""
    value, (previous, previous_shown, label) = view.cell.value, _previous(view)
    return {
        "title": view.title,
        "place": view.place,
        "unit": view.unit,
        "decimals": view.decimals,
        "sentences": list(view.sentences),
        "finding": view.chart_title,
        "definition": view.chart_subtitle,
        "alternative": view.alternative,
        "shown": view.cell.text,
        "note": view.cell.note,
        "value": value,
        "previous": previous,
        "previous_shown": previous_shown,
        "previous_label": label,
        "comparator": view.comparator_name,
        "table": _table(view.table),
        "signs": [[sign.sign, sign.meaning] for sign in view.legend],
        "source": view.source_line,
        "fresh": view.fresh_line,
        "release": view.release,
        "query": _query(view),
    }


def drawn(view: FigureView, ratio: str = "16:9") -> str:
    """Return the chart of a view as SVG; of a table only: the line. "4:3" has large letters, for wall and phone."""
    kind = view.query.chart
    return chart_svg(view, kind if kind not in {None, ChartKind.TABLE} else ChartKind.LINE, ratio)


def scale_for(view: FigureView) -> tuple[float, float]:
    """Return from where to where people may expect: round numbers around all that is known.

    Where nothing is below zero the scale isn't either; a percentage ends at 100.
    """
    known = [point.cell.value for point in view.points if point.cell.value is not None]
    known += [view.cell.value] if view.cell.value is not None else []
    if not known:
        return 0.0, 100.0
    low, high = min(known), max(known)
    room = max((high - low) * 0.75, abs(high) * 0.25, 1.0)
    step = 10 ** (len(str(int(room))) - 1)
    bottom = (low - room) // step * step
    top = -((-(high + room)) // step) * step
    if view.unit == "%":
        top = min(top, 100.0)
    if low >= 0 and bottom < top / 4:
        bottom = 0.0
    return bottom, top


def _previous(view: FigureView) -> tuple[float | None, str, str]:
    own = [
        point
        for point in view.points
        if point.highlighted and point.area == view.query.area and point.period < view.query.period
    ]
    last = max(own, key=lambda point: point.period, default=None)
    return (last.cell.value, last.cell.text, last.period_label) if last else (None, "", "")


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": [
            {"label": row.label, "cells": [cell.text for cell in row.cells], "highlighted": row.highlighted}
            for row in table.rows
        ],
    }


def _query(view: FigureView) -> dict[str, str]:
    query = view.query
    return {
        "monitor": query.monitor,
        "indicator": query.indicator,
        "area": query.area,
        "period": query.period,
        "breakdown": query.breakdown,
        "group": query.group,
        "comparator": query.comparator,
        "chart": query.chart.value if query.chart else "",
    }
