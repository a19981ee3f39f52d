"""Chapters from elsewhere in every format, and the pack of a conversation as PDF/UA and slides."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from docx import Document
from pdf_checking import broken_rules
from pptx import Presentation
from python_calamine import CalamineWorkbook

from wegwijzer.reports.additions import Addition, Bullets, Image, Part, Quote, Rows, Words, as_lines
from wegwijzer.reports.content import ReportContent
from wegwijzer.reports.pack import Frozen, Pack, PackTopic, pack_pdf, pack_slides
from wegwijzer.reports.page import report_html
from wegwijzer.reports.pdf import report_pdf
from wegwijzer.reports.word import report_word
from wegwijzer.reports.workbook import report_workbook

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4" width="800" height="400">'
    '<rect width="5" height="3"/></svg>'
)
ADDITION = Addition(
    title="Wat we ervan vinden",
    lead="Het gesprek over deze cijfers.",
    parts=(
        Part(
            "Leergesprek",
            (
                Words("Wat zagen we?", strong=True),
                Words("Meer & zwaardere vragen <in Noord>."),
                Bullets(("Eerste punt", "Tweede punt")),
                Quote("Eén vast gezicht helpt.", "Les bij uitkomst"),
                Rows("Verklaringen", ("Verklaring", "Steun"), (("Minder huisartsen", "5 eens"),)),
                Image(SVG, "Een vlak", "Een tekening"),
            ),
        ),
    ),
)
CONTENT = ReportContent(
    title="Jeugdhulp dichtbij",
    place="gemeente Zilverstroom",
    summary_line="Krijgen jongeren op tijd hulp?",
    release="r1",
    released_on=date(2026, 2, 2),
    audience="publiek",
    fictional=False,
    questions=(),
    summary=(),
    summary_note="",
    chapters=(),
    signs=(),
    certainties=(),
    sources=("Bron",),
    explained=(),
    hidden=(),
    moments=(),
    additions=(ADDITION,),
)
TOPIC = PackTopic(
    title="Jeugdhulp in Noord",
    kind="cijfer",
    place="wijk Noord · 2025",
    sentences=("In Noord kregen 112 van de 1.000 jongeren hulp.", "Dat is meer dan in 2024."),
    chart=SVG,
    alternative="Een lijn die stijgt",
    caption="Per 1.000 jongeren",
    table=Frozen(caption="Tabel", columns=("Gebied", "2025"), rows=(("Noord", "112"), ("Oude Haven", "×"))),
    signs=(("×", "verborgen"),),
    source="Bron: aanbieders",
    stories=(("Wachten", "Ik wachtte lang.", "ouder"), ("Snel", "Het ging vlot.", "")),
    questions=("Wat ziet u?", "Wat verklaart het?", "Wat ziet dit cijfer niet?"),
    last_time=("Eén vast gezicht per gezin",),
)
QUESTION = PackTopic(
    title="Wie weet meer?",
    kind="vraag",
    place="",
    sentences=(),
    chart="",
    alternative="",
    caption="",
    table=None,
    signs=(),
    source="",
    stories=(),
    questions=(),
    last_time=(),
)
PACK = Pack(
    title="Leergesprek",
    monitor="Jeugdhulp dichtbij",
    form="Leergesprek",
    purpose="Begrijpen waarom.",
    when="3 maart 2026",
    day=date(2026, 3, 3),
    people=("Ouder: 4",),
    roles=(("Gespreksleider", "Vraagt door."),),
    script=((10, "Welkom", "Waarom zitten we hier?"),),
    release="r1",
    topics=(TOPIC, QUESTION),
)
EVERYTHING = ("Wat zagen we?", "Eerste punt", "Eén vast gezicht helpt.", "Minder huisartsen", "5 eens")


def test_a_chapter_stands_in_the_page_with_nothing_read_as_markup() -> None:
    page = report_html(CONTENT).decode()
    assert all(part in page for part in EVERYTHING)
    assert "Meer &amp; zwaardere vragen &lt;in Noord&gt;." in page
    assert page.index("Wat we ervan vinden") < page.index("<h2>Uitleg</h2>")


def test_a_chapter_stands_in_word_with_its_picture_described() -> None:
    document = Document(BytesIO(report_word(CONTENT)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert all(part in text or part in cells for part in EVERYTHING)
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Een vlak"


def test_a_chapter_stands_in_the_workbook() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(report_workbook(CONTENT)))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert all(any(part in cell for cell in cells) for part in EVERYTHING)


def test_a_chapter_keeps_the_pdf_accessible_and_the_same() -> None:
    body = report_pdf(CONTENT)
    assert body == report_pdf(CONTENT)
    with pikepdf.open(BytesIO(body)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        plain = report_pdf(CONTENT.__class__(**{**_values(CONTENT), "additions": ()}))
        with pikepdf.open(BytesIO(plain)) as without:
            assert len(pdf.pages) == len(without.pages) + 1


def _values(content: ReportContent) -> dict[str, object]:
    return {name: getattr(content, name) for name in content.__dataclass_fields__}


def test_lines_of_a_table_name_their_columns() -> None:
    assert ("Leergesprek", "Verklaring: Minder huisartsen; Steun: 5 eens") in as_lines(ADDITION)


def test_the_pack_has_a_first_page_and_two_for_each_topic() -> None:
    with pikepdf.open(BytesIO(pack_pdf(PACK))) as pdf:
        assert len(pdf.pages) == 1 + 2 * len(PACK.topics)
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).lower().startswith("nl")
    assert pack_pdf(PACK) == pack_pdf(PACK)


def test_the_slides_ask_before_they_show() -> None:
    show = Presentation(BytesIO(pack_slides(PACK)))
    titles = [slide.shapes.title.text for slide in show.slides]
    assert titles.index("Wat verwacht u?") < titles.index(TOPIC.sentences[0])
    figure = show.slides[titles.index(TOPIC.sentences[0])]
    picture = next(shape for shape in figure.shapes if shape.shape_type == 13)
    assert picture._element.nvPicPr.cNvPr.get("descr") == TOPIC.alternative
    assert TOPIC.sentences[1] in figure.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("body", [pack_slides(PACK), report_word(CONTENT)])
def test_nothing_in_a_file_is_fetched_from_elsewhere(body: bytes) -> None:
    with ZipFile(BytesIO(body)) as package:
        relations = [package.read(name).decode() for name in package.namelist() if name.endswith(".rels")]
    assert not any('TargetMode="External"' in text for text in relations)


def test_both_keep_the_rules_of_accessible_pdf(tmp_path: Path) -> None:
    pack, report = tmp_path / "pack.pdf", tmp_path / "report.pdf"
    pack.write_bytes(pack_pdf(PACK))
    report.write_bytes(report_pdf(CONTENT))
    assert broken_rules(pack, report) == []
