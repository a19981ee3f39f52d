"""A chapter that comes from elsewhere (a conversation, stories): blocks of content that every format can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `strong` leads what follows, `soft` is said in passing."""

    text: str
    strong: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, with where they come from."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of words; the first row of `columns` is its head."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as SVG, with its text alternative and caption."""

    svg: str
    alternative: str
    caption: str


Block: TypeAlias = Words | Bullets | Quote | Rows | Image


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the chapter under its own heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A chapter of a report, after the figures."""

    title: str
    lead: str
    parts: tuple[Part, ...]


def as_data(addition: Addition) -> dict[str, Any]:
    """Return the chapter as plain values for a template: every block with its kind."""
    return {
        "title": addition.title,
        "lead": addition.lead,
        "parts": [{"title": part.title, "blocks": [_block(block) for block in part.blocks]} for part in addition.parts],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Words():
            return {"kind": "words", "text": block.text, "strong": block.strong, "soft": block.soft}
        case Bullets():
            return {"kind": "bullets", "texts": list(block.texts)}
        case Quote():
            return {"kind": "quote", "text": block.text, "by": block.by}
        case Rows():
            return {
                "kind": "rows",
                "caption": block.caption,
                "columns": list(block.columns),
                "rows": [list(row) for row in block.rows],
            }
        case Image():
            return {"kind": "image", "svg": block.svg, "alternative": block.alternative, "caption": block.caption}


def as_lines(addition: Addition) -> list[tuple[str, str]]:
    """Return the chapter as lines (heading, text) for a sheet: tables row by row, pictures by their alternative."""
    return [(part.title, line) for part in addition.parts for block in part.blocks for line in _lines(block)]


def _lines(block: Block) -> list[str]:
    match block:
        case Words():
            return [block.text]
        case Bullets():
            return list(block.texts)
        case Quote():
            return [f"“{block.text}” ({block.by})" if block.by else f"“{block.text}”"]
        case Rows():
            return [
                "; ".join(f"{name}: {text}" for name, text in zip(block.columns, row, strict=True) if text)
                for row in block.rows
            ]
        case Image():
            return [f"{block.caption}: {block.alternative}"]
