"""Read a .qdpx or .qdc of another tool, taking nothing on trust: sizes, names, entities and depth are bounded."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from wegwijzer.errors import N_, Param, Problem
from wegwijzer.stories.codebook import Code, CodeBook, CodedSpan, check_book
from wegwijzer.stories.projects import EXAMPLE, CodingProject, ProjectError, ProjectText

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 200_000_000  # of the whole project, unpacked
MOST_XML = 50_000_000
MOST_FILES = 20_000
MOST_DEEP = 30  # levels of sub-themes
MOST_CODES = 5_000
_GUID = re.compile(r"^\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?$")
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_OTHER_SOURCES = ("PictureSource", "PDFSource", "AudioSource", "VideoSource")


def read_project(content: bytes) -> CodingProject:
    """Return what a .qdpx holds: codes, texts and coded pieces; ids are the GUIDs (`with_own_ids` turns ours back).

    Pictures, PDFs, sound and film are named in `left_out`. A piece of which the code or place can't be found is left
    out. Raises `ProjectError` when it is no zip, has no project.qde, is too large unpacked, has files outside its own
    folder, or XML that isn't well formed or that defines entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_files(packed)
            name = next((one for one in packed.namelist() if one.lower() == "project.qde"), None)
            if name is None:
                raise _error("project.none", N_("There is no project.qde in this file."))
            root = _parsed(_member(packed, name, MOST_XML))
            return _project(root, packed)
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, OSError) as error:
        raise _error("project.zip", N_("This is no readable .qdpx file."), kind=type(error).__name__) from None


def read_codebook(content: bytes) -> CodeBook:
    """Return the code book of a .qdc (or of the project.qde inside a project). Raises `ProjectError`."""
    if len(content) > MOST_XML:
        raise _error("project.large", N_("This file is too large."))
    root = _parsed(content)
    return _book(root if _local(root) == "CodeBook" else _child(root, "CodeBook"))


def _error(code: str, message: str, **params: Param) -> ProjectError:
    remedy = N_("Export the project again from the tool it comes from, as REFI-QDA.")
    return ProjectError(Problem(code, message, params, remedy=remedy))


