"""What a case cost and could have cost, per financier; how a business case runs over the years; what it hangs on."""

from __future__ import annotations

from collections.abc import Sequence

from wegwijzer.costing.business import BusinessCase, CaseOutcome
from wegwijzer.costing.effects import CaseComparison, Difference
from wegwijzer.costing.sensitivity import Swing
from wegwijzer.language.numbers import number
from wegwijzer.reports.drawing.canvas import ACCENT, GREY, INK, LIGHT, RULE, SOFT_INK, Canvas
from wegwijzer.reports.drawing.lettering import width_of, wrapped
from wegwijzer.reports.drawing.scales import Scale, scale
from wegwijzer.reports.drawing.sheet import FORMATS, SMALL, Box
from wegwijzer.reports.drawing.told import ToldDrawing, ToldSheet, ToldTable

_BAR, _GROUP = 14.0, 56.0
_WENT, _COULD = "zoals het ging", "zoals het had kunnen gaan"


def euro(amount: float) -> str:
    """Return an amount in whole euro in Dutch notation: “€ 1.234”, “−€ 50”."""
    rounded = round(amount)
    return f"{'−' if rounded < 0 else ''}€ {number(abs(rounded), 0)}"


def cost_comparison_chart(found: CaseComparison, *, form: str = "16:9", accent: str = ACCENT) -> ToldDrawing:
    """Return per financier a bar for the case as it went and one for how it could have gone, and the table.

    The title is the finding; under it stands that the second course is thought up and that one case is no average.
    """
    size = FORMATS[form]
    title = _finding(found)
    subtitle = f"Kosten per betaler, in euro van {found.case.price_year}. {found.case.title}."
    notes = [*found.cautions, *(["Fictieve casus."] if found.case.fictional else [])]
    sheet = ToldSheet(title, subtitle, notes, size)
    rows = found.by_financier or (found.total,)
    bottom = _paired_bars(sheet, rows, accent)
    alternative = f"{title} {_in_words(rows)}"
    return ToldDrawing(svg=sheet.finish(bottom, alternative), title=title, alternative=alternative, table=_table(found))


def _finding(found: CaseComparison) -> str:
    total = found.total
    if round(total.difference) == 0:
        return f"Beide verlopen kosten even veel: {euro(total.went)}."
    way = "minder" if total.difference < 0 else "meer"
    went, less = euro(total.went), euro(abs(total.difference))
    return f"Deze casus kostte {went}. Zoals het had kunnen gaan: {less} {way}."


def _in_words(rows: Sequence[Difference]) -> str:
    return " ".join(f"{row.name}: {euro(row.went)} {_WENT}, {euro(row.could)} {_COULD}." for row in rows)


def _paired_bars(sheet: ToldSheet, rows: Sequence[Difference], accent: str) -> float:
    canvas, whole = sheet.canvas, sheet.box(_GROUP * len(rows) + 26)
    x = scale([0.0, *(amount for row in rows for amount in (row.went, row.could))], 0, 1, from_zero=True)
    widest = max(width_of(euro(max(row.went, row.could)), SMALL) for row in rows)
    axis = Scale(0.0, x.highest, whole.left, whole.right - widest - 12, ())
    _key(canvas, whole, accent)
    y = whole.top + 26
    for row in rows:
        canvas.text((whole.left, y + 10), row.name, sheet.form.text, font_weight="bold", fill=INK)
        for place, (amount, colour) in enumerate(((row.went, GREY), (row.could, accent))):
            top = y + 16 + place * (_BAR + 2)
            width = axis(amount) - axis.start
            canvas.add("rect", x=whole.left, y=top, width=max(width, 1.0), height=_BAR, fill=colour)
            canvas.text((whole.left + width + 6, top + _BAR - 3), euro(amount), SMALL, fill=INK)
        y += _GROUP
    return y


def _key(canvas: Canvas, box: Box, accent: str) -> None:
    x, y = box.left, box.top + 4
    for words, colour in ((_WENT, GREY), (_COULD, accent)):
        canvas.add("rect", x=x, y=y, width=12, height=12, fill=colour)
        canvas.text((x + 18, y + 10), words, SMALL, fill=SOFT_INK)
        x += width_of(words, SMALL) + 36


def _table(found: CaseComparison) -> ToldTable:
    rows = [
        (row.name, euro(row.went), euro(row.could), euro(row.difference)) for row in (*found.by_financier, found.total)
    ]
    headings = ("Betaler", _WENT.capitalize(), _COULD.capitalize(), "Verschil")
    return ToldTable(caption=found.case.title, headings=headings, rows=tuple(rows))


def business_case_chart(
    case: BusinessCase, found: CaseOutcome, *, form: str = "16:9", accent: str = ACCENT
) -> ToldDrawing:
    """Return the discounted balance added up year by year as a line that crosses zero where it is earned back."""
    size = FORMATS[form]
    title = _business_finding(found)
    subtitle = f"Saldo tot en met elk jaar, contant tegen {number(found.percent, 2)} %. {case.title}."
    sheet = ToldSheet(title, subtitle, _business_notes(case, found), size)
    bottom = _line(sheet, found, accent)
    words = " ".join(f"{year.year}: {euro(year.cumulative)}." for year in found.years)
    alternative = f"{title} {words}"
    rows = tuple(
        (str(year.year), euro(year.costs), euro(year.benefits), euro(year.discounted), euro(year.cumulative))
        for year in found.years
    )
    headings = ("Jaar", "Kosten", "Baten", "Saldo contant", "Saldo tot en met dit jaar")
    table = ToldTable(caption=case.title, headings=headings, rows=rows)
    return ToldDrawing(svg=sheet.finish(bottom, alternative), title=title, alternative=alternative, table=table)


