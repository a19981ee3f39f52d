"""Names of files, by what is in them."""

from __future__ import annotations

import re
import unicodedata

from wegwijzer.reports.view import FigureView

_LONGEST = 60


def slug(text: str) -> str:
    """Return the text as it can stand in the name of a file: small letters, figures and dashes."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def figure_file_name(view: FigureView, ending: str) -> str:
    """Return for instance `jeugdhulp-zonder-verblijf-wijk-noord-2025.xlsx`."""
    return f"{slug(view.title)[:_LONGEST].strip('-')}-{slug(view.place)[:_LONGEST].strip('-')}.{ending}"


def report_file_name(title: str, place: str, ending: str) -> str:
    """Return the name of a report of an area."""
    return f"{slug(title)[:_LONGEST].strip('-')}-{slug(place)[:_LONGEST].strip('-')}.{ending}"
