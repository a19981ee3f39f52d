"""Check definitions: every fault at once, and what deserves a second look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wegwijzer.definitions.checking import Check, check_definitions, lines_of


def check(path: Path, translate: Callable[[str], str]) -> tuple[Check, tuple[str, ...]]:
    """Check a file or folder of definitions; return what was found and the lines to show. Raises nothing about them."""
    found = check_definitions(path)
    return found, lines_of(found, translate)
