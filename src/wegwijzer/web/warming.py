"""The first image (PNG) of a process takes a second; draw one before anybody asks. Charts on pages don't need it."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)
SMALLEST = '{"data": {"values": [{"x": 1}]}, "mark": "bar", "encoding": {"x": {"field": "x", "type": "quantitative"}}}'


def warm_up() -> bool:
    """Load the chart engine by drawing the smallest chart; tells whether that worked (the pages work without)."""
    try:
        import vl_convert  # noqa: PLC0415 - heavy

        vl_convert.vegalite_to_svg(SMALLEST)
    except Exception:  # noqa: BLE001 - a comfort may never stop the server
        log.warning("the chart engine was not warmed up")
        return False
    return True
