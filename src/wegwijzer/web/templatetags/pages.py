"""What templates need beside Django's own: words, addresses, help, small pictures. Nothing here counts or decides."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Indicator, Target
from wegwijzer.errors import Problem
from wegwijzer.language.dates import in_period
from wegwijzer.periods import parse_period
from wegwijzer.reports.view import ChartKind, FigureQuery, Option
from wegwijzer.usecases.searching import Hit
from wegwijzer.web import words
from wegwijzer.web.figures.addresses import address_of
from wegwijzer.web.figures.sparks import spark_paths
from wegwijzer.web.glossary import TERMS
from wegwijzer.web.rooms import Found, Panel, contributions

register = template.Library()


@register.simple_tag(takes_context=True)
def show_panel(context: template.Context, panel: Panel) -> SafeString:
    """Return what another app contributes to this page, from its own template."""
    return render_to_string(panel.template, panel.context, request=context["request"])


@register.filter
def said(value: Any, kind: str) -> str:
    """Return how a value of the definitions is called on a page: `{{ indicator.direction|said:"better" }}`."""
    return str(words.ALL[kind].get(value, value))


@register.filter
def in_dutch(text: str) -> str:
    """Return the Dutch of a text that the core gave as an English id."""
    return _(text) if text else ""


@register.filter
def in_percent(share: float) -> str:
    """Return a share (0–1) as `97 %`; not 100 % when something lacks."""
    percent = min(round(100 * share), 99) if share < 1 else 100
    return f"{percent} %"


@register.filter
def block_name(block: str) -> str:
    """Return what a building block is called."""
    return str(words.BLOCKS[block][0]) if block in words.BLOCKS else str(block)


@register.filter
def block_question(block: str) -> str:
    """Return the question that a building block answers."""
    return str(words.BLOCKS[block][1]) if block in words.BLOCKS else ""


@register.filter
def by_block(indicators: tuple[Indicator, ...]) -> list[tuple[str, list[Indicator]]]:
    """Return the indicators by building block, in the order of the guide; blocks without indicators are left out."""
    blocks = {block: [found for found in indicators if found.building_block == block] for block in words.BLOCKS}
    return [(block, found) for block, found in blocks.items() if found]


@register.filter
def state_before(change: Any) -> str:
    """Return what the earlier state of a change in the journal is called."""
    return state_name(change.kind, change.before)


@register.filter
def state_after(change: Any) -> str:
    """Return what the new state of a change in the journal is called."""
    return state_name(change.kind, change.after)


def state_name(kind: str, state: str) -> str:
    """Return what a state of a thing is called, as its app says; else as it was written."""
    names: dict[str, str] = {}
    for of_an_app in contributions("states"):
        names |= of_an_app().get(kind, {})
    return names.get(state, state)


@register.filter
def problem(found: Problem) -> str:
    """Return a problem or caution in Dutch."""
    return found.worded(_)


@register.filter
def short_date(day: Any) -> str:
    """Return a date as `3 maart 2026`; nothing for no date."""
    return date_format(day, "j F Y") if day else ""


@register.filter
def whole(value: float) -> str:
    """Return a number without decimals, in Dutch."""
    return number_format(value, decimal_pos=0, force_grouping=True)


@register.filter
def as_number(value: float | None, decimals: int = 0) -> str:
    """Return a number with so many decimals, in Dutch; nothing for no number."""
    return "" if value is None else number_format(value, decimal_pos=int(decimals or 0), force_grouping=True)


@register.filter
def card_url(query: FigureQuery) -> str:
    """Return the address of the page that a card leads to: the area stays, the rest is the default."""
    return address_of(FigureQuery(monitor=query.monitor, indicator=query.indicator, area=query.area))


@register.simple_tag
def figure_but(query: FigureQuery, **changes: str) -> str:
    """Return the address of the page with some choices changed."""
    if "chart" in changes:
        return address_of(query.but(chart=ChartKind(changes["chart"])))
    return address_of(query.but(**changes))


@register.simple_tag
def chart_url(query: FigureQuery, shape: str) -> str:
    """Return the address of the chart, wide (`breed`) or narrow (`smal`)."""
    address = address_of(query, "chart", kind="svg")
    return f"{address}{'&' if '?' in address else '?'}vorm={shape}"


@register.simple_tag
def compare_url(query: FigureQuery) -> str:
    """Return the address where a figure is compared in every way."""
    return address_of(query, "compare")


@register.simple_tag
def download_url(query: FigureQuery, kind: str) -> str:
    """Return the address of a download of what the page shows."""
    return address_of(query, "download", kind=kind)


@register.filter
def under_headings(options: tuple[Option, ...]) -> list[tuple[str, list[Option]]]:
    """Return options by their heading, in the order given."""
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(option.heading, []).append(option)
    return list(groups.items())


@register.filter
def chosen(options: tuple[Option, ...]) -> Option | None:
    """Return the option that is chosen, if any."""
    return next((option for option in options if option.chosen), None)


@register.simple_tag
def walk(query: FigureQuery, indicator: str) -> str:
    """Return the address of another figure in the same area and the same way of looking."""
    return address_of(FigureQuery(monitor=query.monitor, indicator=indicator, area=query.area, chart=query.chart))


@register.filter
def hit_url(hit: Hit | Found) -> str:
    """Return where something found leads: a figure, the figures of an area, a monitor, or where its app says."""
    if isinstance(hit, Found):
        return hit.address
    if hit.query:
        return address_of(hit.query)
    if hit.area:
        return f"{reverse('figures', args=[hit.monitor])}?{urlencode({'gebied': hit.area})}"
    return reverse("monitor", args=[hit.monitor])


@register.filter
def target_title(target: Target, indicators: tuple[Indicator, ...]) -> str:
    """Return the title of the figure that a goal is about."""
    return next((indicator.title for indicator in indicators if indicator.id == target.indicator), target.indicator)


@register.filter
def target_words(target: Target, indicators: tuple[Indicator, ...]) -> str:
    """Return what the goal is and when, for instance `85 % in 2027`, or that there is none."""
    if target.value is None:
        return _("Deliberately no goal.")
    unit = next((indicator.unit for indicator in indicators if indicator.id == target.indicator), "")
    number = number_format(round(target.value, 2), force_grouping=True).removesuffix(",0")
    when = in_period(parse_period(target.period)) if target.period else ""
    return " ".join(part for part in (number, unit, when) if part)


@register.simple_tag
def help_for(term_id: str) -> SafeString:
    """Return the explanation of a term behind a small question mark that opens in place, without a script."""
    term = TERMS[term_id]
    return format_html(
        '<details class="ww-help"><summary><span aria-hidden="true">?</span>'
        '<span class="ww-hidden">{}</span></summary><p class="ww-help__text"><strong>{}.</strong> {}</p></details>',
        _("What does “%(term)s” mean?") % {"term": term.name},
        term.name,
        term.text,
    )


@register.simple_tag
def spark(values: tuple[float | None, ...]) -> SafeString:
    """Return a small line of the last values; a gap where there is no value. It repeats what the sentence says."""
    paths, last = spark_paths(values)
    if not paths:
        return mark_safe("")
    dot = format_html('<circle cx="{}" cy="{}" r="3"/>', *last) if last else ""
    lines = format_html('<path d="{}" fill="none"/>', " ".join(paths))
    return format_html(
        '<svg class="ww-spark" viewBox="0 0 100 28" width="100" height="28" aria-hidden="true">{}{}</svg>',
        lines,
        dot,
    )
