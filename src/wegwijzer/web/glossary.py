"""Help beside the words: every term that somebody who is no specialist may stumble over, in one or two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its explanation."""

    id: str
    name: Promise
    text: Promise


def _term(id_: str, name: Promise, text: Promise) -> tuple[str, Term]:
    return id_, Term(id_, name, text)


TERMS: dict[str, Term] = dict(
    (
        _term("monitor", _("Monitor"), _("Figures and stories that answer a question, followed over the years.")),
        _term(
            "cycle", _("Cycle"), _("One round of asking, setting up, collecting and discussing. Then it starts anew.")
        ),
        _term(
            "question",
            _("Knowledge question"),
            _("What somebody wants to know, and what they will do with the answer."),
        ),
        _term(
            "indicator",
            _("Indicator"),
            _("A figure that stands for something bigger. It shows a part, never everything."),
        ),
        _term(
            "block",
            _("Building block"),
            _("What kind of information it is: about society, money, activities, effect or experience."),
        ),
        _term("area", _("Area"), _("A municipality, a district or a neighbourhood.")),
        _term(
            "period",
            _("Period"),
            _("The year, half-year, quarter or month that a figure is about, or the day on which it was counted."),
        ),
        _term("group", _("Group"), _("A part of the people, for instance an age group.")),
        _term(
            "comparator",
            _("Compared with"),
            _("The area or group beside which you put this figure. A figure alone says little."),
        ),
        _term("provisional", _("Provisional"), _("The source may still change this figure.")),
        _term(
            "hidden", _("Hidden"), _("It is about so few people that somebody might be recognised. Hidden is not zero.")
        ),
        _term(
            "release",
            _("Release"),
            _("Figures that were checked, protected and fixed on a date. They never change afterwards."),
        ),
        _term("target", _("Goal"), _("What the municipality wants to reach, with the reason why.")),
        _term("break", _("Break"), _("From here on it was counted in another way. Don't compare before and after.")),
        _term(
            "interval",
            _("Margin"),
            _("The true value lies very likely within this margin. Small groups have a wide margin."),
        ),
        _term("burden", _("Size"), _("How much time it takes a year to deliver the data. Small is good.")),
        _term(
            "functions", _("Function"), _("What a monitor is used for: to signal, learn, steer, account or forecast.")
        ),
        _term(
            "source",
            _("Source"),
            _("Where the data comes from, for instance Statistics Netherlands or a care provider."),
        ),
        _term("need", _("Need to know"), _("Without this answer a decision can't be made. The rest is nice to know.")),
    )
)