def _check_files(packed: zipfile.ZipFile) -> None:
    files = packed.infolist()
    if len(files) > MOST_FILES or sum(file.file_size for file in files) > MOST_BYTES:
        raise _error("project.large", N_("This file is too large."))
    for file in files:
        path = PurePosixPath(file.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise _error("project.path", N_("This project has a file outside its own folder."))


def _member(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The bytes of a file; what it says of its own size isn't believed."""
    with packed.open(name) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise _error("project.large", N_("This file is too large."))
    return content


def _parsed(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise _error("project.entities", N_("This project defines entities, which it doesn't need.")) from None
    except (SyntaxError, ValueError, LookupError):
        raise _error("project.xml", N_("The XML of this project is not well formed.")) from None
    return root


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: Element | None, *names: str) -> Iterator[Element]:
    if element is not None:
        yield from (child for child in element if _local(child) in names)


def _child(element: Element | None, name: str) -> Element | None:
    return next(_children(element, name), None)


def _guid(element: Element, name: str = "guid") -> str:
    found = _GUID.match(element.get(name, "").strip())
    return found[1].lower() if found else ""


def _book(element: Element | None) -> CodeBook:
    codes: list[Code] = []
    waiting = [(child, "", 1) for child in _children(_child(element, "Codes"), "Code")]
    while waiting:
        current, parent, depth = waiting.pop(0)
        code = _code(current, parent, len(codes))
        codes.append(code)
        if depth > MOST_DEEP or len(codes) > MOST_CODES:
            raise _error("project.deep", N_("This code book has too many codes or levels."))
        waiting += [(child, code.id, depth + 1) for child in _children(current, "Code")]
    book = CodeBook(codes=tuple(codes))
    check_book(book)
    return book


def _code(element: Element, parent: str, number: int) -> Code:
    described = (_text(_child(element, "Description"))).strip()
    definition, _, example = described.rpartition(EXAMPLE) if EXAMPLE in described else (described, "", "")
    colour = element.get("color", "")
    return Code(
        id=_guid(element) or f"code-{number + 1}",
        name=element.get("name", "").strip() or "?",
        parent=parent,
        definition=definition.strip(),
        example=example.strip(),
        colour=colour if _COLOUR.match(colour) else "",
    )


def _text(element: Element | None) -> str:
    return (element.text or "") if element is not None else ""


@dataclass(slots=True)
class _Reading:
    packed: zipfile.ZipFile
    users: Mapping[str, str]
    notes: Mapping[str, str]
    codes: frozenset[str]
    room: int = MOST_BYTES
    spans: list[CodedSpan] = field(default_factory=list)


def _project(root: Element, packed: zipfile.ZipFile) -> CodingProject:
    if _local(root) != "Project":
        raise _error("project.root", N_("project.qde doesn't hold a project."))
    book = _book(_child(root, "CodeBook"))
    reading = _Reading(
        packed,
        users={_guid(user): user.get("name", "") for user in _children(_child(root, "Users"), "User")},
        notes={_guid(note): _note(note, packed) for note in _children(_child(root, "Notes"), "Note")},
        codes=frozenset(code.id for code in book.codes),
    )
    sources = _child(root, "Sources")
    texts, left_out = [], []
    for source in _children(sources, "TextSource"):
        content = _content(source, reading)
        if content is None or not _guid(source):
            left_out.append(source.get("name", "") or "?")
            continue
        texts.append(ProjectText(id=_guid(source), name=source.get("name", ""), text=content))
        _pieces(source, content, reading)
    left_out += [source.get("name", "") or "?" for source in _children(sources, *_OTHER_SOURCES)]
    return CodingProject(
        name=root.get("name", ""),
        book=book,
        texts=tuple(texts),
        spans=tuple(reading.spans),
        made_at=_moment(root),
        left_out=tuple(left_out),
    )


def _note(note: Element, packed: zipfile.ZipFile) -> str:
    inline = _child(note, "PlainTextContent")
    if inline is not None:
        return _text(inline)
    name = _internal(note, packed)
    return _decoded(_member(packed, name, 1_000_000)) if name else ""


def _internal(element: Element, packed: zipfile.ZipFile) -> str:
    """The name in the zip of an `internal://` text; "" when it lies elsewhere or isn't there."""
    path = element.get("plainTextPath", "")
    if not path.startswith("internal://"):
        return ""
    wanted = path.removeprefix("internal://").lstrip("/")
    names = set(packed.namelist())
    return next((name for name in (f"Sources/{wanted}", f"sources/{wanted}", wanted) if name in names), "")


def _content(source: Element, reading: _Reading) -> str | None:
    inline = _child(source, "PlainTextContent")
    if inline is not None:
        return _text(inline)
    name = _internal(source, reading.packed)
    if not name:
        return None
    content = _member(reading.packed, name, reading.room)
    reading.room -= len(content)
    return _decoded(content)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace")


def _moment(element: Element) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(element.get("creationDateTime", ""))
    return None


def _pieces(source: Element, content: str, reading: _Reading) -> None:
    for piece in _children(source, "PlainTextSelection"):
        place = _place(piece, len(content))
        if place is not None:
            _codings(piece, source, place, reading)
    _codings(source, source, (0, 0), reading)


def _place(piece: Element, length: int) -> tuple[int, int] | None:
    try:
        start, end = int(piece.get("startPosition", "")), int(piece.get("endPosition", ""))
    except ValueError:
        return None
    end = min(end, length)
    return (start, end) if 0 <= start < end else None


def _codings(parent: Element, source: Element, place: tuple[int, int], reading: _Reading) -> None:
    described = _text(_child(parent, "Description")) if parent is not source else ""
    for coding in _children(parent, "Coding"):
        reference = _child(coding, "CodeRef")
        code = _guid(reference, "targetGUID") if reference is not None else ""
        if code not in reading.codes:
            continue
        notes = [reading.notes.get(_guid(note, "targetGUID"), "") for note in _children(coding, "NoteRef")]
        user = _guid(coding, "creatingUser") or _guid(parent, "creatingUser")
        reading.spans.append(
            CodedSpan(
                story=_guid(source),
                code=code,
                coder=reading.users.get(user, ""),
                start=place[0],
                end=place[1],
                memo="\n".join(memo for memo in (described, *notes) if memo),
                at=_moment(coding),
            )
        )
