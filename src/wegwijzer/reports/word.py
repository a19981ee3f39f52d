"""The same report as a Word document that people can edit: headings, captions, alt text, repeated header rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from wegwijzer.reports.additions import Addition, Block, Bullets, Image, Quote, Rows, Words
from wegwijzer.reports.charts import pngs_of
from wegwijzer.reports.content import Picture, ReportContent, Section
from wegwijzer.reports.view import Table

_PICTURE_CM = 16.0
_PIXELS_PER_POINT = 1.5  # about 190 dots per inch at that width
_ACCENT = (0x00, 0x5A, 0x70)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def report_word(content: ReportContent) -> bytes:
    """Return the report as .docx; the same content gives the same bytes."""
    import docx  # noqa: PLC0415 - heavy

    document = docx.Document()
    _set_up(document, content)
    _title_page(document, content)
    _summary(document, content)
    images = _images(content)
    for chapter in content.chapters:
        document.add_heading(chapter.title, 1).paragraph_format.page_break_before = True
        document.add_paragraph(chapter.question)
        for section in chapter.sections:
            _section(document, section, images)
    for addition in content.additions:
        _addition(document, addition, images)
    _explanation(document, content)
    out = BytesIO()
    document.save(out)
    return _with_fixed_dates(out.getvalue())


def _images(content: ReportContent) -> Mapping[str, bytes]:
    """Every chart of the report as an image, painted in one go."""
    sections = [section for chapter in content.chapters for section in chapter.sections]
    blocks = [block for addition in content.additions for part in addition.parts for block in part.blocks]
    added = [block.svg for block in blocks if isinstance(block, Image)]
    svgs = list(dict.fromkeys([picture.svg for section in sections for picture in section.pictures] + added))
    return dict(zip(svgs, pngs_of(svgs, _PIXELS_PER_POINT), strict=True))


def _set_up(document: Any, content: ReportContent) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy, only here
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy, only here
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - heavy, only here

    moment = datetime.combine(content.released_on, time(), UTC).replace(tzinfo=None)
    about = document.core_properties
    about.title, about.author, about.language = f"{content.title}: {content.place}", "Wegwijzer", "nl-NL"
    about.subject, about.comments, about.revision = content.summary_line[:250], "", 1
    about.created = about.modified = moment
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    for kind in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{kind}"), "nl-NL")
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(language)
    for level in (1, 2, 3):
        style = document.styles[f"Heading {level}"]
        style.font.color.rgb, style.font.name = RGBColor(*_ACCENT), "Calibri"
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.4)
        section.footer.paragraphs[0].text = f"{content.title} · {content.place}{_fictional(content, ' · ')}"


def _fictional(content: ReportContent, before: str = "") -> str:
    return f"{before}fictieve gegevens" if content.fictional else ""


def _title_page(document: Any, content: ReportContent) -> None:
    document.add_heading(content.title, 0)
    document.add_paragraph(content.place[:1].upper() + content.place[1:], style="Subtitle")
    audience = f" Voor: {content.audience}." if content.audience else ""
    for text in (content.summary_line, f"{content.date_line}{audience}"):
        if text:
            document.add_paragraph(text)
    if content.fictional:
        warning = document.add_paragraph().add_run("Fictieve gegevens. Deze cijfers gaan niet over echte mensen.")
        warning.bold = True


def _summary(document: Any, content: ReportContent) -> None:
    document.add_heading("Samenvatting", 1).paragraph_format.page_break_before = True
    for line in content.summary:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{line.title}. ").bold = True
        paragraph.add_run(line.text)
    if content.summary_note:
        document.add_paragraph(content.summary_note)
    _bullets(document, "Vragen die deze monitor beantwoordt", content.questions)
    _bullets(document, "Wat er nog komt", content.moments)


def _bullets(document: Any, heading: str, texts: Sequence[str]) -> None:
    if texts:
        document.add_heading(heading, 2)
        for text in texts:
            document.add_paragraph(text, style="List Bullet")


def _section(document: Any, section: Section, images: Mapping[str, bytes]) -> None:
    document.add_heading(section.title, 2)
    document.add_paragraph(section.place)
    first = document.add_paragraph()
    first.add_run(" ".join(section.sentences[:1])).bold = True
    if section.sentences[1:]:
        document.add_paragraph(" ".join(section.sentences[1:]))
    for picture in section.pictures:
        _picture(document, picture, images[picture.svg])
    for table in section.tables:
        _figures(document, table)
    document.add_paragraph(
        f"{section.source_line}. {section.fresh_line}" if section.source_line else section.fresh_line
    )
    for info in section.infos:
        document.add_heading(info.heading, 3)
        document.add_paragraph(info.text)


def _addition(document: Any, addition: Addition, images: Mapping[str, bytes]) -> None:
    document.add_heading(addition.title, 1).paragraph_format.page_break_before = True
    document.add_paragraph(addition.lead)
    for part in addition.parts:
        document.add_heading(part.title, 2)
        for block in part.blocks:
            _block(document, block, images)


def _block(document: Any, block: Block, images: Mapping[str, bytes]) -> None:
    match block:
        case Words():
            if block.strong:
                document.add_heading(block.text, 3)
            else:
                document.add_paragraph(block.text)
        case Bullets():
            for text in block.texts:
                document.add_paragraph(text, style="List Bullet")
        case Quote():
            document.add_paragraph(f"“{block.text}”", style="Quote")
            if block.by:
                document.add_paragraph(block.by)
        case Rows():
            document.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
            _table(document, block.columns, block.rows)
        case Image():
            picture = Picture(svg=block.svg, alternative=block.alternative, caption=block.caption)
            _picture(document, picture, images[block.svg])


def _picture(document: Any, picture: Picture, image: bytes) -> None:
    from docx.shared import Cm  # noqa: PLC0415 - heavy, only here

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(image), width=Cm(_PICTURE_CM))
    about = shape._inline.docPr  # noqa: SLF001 - python-docx has no other way to give a picture its text
    about.set("descr", picture.alternative)
    about.set("title", picture.caption)
    document.add_paragraph(picture.caption, style="Caption")


def _figures(document: Any, table: Table) -> None:
    rows = [(row.label, *(cell.text for cell in row.cells)) for row in table.rows]
    bold = {number for number, row in enumerate(table.rows) if row.highlighted}
    caption = document.add_paragraph(table.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    _table(document, table.columns, rows, bold=bold, numeric=True)


def _table(
    document: Any,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    bold: set[int] | None = None,
    numeric: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - heavy, only here
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy, only here
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy, only here

    rows = list(rows)
    made = document.add_table(rows=len(rows) + 1, cols=len(columns), style="Light List")
    grid = [list(columns), *rows]
    for number, (line, texts) in enumerate(zip(made.rows, grid, strict=True)):
        properties = line._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way to repeat a header row
        for name in ("w:cantSplit", *(("w:tblHeader",) if number == 0 else ())):
            mark = OxmlElement(name)
            mark.set(qn("w:val"), "true")
            properties.append(mark)
        for place, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.bold = number == 0 or (number - 1) in (bold or set())
            if numeric and place:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _explanation(document: Any, content: ReportContent) -> None:
    document.add_heading("Uitleg", 1).paragraph_format.page_break_before = True
    if content.signs:
        document.add_heading("Tekens", 2)
        _table(document, ("Teken", "Betekenis"), [(sign.sign, sign.meaning) for sign in content.signs])
    document.add_heading("Hoe zeker is een verschil?", 2)
    certainties = [(sign.sign[:1].upper() + sign.sign[1:], sign.meaning) for sign in content.certainties]
    _table(document, ("Wij schrijven", "Dat betekent"), certainties)
    _bullets(document, "Bronnen", content.sources)
    for info in content.explained:
        document.add_heading(info.heading, 2)
        document.add_paragraph(info.text)
    document.add_heading("Verborgen cijfers", 2)
    if not content.hidden:
        document.add_paragraph("In dit rapport is geen cijfer verborgen.")
        return
    document.add_paragraph("Deze cijfers tonen we niet. Ze zijn niet nul.")
    rows = [(one.figure, one.where, one.reason) for one in content.hidden]
    _table(document, ("Cijfer", "Waar en wanneer", "Reden"), rows)


def _with_fixed_dates(body: bytes) -> bytes:
    """The same package with one date for all its parts, so that the same content gives the same bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(body)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = ZipInfo(name, _LONG_AGO)
            part.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED  # a PNG doesn't get smaller
            made.writestr(part, given.read(name))
    return out.getvalue()
