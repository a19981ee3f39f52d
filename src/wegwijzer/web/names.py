"""The names that may stand in an address: ids of monitors, indicators, releases; nothing else gets to a view."""

from __future__ import annotations


class Name:
    """A converter of addresses for ids: letters, digits, `-` and `_`, at most 120."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}"

    def to_python(self, value: str) -> str:
        """Return the id."""
        return value

    def to_url(self, value: str) -> str:
        """Return the id as it stands in the address."""
        return value
