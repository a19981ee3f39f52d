"""The demo world: a seeded generator of a fictional region."""

from pathlib import Path


def definitions_folder() -> Path:
    """Return the folder with the definitions of the demo's monitors."""
    return Path(__file__).parent / "definitions"
