"""A story as parts of text: its title, its text, and every text in its details; so that masking finds all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TITLE, TEXT = "title", "text"
CHOICES = frozenset({"phase", "domain", "form", "role", "channel"})  # chosen or short words of a form, still read too


def parts_of(title: str, text: str, details: Mapping[str, Any]) -> dict[str, str]:
    """Return every text of a story by the name of its part (`title`, `text`, `moments.0.quotation`); no empty ones."""
    found = {TITLE: title, TEXT: text} | dict(_walk("", dict(details)))
    return {name: words for name, words in found.items() if words.strip()}


def _walk(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield prefix, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(f"{prefix}.{name}" if prefix else str(name), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk(f"{prefix}.{number}", inner)


def replaced(details: Mapping[str, Any], parts: Mapping[str, str]) -> dict[str, Any]:
    """Return the details with the texts of `parts` in the places they name; all else as it was."""
    return {name: _put(str(name), inner, parts) for name, inner in details.items()}


def _put(prefix: str, value: Any, parts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return parts.get(prefix, value)
    if isinstance(value, dict):
        return {name: _put(f"{prefix}.{name}", inner, parts) for name, inner in value.items()}
    if isinstance(value, list):
        return [_put(f"{prefix}.{number}", inner, parts) for number, inner in enumerate(value)]
    return value