def _business_finding(found: CaseOutcome) -> str:
    if found.payback_year is None:
        return f"Het saldo is {euro(found.npv)}. Het verdient zich in deze jaren niet terug."
    return f"Het saldo is {euro(found.npv)}. Het verdient zich terug in {found.payback_year}."


def _business_notes(case: BusinessCase, found: CaseOutcome) -> list[str]:
    notes = [f"Anders gebeurt er dit: {case.zero_alternative.strip().rstrip('.')}."]
    if found.pro_memoria:
        notes.append(f"Niet in euro te zeggen: {', '.join(item.title for item in found.pro_memoria)}.")
    return [*notes, *(["Fictieve businesscase."] if case.fictional else [])]


def _line(sheet: ToldSheet, found: CaseOutcome, accent: str) -> float:
    canvas, whole = sheet.canvas, sheet.box(220)
    values = [year.cumulative for year in found.years]
    y = scale([0.0, *values], whole.bottom - 26, whole.top + 8, from_zero=True, marks=5 if sheet.form.wide else 4)
    left = whole.left + max(width_of(euro(tick), SMALL) for tick in y.ticks) + 10
    years = [year.year for year in found.years] or [0]
    x = Scale(years[0], max(years[-1], years[0] + 1), left + 12, whole.right - 20, ())
    for tick in y.ticks:
        canvas.line((left, y(tick)), (whole.right, y(tick)), stroke=RULE if tick == 0 else LIGHT, stroke_width=1)
        canvas.text((left - 6, y(tick) + 4), euro(tick), SMALL, text_anchor="end", fill=SOFT_INK)
    canvas.path([(x(year.year), y(year.cumulative)) for year in found.years], stroke=accent, stroke_width=3)
    every = max(1, round(len(years) / (10 if sheet.form.wide else 4)))
    for place, year in enumerate(found.years):
        canvas.add("circle", cx=x(year.year), cy=y(year.cumulative), r=4, fill=accent)
        if place % every == 0:
            at = (x(year.year), whole.bottom - 6)
            canvas.text(at, str(year.year), SMALL, text_anchor="middle", fill=SOFT_INK)
    return whole.bottom


def tornado_chart(
    case: BusinessCase, base: CaseOutcome, swings: Sequence[Swing], *, form: str = "16:9", accent: str = ACCENT
) -> ToldDrawing:
    """Return what the outcome hangs on: a bar per item from its low to its high end, the widest on top."""
    size = FORMATS[form]
    title = f"Het saldo hangt het meest af van: {swings[0].title}." if swings else "Er zijn geen onzekere posten."
    subtitle = f"Saldo als één post verandert en de rest gelijk blijft. Zonder verandering: {euro(base.npv)}."
    sheet = ToldSheet(title, subtitle, ["Streep: het saldo zoals het nu berekend is."], size)
    bottom = _swings(sheet, base, swings, accent) if swings else sheet.top
    rows = tuple((one.title, euro(one.npv_low), euro(one.npv_high), euro(one.width)) for one in swings)
    headings = ("Post", "Saldo aan de lage kant", "Saldo aan de hoge kant", "Verschil")
    alternative = f"{title} " + " ".join(f"{row[0]}: van {row[1]} tot {row[2]}." for row in rows)
    table = ToldTable(caption=case.title, headings=headings, rows=rows)
    return ToldDrawing(svg=sheet.finish(bottom, alternative), title=title, alternative=alternative, table=table)


def _swings(sheet: ToldSheet, base: CaseOutcome, swings: Sequence[Swing], accent: str) -> float:
    canvas, whole = sheet.canvas, sheet.box(44.0 * len(swings) + 24)
    ends = [base.npv, *(value for one in swings for value in (one.npv_low, one.npv_high))]
    room = max(width_of(euro(value), SMALL) for value in ends) + 10
    axis = Scale(min(ends), max(*ends, min(ends) + 1), whole.left + room, whole.right - room, ())
    y = whole.top
    for one in swings:
        low, high = sorted((axis(one.npv_low), axis(one.npv_high)))
        for line in wrapped(one.title, sheet.form.text, whole.width, lines=1):
            canvas.text((whole.left, y + 14), line, sheet.form.text, fill=INK)
        canvas.add("rect", x=low, y=y + 20, width=max(high - low, 1.0), height=14, fill=accent, fill_opacity=0.75)
        lowest, highest = sorted((one.npv_low, one.npv_high))
        canvas.text((low - 6, y + 31), euro(lowest), SMALL, text_anchor="end", fill=SOFT_INK)
        canvas.text((high + 6, y + 31), euro(highest), SMALL, fill=SOFT_INK)
        y += 44
    canvas.line((axis(base.npv), whole.top), (axis(base.npv), y), stroke=INK, stroke_width=1.5)
    return y + 6
