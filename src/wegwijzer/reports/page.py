"""The same report as one HTML page that needs nothing else: no script, no outside host, prints decently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from wegwijzer.reports.additions import Addition, Block, Bullets, Image, Quote, Rows, Words
from wegwijzer.reports.content import ReportContent, Section
from wegwijzer.reports.view import Table

_STYLE = """
body{font:1.05rem/1.6 "Noto Sans","Open Sans",Arial,sans-serif;color:#1d2730}
body{margin:0 auto;max-width:52rem;padding:1.5rem}
h1,h2{color:#005a70;line-height:1.25}h2{margin-top:3rem;border-top:1px solid #c9d0d6;padding-top:1.5rem}
.lead{font-size:1.2rem}.soft{color:#55616c}.note{background:#fdf3d7;padding:.6rem 1rem}
figure{margin:1.5rem 0}figure svg{max-width:100%;height:auto}figcaption,caption{color:#55616c;text-align:left}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .8rem .3rem 0;border-bottom:1px solid #c9d0d6;text-align:left;vertical-align:top}
.figures td,.figures thead th+th{text-align:right}
.chosen th,.chosen td{font-weight:bold}.figures tbody th{font-weight:normal}
@media print{body{max-width:none;padding:0}h2{break-before:page}figure,tr{break-inside:avoid}}
@media print{thead{display:table-header-group}}
"""


def report_html(content: ReportContent) -> bytes:
    """Return the report as one HTML page in UTF-8; the same content gives the same bytes."""
    title = escape(f"{content.title}: {content.place}")
    head = (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
    )
    return f"{head}<body><main>{''.join(_body(content))}</main></body></html>\n".encode()


def _p(text: str, kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<p{attribute}>{escape(text)}</p>" if text else ""


def _body(content: ReportContent) -> Iterator[str]:
    yield f"<h1>{escape(content.title)}</h1>{_p(content.place, 'lead')}{_p(content.summary_line)}"
    audience = f" Voor: {content.audience}." if content.audience else ""
    yield _p(f"{content.date_line}{audience}", "soft")
    if content.fictional:
        yield _p("Fictieve gegevens. Deze cijfers gaan niet over echte mensen.", "note")
    yield "<h2>Samenvatting</h2>"
    for line in content.summary:
        yield f"<h3>{escape(line.title)}</h3>{_p(line.text)}"
    yield _p(content.summary_note)
    yield _list("Vragen die deze monitor beantwoordt", content.questions)
    yield _list("Wat er nog komt", content.moments)
    for chapter in content.chapters:
        yield f"<h2>{escape(chapter.title)}</h2>{_p(chapter.question, 'soft')}"
        for section in chapter.sections:
            yield from _section(section)
    for addition in content.additions:
        yield from _addition(addition)
    yield from _explanation(content)


def _addition(addition: Addition) -> Iterator[str]:
    yield f"<h2>{escape(addition.title)}</h2>{_p(addition.lead, 'soft')}"
    for part in addition.parts:
        yield f"<h3>{escape(part.title)}</h3>"
        yield from (_block(block) for block in part.blocks)


def _block(block: Block) -> str:
    match block:
        case Words():
            return f"<h4>{escape(block.text)}</h4>" if block.strong else _p(block.text, "soft" if block.soft else "")
        case Bullets():
            return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in block.texts)}</ul>"
        case Quote():
            return f"<blockquote>{_p(block.text)}{_p(block.by, 'soft')}</blockquote>"
        case Rows():
            return f"<h4>{escape(block.caption)}</h4>{_plain(block.columns, block.rows)}"
        case Image():
            return f"<figure>{block.svg}<figcaption>{escape(block.caption)}</figcaption></figure>"


def _list(heading: str, texts: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<h3>{escape(heading)}</h3><ul>{items}</ul>" if items else ""


def _section(section: Section) -> Iterator[str]:
    yield f"<h3>{escape(section.title)}</h3>{_p(section.place, 'soft')}"
    yield _p(" ".join(section.sentences[:1]), "lead") + _p(" ".join(section.sentences[1:]))
    for picture in section.pictures:
        yield f"<figure>{picture.svg}<figcaption>{escape(picture.caption)}</figcaption></figure>"
    for table in section.tables:
        yield _figures(table)
    yield _p(f"{section.source_line}. {section.fresh_line}" if section.source_line else section.fresh_line, "soft")
    for info in section.infos:
        yield f"<h4>{escape(info.heading)}</h4>{_p(info.text)}"


def _figures(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    rows = []
    for row in table.rows:
        chosen = ' class="chosen"' if row.highlighted else ""
        cells = "".join(f"<td>{escape(cell.text)}{_note(cell.note)}</td>" for cell in row.cells)
        rows.append(f'<tr{chosen}><th scope="row">{escape(row.label)}</th>{cells}</tr>')
    caption = f"<caption>{escape(table.caption)}</caption>"
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    region = f'class="wide" tabindex="0" role="region" aria-label="{escape(table.caption)}"'
    return f'<div {region}><table class="figures">{caption}{body}</table></div>'


def _note(note: str) -> str:
    return f" <small>({escape(note)})</small>" if note else ""


def _plain(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _explanation(content: ReportContent) -> Iterator[str]:
    yield "<h2>Uitleg</h2>"
    if content.signs:
        yield f"<h3>Tekens</h3>{_plain(('Teken', 'Betekenis'), [(one.sign, one.meaning) for one in content.signs])}"
    certainties = [(one.sign[:1].upper() + one.sign[1:], one.meaning) for one in content.certainties]
    yield f"<h3>Hoe zeker is een verschil?</h3>{_plain(('Wij schrijven', 'Dat betekent'), certainties)}"
    yield _list("Bronnen", content.sources)
    for info in content.explained:
        yield f"<h3>{escape(info.heading)}</h3>{_p(info.text)}"
    yield "<h3>Verborgen cijfers</h3>"
    if not content.hidden:
        yield _p("In dit rapport is geen cijfer verborgen.")
        return
    yield _p("Deze cijfers tonen we niet. Ze zijn niet nul.")
    yield _plain(
        ("Cijfer", "Waar en wanneer", "Reden"), [(one.figure, one.where, one.reason) for one in content.hidden]
    )
