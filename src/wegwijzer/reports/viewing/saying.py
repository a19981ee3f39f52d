"""What is said about a figure: honest sentences, the finding, layers of explanation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wegwijzer.comparison.comparators import OVER_TIME, Comparator, Comparison, Kind, Subject, compare
from wegwijzer.definitions.model import Definitions
from wegwijzer.language.sentences import finding, sentences
from wegwijzer.reports.view import Info
from wegwijzer.reports.viewing import wording
from wegwijzer.reports.viewing.looking import Looked
from wegwijzer.reports.viewing.subject import scale_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said about a figure."""

    sentences: tuple[str, ...]
    finding: str
    infos: tuple[Info, ...]
    fresh: str


def say(looked: Looked, definitions: Definitions, released_on: date) -> Said:
    """Return the sentences, the finding and the layers of explanation."""
    newest = next(reversed(looked.series.periods_of(looked.chosen.area) or looked.series.periods), "")
    fresh = wording.fresh_line(newest, released_on)
    comparisons = _comparisons(looked)
    certainties = [one.difference.certainty for one in comparisons if one.difference]
    infos = wording.infos(looked, definitions, fresh, certainties)
    if not looked.chosen.period:
        nothing_yet = f"Er zijn nog geen cijfers over “{looked.indicator.title}” in deze vrijgave."
        return Said(sentences=(nothing_yet,), finding=nothing_yet.rstrip("."), infos=infos, fresh=fresh)
    facts = wording.statement(looked, comparisons)
    return Said(sentences=sentences(facts), finding=finding(facts), infos=infos, fresh=fresh)


def _over_time(looked: Looked) -> list[Comparator]:
    """The same period a year earlier, because seasons mislead; else the previous measurement."""
    offered = {one.kind: one for one in looked.offered}
    found = offered.get(Kind.YEAR_EARLIER) or offered.get(Kind.PREVIOUS)
    return [found] if found else []


def _comparisons(looked: Looked) -> list[Comparison]:
    """An earlier period and the chosen comparator, in that order; nothing when "niets" was chosen."""
    kind = looked.comparator.kind
    if kind is Kind.NONE or not looked.chosen.period:
        return []
    wanted = [] if kind in OVER_TIME else _over_time(looked)
    wanted += [looked.comparator] if kind is not Kind.TARGET else []
    subject = Subject(area=looked.chosen.area, period=looked.chosen.period, scale=scale_of(looked.indicator))
    return [compare(subject, comparator, looked.series, looked.everybody) for comparator in wanted]
