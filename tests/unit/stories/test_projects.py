"""Coding projects go out and come back the same, and hostile ones are refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring

from wegwijzer.stories.codebook import Code, CodeBook, CodedSpan
from wegwijzer.stories.project_reading import read_codebook, read_project
from wegwijzer.stories.project_writing import codebook_file, project_file
from wegwijzer.stories.projects import (
    CODEBOOK,
    PROJECT,
    CodingProject,
    ProjectError,
    ProjectText,
    guid_of,
    with_own_ids,
)

BOOK = CodeBook(
    codes=(
        Code(
            id="wachten", name="Wachten & hopen", definition="Lang.\nOf te lang.", example="Ik wacht.", colour="#aa0033"
        ),
        Code(id="brief", name="<Brief>", parent="wachten"),
    )
)
TEXT = "Dit is 😀 een verhaal\r\nmet “twee” regels & <tekens>\n"
PROJECT_OF_OURS = CodingProject(
    name="Proef",
    book=BOOK,
    texts=(ProjectText(id="s1", name="Verhaal 1", text=TEXT), ProjectText(id="s2", name="Leeg", text="")),
    spans=(
        CodedSpan(
            story="s1", code="brief", coder="rosa", start=7, end=12, memo="let op", at=datetime(2026, 1, 2, tzinfo=UTC)
        ),
        CodedSpan(story="s1", code="wachten", coder="ben"),
    ),
    made_at=datetime(2026, 3, 3, 12, tzinfo=UTC),
)
ORDER = ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description")


def test_a_project_comes_back_the_same():
    back = with_own_ids(read_project(project_file(PROJECT_OF_OURS)), ["s1", "s2"], ["wachten", "brief"])
    assert back == PROJECT_OF_OURS


def test_the_same_project_gives_the_same_bytes():
    assert project_file(PROJECT_OF_OURS) == project_file(PROJECT_OF_OURS)


def test_a_code_book_comes_back_the_same():
    codes = read_codebook(codebook_file(BOOK)).codes
    assert [(code.name, code.definition, code.example, code.colour) for code in codes] == [
        (code.name, code.definition, code.example, code.colour) for code in BOOK.codes
    ]
    assert codes[1].parent == codes[0].id == guid_of("code", "wachten")


def test_the_file_has_the_structure_of_the_standard():
    packed = zipfile.ZipFile(io.BytesIO(project_file(PROJECT_OF_OURS)))
    root = fromstring(packed.read("project.qde"))
    assert root.tag == f"{{{PROJECT}}}Project"
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names == sorted(names, key=ORDER.index)
    source = root.find(f"{{{PROJECT}}}Sources/{{{PROJECT}}}TextSource")
    path = source.get("plainTextPath")
    assert path == f"internal://{guid_of('text', 's1')}.txt"
    assert packed.read(f"Sources/{path.removeprefix('internal://')}").decode() == TEXT
    piece = source.find(f"{{{PROJECT}}}PlainTextSelection")
    assert TEXT[int(piece.get("startPosition")) : int(piece.get("endPosition"))] == "😀 een"
    assert [child.tag.rpartition("}")[2] for child in source] == ["PlainTextSelection", "Coding"]
    assert fromstring(codebook_file(BOOK)).tag == f"{{{CODEBOOK}}}CodeBook"


def test_signs_that_xml_can_t_hold_are_left_out_of_names():
    odd = CodingProject(name="a\x00b", book=CodeBook(codes=(Code(id="a", name="x\x07y"),)))
    back = read_project(project_file(odd))
    assert (back.name, back.book.codes[0].name) == ("ab", "xy")


def _packed(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_qde", ".qde"), content)
    return buffer.getvalue()


def _qde(inside: str) -> bytes:
    return f'<Project xmlns="{PROJECT}" name="p">{inside}</Project>'.encode()


G = "00000000-0000-0000-0000-00000000000"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "project.zip"),
        (b"PK\x03\x04nonsense", "project.zip"),
        (_packed(other=b"x"), "project.none"),
        (_packed(project_qde=b"<a"), "project.xml"),
        (_packed(project_qde=b"<a/>"), "project.root"),
        (_packed(project_qde=b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), "project.entities"),
        (_packed(project_qde=_qde(""), **{"..__boven.txt": b"x"}), "project.path"),
        (_packed(project_qde=_qde(""), __etc__passwd=b"x"), "project.path"),
        (
            _packed(
                project_qde=_qde(
                    "<CodeBook><Codes>"
                    + "".join(f'<Code guid="{G[:-2]}{number:02d}0" name="x">' for number in range(40))
                    + "</Code>" * 40
                    + "</Codes></CodeBook>"
                )
            ),
            "project.deep",
        ),
    ],
)
def test_what_is_hostile_or_broken_is_refused(content, code):
    with pytest.raises(ProjectError) as caught:
        read_project(content)
    assert caught.value.problems[0].code == code


def test_a_bomb_is_refused_by_what_it_unpacks_to(monkeypatch):
    monkeypatch.setattr("wegwijzer.stories.project_reading.MOST_BYTES", 100_000)
    bomb = _packed(project_qde=_qde(""), Sources__a=b"0" * 1_000_000)
    assert len(bomb) < 10_000
    with pytest.raises(ProjectError) as caught:
        read_project(bomb)
    assert caught.value.problems[0].code == "project.large"


def test_what_can_t_come_along_is_named_and_dangling_codings_are_left_out():
    inside = (
        f'<CodeBook><Codes><Code guid="{{{G}1}}" name="Thema"/></Codes></CodeBook><Sources>'
        f'<TextSource guid="{G}2" name="T"><PlainTextContent>abc</PlainTextContent>'
        f'<PlainTextSelection guid="{G}3" startPosition="1" endPosition="99"><Description>memo</Description>'
        f'<Coding guid="{G}4"><CodeRef targetGUID="{G}1"/></Coding></PlainTextSelection>'
        f'<PlainTextSelection guid="{G}5" startPosition="x" endPosition="2"><Coding guid="{G}6">'
        f'<CodeRef targetGUID="{G}1"/></Coding></PlainTextSelection>'
        f'<Coding guid="{G}7"><CodeRef targetGUID="{G}9"/></Coding></TextSource>'
        f'<TextSource guid="{G}8" name="Buiten" plainTextPath="file:///etc/passwd"/>'
        '<AudioSource name="Opname"/></Sources>'
    )
    found = read_project(_packed(project_qde=_qde(inside)))
    assert found.left_out == ("Buiten", "Opname")
    assert [(span.start, span.end, span.memo) for span in found.spans] == [(1, 3, "memo")]
    assert found.book.codes[0].id == f"{G}1"
