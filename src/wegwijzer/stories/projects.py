"""A coding project as other tools keep it: code book, texts and coded pieces in the REFI-QDA exchange standard.

A `.qdpx` is a zip with `project.qde` (XML) and the texts under `Sources/`, a `.qdc` is a code book alone. REFI-QDA
Standard 1.0 (Rotterdam Exchange Format Initiative, 2019), schemas `urn:QDA-XML:project:1.0` and
`urn:QDA-XML:codebook:1.0`. Positions count Unicode characters from 0, the end is not part of a piece.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from wegwijzer.errors import UserError
from wegwijzer.stories.codebook import CodeBook, CodedSpan

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = "Wegwijzer"
EXAMPLE = "Voorbeeld: "  # the standard has no place for an example: it goes with the description
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ProjectError(UserError):
    """A project or code book of another tool that can't be read, with every reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectText:
    """A text in a project: a story, masked as far as it may leave the house."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingProject:
    """Everything that is exchanged; `left_out` names sources that couldn't come along (pictures, sound, film)."""

    name: str
    book: CodeBook
    texts: tuple[ProjectText, ...] = ()
    spans: tuple[CodedSpan, ...] = ()
    made_at: datetime | None = None
    left_out: tuple[str, ...] = ()


def guid_of(kind: str, own_id: str) -> str:
    """Return the GUID that stands for our id of a `kind` (text, code, user, project …): always the same one."""
    return str(uuid5(NAMESPACE_URL, f"urn:wegwijzer:{kind}:{own_id}"))


def xml_text(text: str) -> str:
    """Return a text without the signs that XML can't hold."""
    return _NOT_XML.sub("", text)


def with_own_ids(project: CodingProject, texts: Collection[str], codes: Collection[str]) -> CodingProject:
    """Return a project that was read, with our own ids for the texts and codes that were once written by us.

    What another tool added keeps the id it was read with. Use it to bring codings home to the stories they are of.
    """
    text_ids = {guid_of("text", own): own for own in texts}
    code_ids = {guid_of("code", own): own for own in codes}
    book = CodeBook(
        codes=tuple(
            replace(code, id=code_ids.get(code.id, code.id), parent=code_ids.get(code.parent, code.parent))
            for code in project.book.codes
        ),
        history=project.book.history,
    )
    return replace(
        project,
        book=book,
        texts=tuple(replace(text, id=text_ids.get(text.id, text.id)) for text in project.texts),
        spans=tuple(
            replace(span, story=text_ids.get(span.story, span.story), code=code_ids.get(span.code, span.code))
            for span in project.spans
        ),
    )
