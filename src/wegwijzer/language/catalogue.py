"""The Dutch catalogue, for everybody who words a message outside Django."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "django"


@cache
def dutch() -> Callable[[str], str]:
    """Return the function that gives the Dutch text of an English message id (the id itself when there is none)."""
    return gettext.translation(DOMAIN, LOCALE_FOLDER, ["nl"], fallback=True).gettext
