"""Which figures and questions are like what somebody is asking, in words that need not be the same.

Words are compared bare: without capitals, accents and common Dutch endings, and without words that every question has.
A rare word that both have says much, a common one little.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from wegwijzer.definitions.model import Indicator, Question
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.usecases.monitors import MonitorCard, monitors_for
from wegwijzer.usecases.opening import Same, loaded_definitions
from wegwijzer.usecases.searching import folded
from wegwijzer.usecases.viewer import Viewer

MOST_WORDS = 30
LONGEST_WORD = 40
SHORTEST_STEM = 4
ALIKE = 0.25  # from this share of what a text says on, something is like it
_EVERYWHERE = """
aan al alle als ander andere bij binnen dan dat de der deze die dit doe doen door dus een elk elke
en er ga gaan gaat geen gemeente gemeenten gaan goed had heb hebben heeft hen het hoe hoeveel
hoelang hun ik in inwoner inwoners is iedere ieder ja je jullie kan kunnen krijgen krijgt lang maar
meer mensen met mijn minder moet moeten na naar niet nog nu of om omdat ons onze ook op over per
raad s te ten ter tot u uit uw van vaak veel voor vraag waar waarom wanneer wat we welk welke werd
wie wij wil willen worden wordt ze zich zien zij zijn zo zou zullen
"""
EVERYWHERE = frozenset(_EVERYWHERE.split())
ENDINGS = ("heden", "heid", "eren", "ingen", "ing", "elijk", "lijk", "ste", "en", "er", "e", "s", "t")


def bare_words(text: str) -> tuple[str, ...]:
    """Return the telling words of a text, bare and each once, in order; at most thirty."""
    words = re.findall(r"[a-z0-9]+", folded(text))
    telling = (bare(word) for word in words if len(word) > 1 and word not in EVERYWHERE)
    return tuple(dict.fromkeys(telling))[:MOST_WORDS]


def bare(word: str) -> str:
    """Return a word without its common Dutch endings: `wachten`, `wacht` and `wachtte` become the same."""
    word = word[:LONGEST_WORD]
    for _round in range(2):
        ending = next((each for each in ENDINGS if word.endswith(each) and len(word) - len(each) >= SHORTEST_STEM), "")
        word = word.removesuffix(ending)
    if len(word) > SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return re.sub(r"([aeou])\1([a-z])$", r"\1\2", word).replace("z", "s").replace("v", "f")


def likeness(asked: Iterable[str], other: Iterable[str], commonness: Mapping[str, int], total: int) -> float:
    """Return from 0 to 1 how much of what is asked the other also says, a rare word weighing more than a common one."""
    weights = {word: log(1 + (total + 1) / (1 + commonness.get(word, 0))) for word in asked}
    both = sum(weights[word] for word in set(other) & set(weights))
    return both / sum(weights.values()) if weights else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeFigure:
    """A figure that may answer a question already."""

    title: str
    monitor: str
    query: FigureQuery
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeQuestion:
    """A question that a monitor answers, or got no as an answer, with the reason."""

    question: Question
    monitor: str
    monitor_id: str
    score: float


@dataclass(frozen=True, slots=True)
class _Said:
    """The bare words of every indicator and question, and in how many of them each word stands."""

    indicators: Mapping[str, frozenset[str]]
    questions: Mapping[str, frozenset[str]]
    commonness: Mapping[str, int]

    @property
    def total(self) -> int:
        return len(self.indicators) + len(self.questions)


@lru_cache(maxsize=4)
def _said(held: Same) -> _Said:
    found = held.definitions
    indicators = {name: frozenset(bare_words(_told(each))) for name, each in found.indicators.items()}
    questions = {name: frozenset(bare_words(each.text)) for name, each in found.questions.items()}
    return _Said(
        indicators, questions, Counter(w for said in (indicators, questions) for ws in said.values() for w in ws)
    )


def _told(indicator: Indicator) -> str:
    return f"{indicator.title} {indicator.noun} {indicator.explanation}"


def figures_like(home: Home, viewer: Viewer, text: str, limit: int = 5) -> tuple[LikeFigure, ...]:
    """Return figures that this viewer may read and that may answer `text`, the likest first; each indicator once."""
    asked = bare_words(text)
    definitions = loaded_definitions(home)
    said = _said(Same(definitions))
    scores = {
        name: score
        for name, words in said.indicators.items()
        if words & set(asked) and (score := likeness(asked, words, said.commonness, said.total)) >= ALIKE
    }
    found: dict[str, LikeFigure] = {}
    for card in monitors_for(home, viewer) if scores else ():
        for name in card.monitor.indicators if card.release else ():
            if name in scores and name not in found:
                query = FigureQuery(monitor=card.monitor.id, indicator=name)
                title = definitions.indicators[name].title
                found[name] = LikeFigure(title=title, monitor=card.monitor.title, query=query, score=scores[name])
    return tuple(sorted(found.values(), key=lambda each: -each.score)[:limit])


def questions_like(home: Home, viewer: Viewer, text: str, limit: int = 5) -> tuple[LikeQuestion, ...]:
    """Return questions in the monitors that this viewer may see, the likest first."""
    asked = bare_words(text)
    definitions = loaded_definitions(home)
    said = _said(Same(definitions))
    scores = {
        name: score
        for name, words in said.questions.items()
        if words & set(asked) and (score := likeness(asked, words, said.commonness, said.total)) >= ALIKE
    }
    cards: tuple[MonitorCard, ...] = monitors_for(home, viewer) if scores else ()
    found = {
        name: LikeQuestion(
            question=definitions.questions[name],
            monitor=card.monitor.title,
            monitor_id=card.monitor.id,
            score=scores[name],
        )
        for card in reversed(cards)
        for name in card.monitor.questions
        if name in scores
    }
    return tuple(sorted(found.values(), key=lambda each: -each.score)[:limit])
