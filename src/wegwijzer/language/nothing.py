"""The kinds of nothing in words: one sign, one name and one explanation each. Defined once, used in every exit."""

from __future__ import annotations

from dataclasses import dataclass

from wegwijzer.frames import HIDDEN, WITH_VALUE, Quality, Status


@dataclass(frozen=True, slots=True)
class Nothing:
    """How a kind of nothing is shown: `sign` in a cell, `name` in a note, `meaning` in the legend."""

    sign: str
    name: str
    meaning: str


_HIDDEN_MEANING = "verborgen: wij tonen dit cijfer niet, om mensen te beschermen. Het is niet nul."
_KINDS = {
    Status.HIDDEN_PRIMARY: Nothing("×", "verborgen: het gaat om te weinig mensen", _HIDDEN_MEANING),
    Status.HIDDEN_SECONDARY: Nothing("×", "verborgen: dit beschermt een ander cijfer", _HIDDEN_MEANING),
    Status.HIDDEN_PART: Nothing("×", "verborgen: een deel van dit cijfer is verborgen", _HIDDEN_MEANING),
    Status.SECRET: Nothing("g", "geheim bij de bron", "geheim: de bron maakt dit cijfer niet bekend. Het is niet nul."),
    Status.UNKNOWN: Nothing(
        "?", "onbekend bij de bron", "onbekend: de bron weet dit cijfer niet, of vindt het te onzeker."
    ),
    Status.NOT_DELIVERED: Nothing("…", "niet geleverd", "niet geleverd, of nog niet geleverd."),
    Status.NOT_APPLICABLE: Nothing(
        "–", "niet van toepassing", "niet van toepassing: dit cijfer kan hier niet bestaan."
    ),
}
PROVISIONAL_MARK = "*"
ESTIMATED_MARK = "~"
_QUALITIES = {
    Quality.PROVISIONAL: (PROVISIONAL_MARK, "voorlopig"),
    Quality.REVISED_PROVISIONAL: (PROVISIONAL_MARK, "nader voorlopig"),
    Quality.ESTIMATED: (ESTIMATED_MARK, "geschat"),
}
_REASONS = {
    "minimum_count": "verborgen: het gaat om te weinig mensen",
    "minimum_denominator": "verborgen: de groep is te klein",
    "minimum_respondents": "verborgen: te weinig mensen vulden de vragenlijst in",
    "minimum_stories": "verborgen: er zijn te weinig verhalen",
    "minimum_contributors": "verborgen: te weinig aanbieders dragen bij",
    "group_disclosure": "verborgen: het geldt voor bijna iedereen in deze groep",
    "dominance": "verborgen: één aanbieder bepaalt dit cijfer",
    "p_percent": "verborgen: het cijfer van één aanbieder is te goed te schatten",
    "part_hidden": "verborgen: een deel van dit cijfer is verborgen",
    "hide_ratio_with_hidden_part": "verborgen: een deel van dit cijfer is verborgen",
    "secondary": "verborgen: dit beschermt een ander cijfer",
    "zeros_shown": "verborgen: ook nul zou hier te veel zeggen",
}
_NOT_THERE = {  # reasons of the engine: why there is nothing to show, where it isn't hidden
    "part_secret": "geheim bij de bron: een deel van de optelling is geheim",
    "part_unknown": "onbekend: een deel van de gegevens is onbekend",
    "part_not_delivered": "niet geleverd: een deel van de optelling ontbreekt",
    "not_delivered": "niet geleverd",
    "purpose": "niet getoond: geleverd voor een ander doel",
    "no_denominator": "niet geleverd: het aantal om door te delen ontbreekt",
    "zero_denominator": "niet van toepassing: er is niemand om door te delen",
    "no_cases": "niet van toepassing: er is niets om over te rekenen",
}


def sign(status: Status) -> str:
    """Return the sign that stands where there is no value; empty for a status with a value."""
    return _KINDS[status].sign if status in _KINDS else ""


def name(status: Status, reason: str = "") -> str:
    """Return why there is no value, in a few words; `reason` is the code the gate or the source gave.

    An unknown reason falls back on the status; a status with a value gives an empty text.
    """
    if status in WITH_VALUE:
        return ""
    words = _REASONS if status in HIDDEN else _NOT_THERE
    if reason in words:
        return words[reason]
    return _KINDS[status].name


def status_word(status: Status) -> str:
    """Return the status in one or a few words, for a column with statuses: `getoond`, `verborgen`, `onbekend`."""
    if status in WITH_VALUE:
        return "afgerond" if status is Status.ROUNDED else "getoond"
    return _KINDS[status].name.partition(":")[0]


def meaning(status: Status) -> str:
    """Return what the sign of `status` means, for a legend; empty for a status with a value."""
    return _KINDS[status].meaning if status in _KINDS else ""


def quality_mark(quality: Quality) -> str:
    """Return the mark behind a number that isn't final: `*` provisional, `~` estimated, else nothing."""
    return _QUALITIES[quality][0] if quality in _QUALITIES else ""


def quality_name(quality: Quality) -> str:
    """Return `voorlopig`, `nader voorlopig`, `geschat`, or nothing for a final figure."""
    return _QUALITIES[quality][1] if quality in _QUALITIES else ""


def quality_meaning(quality: Quality) -> str:
    """Return what the mark of `quality` means, for a legend; empty for a final figure."""
    if quality is Quality.ESTIMATED:
        return "geschat: gerekend met een model of omgerekend naar nieuwe grenzen."
    return "voorlopig: dit cijfer kan nog veranderen." if quality in _QUALITIES else ""
