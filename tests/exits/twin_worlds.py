"""Twins: two small worlds in which one person lives elsewhere, between two hidden neighbourhoods.

Everything that is published is the same in both, everything that is hidden differs. So whatever reaches a reader must
be the same too: a difference anywhere is a leak (non-interference: Goguen & Meseguer, "Security policies and security
models", IEEE S&P 1982).
"""

from __future__ import annotations

from pathlib import Path

from tests import small_world
from wegwijzer.storage.home import Home
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.releasing import release

SMALL = small_world.NEIGHBOURHOODS[-1]  # four persons: hidden
BESIDE = small_world.NEIGHBOURHOODS[-3]  # hidden to protect it
AUDIENCES = ("publiek", "aanbieder", "intern")


def episodes_csv(*, moved: bool) -> str:
    """Return spells of help: thirty and more in each neighbourhood, four in the last, of whom one may have moved."""
    rows = ["bsn;geboortejaar;geslacht;buurt;voorziening;aanbieder;begindatum;einddatum"]
    persons = small_world.numbers()
    for place, code in enumerate(small_world.NEIGHBOURHOODS):
        for one in range(4 if code == SMALL else 30 + place):
            where = BESIDE if moved and code == SMALL and one == 0 else code
            kind = "begeleiding" if one % 2 else "dagbesteding"
            rows.append(f"{next(persons)};1970;V;{where};{kind};Huis A;10-01-2021;20-12-2025")
    return "\n".join(rows) + "\n"


def build_twin(folder: Path, *, moved: bool) -> Home:
    """Return a home with one of the two worlds, released for every audience."""
    home = opened_home(folder / "home", create=True)
    (home.definitions / "world.yaml").write_text(small_world.DEFINITIONS)
    for name, text, source in (
        ("gebieden.csv", small_world.areas_csv(), "gebieden"),
        ("cijfers.csv", small_world.figures_csv(), "cijfers"),
        ("hulp.csv", episodes_csv(moved=moved), "hulp"),
    ):
        path = folder / name
        path.write_text(text)
        import_file(home, path, source, added_at=small_world.CLOCK)
    for audience in AUDIENCES:
        release(home, "hulp", audience, released_at=small_world.CLOCK)
    return home
