"""The preparation pack of a conversation: two pages a topic, as PDF/UA and as slides. Everything in it is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from wegwijzer.reports.charts import pngs_of
from wegwijzer.reports.pdf import compiled

TEMPLATE = Path(__file__).parent / "templates" / "pack.typ"
_ROWS = 12  # of a table on a page: the rest stands in the report


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A table as it was shown: words only, the first of each row is its label."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTopic:
    """One topic: the figure (or story, question) on the first page, what to talk about on the second."""

    title: str
    kind: str
    place: str
    sentences: tuple[str, ...]
    chart: str  # SVG, "" when there is none
    alternative: str
    caption: str
    table: Frozen | None
    signs: tuple[tuple[str, str], ...]
    source: str
    stories: tuple[tuple[str, str, str], ...]  # title, text, in which role it was told
    questions: tuple[str, ...]
    last_time: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What one reads before a conversation."""

    title: str
    monitor: str
    form: str
    purpose: str
    when: str
    day: date
    people: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    script: tuple[tuple[int, str, str], ...]
    release: str
    topics: tuple[PackTopic, ...]


def pack_pdf(pack: Pack) -> bytes:
    """Return the pack as PDF/UA-1; the same pack gives the same bytes. Raises `PdfError`."""
    return compiled(_data(pack), pack.day.isoformat(), TEMPLATE)


def _data(pack: Pack) -> dict[str, Any]:
    return {
        "title": pack.title,
        "monitor": pack.monitor,
        "form": pack.form,
        "purpose": pack.purpose,
        "when": pack.when,
        "year": pack.day.year,
        "month": pack.day.month,
        "day": pack.day.day,
        "people": list(pack.people),
        "roles": [list(role) for role in pack.roles],
        "script": [[f"{minutes} min", step, what] for minutes, step, what in pack.script],
        "release": pack.release,
        "topics": [_topic(topic) for topic in pack.topics],
    }


def _topic(topic: PackTopic) -> dict[str, Any]:
    table = topic.table
    return {
        "title": topic.title,
        "place": topic.place,
        "sentences": list(topic.sentences),
        "chart": topic.chart,
        "alternative": topic.alternative or topic.title,
        "caption": topic.caption,
        "table": {
            "caption": table.caption,
            "columns": list(table.columns),
            "rows": [list(row) for row in table.rows[:_ROWS]],
        }
        if table
        else None,
        "signs": [list(sign) for sign in topic.signs],
        "source": topic.source,
        "stories": [list(story) for story in topic.stories],
        "questions": list(topic.questions),
        "last_time": list(topic.last_time),
    }


def pack_slides(pack: Pack) -> bytes:
    """Return the pack as .pptx: a title, and for each topic the question beforehand, the figure, what to discuss.

    Every picture has its text alternative; the notes hold the sentences. The figure comes after "what do you expect?".
    """
    from pptx import Presentation  # noqa: PLC0415 - heavy
    from pptx.util import Cm  # noqa: PLC0415 - heavy, only here

    show = Presentation()
    show.slide_width, show.slide_height = Cm(33.867), Cm(19.05)
    about = show.core_properties
    about.title, about.author, about.language = pack.title, "Wegwijzer", "nl-NL"
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = pack.title
    first.placeholders[1].text = "\n".join(part for part in (pack.purpose, pack.when) if part)
    _fitted(first, show)
    charts = [topic.chart for topic in pack.topics if topic.chart]
    images = dict(zip(charts, pngs_of(charts), strict=True)) if charts else {}
    for topic in pack.topics:
        _slides_of(show, topic, images)
    out = BytesIO()
    show.save(out)
    return out.getvalue()


def _slides_of(show: Any, topic: PackTopic, images: dict[str, bytes]) -> None:
    if topic.chart:
        _words(show, "Wat verwacht u?", [f"{topic.title}, {topic.place}", "Zeg het eerst. Daarna kijken we."])
        _figure(show, topic, images[topic.chart])
    else:
        _words(show, topic.title, list(topic.sentences) or [topic.kind])
    for title, text, who in topic.stories:
        _words(show, title, [text, who] if who else [text])
    _words(show, "Wat zien we, wat verklaart het?", list(topic.questions))
    if topic.last_time:
        _words(show, "Vorige keer spraken we af", list(topic.last_time))


def _words(show: Any, title: str, lines: list[str]) -> None:
    from pptx.util import Pt  # noqa: PLC0415 - heavy, only here

    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = title
    frame = slide.placeholders[1].text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines or [""]):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.font.size = Pt(28 if sum(map(len, lines)) < 400 else 20)  # noqa: PLR2004 - what fits
    _fitted(slide, show)


def _figure(show: Any, topic: PackTopic, image: bytes) -> None:
    from pptx.util import Cm, Pt  # noqa: PLC0415 - heavy, only here

    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = topic.sentences[0] if topic.sentences else topic.title
    _fitted(slide, show)
    slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(26)
    picture = slide.shapes.add_picture(BytesIO(image), Cm(4), Cm(4.4), height=Cm(13.2))
    picture.left = int((show.slide_width - picture.width) / 2)
    about = picture._element.nvPicPr.cNvPr  # noqa: SLF001 - python-pptx has no other way to give a picture its text
    about.set("descr", topic.alternative or topic.title)
    about.set("title", topic.title)
    note = slide.shapes.add_textbox(Cm(2), Cm(17.7), show.slide_width - Cm(4), Cm(1)).text_frame
    note.text = topic.source
    note.paragraphs[0].font.size = Pt(12)
    slide.notes_slide.notes_text_frame.text = " ".join(topic.sentences)


def _fitted(slide: Any, show: Any) -> None:
    """The ready layouts are of another width: put title and text in the middle of ours."""
    from pptx.util import Cm  # noqa: PLC0415 - heavy, only here

    for number, shape in enumerate(slide.placeholders):
        shape.left, shape.width = Cm(2), show.slide_width - Cm(4)
        shape.top, shape.height = (Cm(1), Cm(3.2)) if number == 0 else (Cm(4.8), Cm(12.5))
