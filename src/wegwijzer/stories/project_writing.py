"""Write a coding project as .qdpx and a code book as .qdc: the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring  # only to write: what comes in is parsed by defusedxml

from wegwijzer.stories.codebook import Code, CodeBook, CodedSpan, check_book
from wegwijzer.stories.projects import CODEBOOK, EXAMPLE, ORIGIN, PROJECT, CodingProject, ProjectText, guid_of, xml_text

_STAMP = (1980, 1, 1, 0, 0, 0)  # the first moment a zip knows
_CODER = "codeur"


def project_file(project: CodingProject) -> bytes:
    """Return the project as .qdpx. Raises `CodeBookError` when the code book doesn't hold together.

    A coder stands in it by the name in the spans: give pseudonyms when names may not leave the house. A span of a text
    or code that isn't in the project is left out.
    """
    check_book(project.book)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        _pack(packed, "project.qde", _xml(_project(project)))
        for text in project.texts:
            _pack(packed, f"Sources/{guid_of('text', text.id)}.txt", text.text.encode("utf-8", "replace"))
    return buffer.getvalue()


def codebook_file(book: CodeBook) -> bytes:
    """Return the code book as .qdc. Raises `CodeBookError` when it doesn't hold together."""
    check_book(book)
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    _codes(root, book)
    return _xml(root)


def _pack(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, _STAMP)
    about.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(about, content)


def _xml(root: Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _moment(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _coder(span: CodedSpan) -> str:
    return span.coder or _CODER


def _project(project: CodingProject) -> Element:
    root = Element("Project", {"xmlns": PROJECT, "name": xml_text(project.name) or ORIGIN, "origin": ORIGIN})
    if project.made_at is not None:
        root.set("creationDateTime", _moment(project.made_at))
    texts, codes = {text.id for text in project.texts}, {code.id for code in project.book.codes}
    spans = [span for span in project.spans if span.story in texts and span.code in codes]
    if coders := sorted({_coder(span) for span in spans}):
        users = SubElement(root, "Users")
        for coder in coders:
            SubElement(users, "User", {"guid": guid_of("user", coder), "name": xml_text(coder)})
    if project.book.codes:
        _codes(SubElement(root, "CodeBook"), project.book)
    notes: list[tuple[str, CodedSpan]] = []
    if project.texts:
        sources = SubElement(root, "Sources")
        for text in project.texts:
            _source(sources, text, [span for span in spans if span.story == text.id], notes)
    if notes:
        listed = SubElement(root, "Notes")
        for guid, span in notes:
            note = SubElement(listed, "Note", {"guid": guid, **_made(span)})
            SubElement(note, "PlainTextContent").text = xml_text(span.memo)
    return root


def _codes(parent: Element, book: CodeBook) -> None:
    listed = SubElement(parent, "Codes")
    elements: dict[str, Element] = {"": listed}
    for code in _parents_first(book.codes):
        elements[code.id] = _code(elements[code.parent], code)


def _parents_first(codes: Iterable[Code]) -> list[Code]:
    waiting, done = list(codes), {""}
    found: list[Code] = []
    while waiting:
        ready = [code for code in waiting if code.parent in done]
        found += ready
        waiting = [code for code in waiting if code.parent not in done]
        done |= {code.id for code in ready}
    return found


def _code(parent: Element, code: Code) -> Element:
    about = {"guid": guid_of("code", code.id), "name": xml_text(code.name), "isCodable": "true"}
    if code.colour:
        about["color"] = code.colour
    element = SubElement(parent, "Code", about)
    example = f"{EXAMPLE}{code.example}" if code.example else ""
    if described := "\n\n".join(part for part in (code.definition, example) if part):
        SubElement(element, "Description").text = xml_text(described)
    return element


def _made(span: CodedSpan) -> dict[str, str]:
    made = {"creatingUser": guid_of("user", _coder(span))}
    return made if span.at is None else {**made, "creationDateTime": _moment(span.at)}


def _source(sources: Element, text: ProjectText, spans: list[CodedSpan], notes: list[tuple[str, CodedSpan]]) -> None:
    guid = guid_of("text", text.id)
    source = SubElement(
        sources, "TextSource", {"guid": guid, "name": xml_text(text.name), "plainTextPath": f"internal://{guid}.txt"}
    )
    pieces = [span for span in spans if span.end > span.start]
    for span in pieces:
        place = {"startPosition": str(span.start), "endPosition": str(span.end)}
        about = {"guid": guid_of("piece", _key(span)), "name": xml_text(text.text[span.start : span.end][:60])}
        piece = SubElement(source, "PlainTextSelection", {**about, **place, **_made(span)})
        _coding(piece, span, notes)
    for span in spans:
        if span.end <= span.start:
            _coding(source, span, notes)


def _coding(parent: Element, span: CodedSpan, notes: list[tuple[str, CodedSpan]]) -> None:
    coding = SubElement(parent, "Coding", {"guid": guid_of("coding", _key(span)), **_made(span)})
    SubElement(coding, "CodeRef", {"targetGUID": guid_of("code", span.code)})
    if span.memo:
        guid = guid_of("note", _key(span))
        SubElement(coding, "NoteRef", {"targetGUID": guid})
        notes.append((guid, span))


def _key(span: CodedSpan) -> str:
    return f"{span.story}/{span.start}/{span.end}/{span.code}/{span.coder}"
