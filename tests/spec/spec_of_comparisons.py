"""How a case of `signal_sentences.yaml` becomes sentences; used by its test and by the chapter of sentences."""

from __future__ import annotations

from typing import Any

from wegwijzer.definitions.model import Direction
from wegwijzer.language.comparing import (
    DifferenceFacts,
    difference_sentences,
    evaluation_sentences,
    funnel_sentence,
    outlook_sentences,
    peers_sentences,
    trend_sentences,
)
from wegwijzer.language.signals import SignalFacts, signal_question, signal_sentences, signal_title
from wegwijzer.language.statements import Subject
from wegwijzer.periods import parse_period


def said(case: dict[str, Any], subjects: dict[str, dict[str, Any]]) -> tuple[str, ...]:  # noqa: PLR0911 - one per kind
    """Return the sentences of a case."""
    given = dict(case["given"])
    subject = Subject(**{**subjects[case["subject"]], "direction": Direction.NEUTRAL})
    match case["about"]:
        case "signal":
            return signal_sentences(_signal(given, subject))
        case "difference":
            return difference_sentences(DifferenceFacts(subject=subject, **given))
        case "trend":
            since = given.pop("since")
            return trend_sentences(DifferenceFacts(subject=subject, phrase="", **given), since)
        case "funnel":
            siblings = given.pop("siblings")
            return (funnel_sentence(DifferenceFacts(subject=subject, phrase="", **given), siblings),)
        case "target":
            return outlook_sentences(subject, **given)
        case "peers":
            return peers_sentences(**given)
        case _:
            return evaluation_sentences(subject, **given)


def asked(case: dict[str, Any], subjects: dict[str, dict[str, Any]]) -> tuple[str, str]:
    """Return (title, question) of a signal; empty for other cases."""
    if case["about"] != "signal":
        return "", ""
    facts = _signal(dict(case["given"]), Subject(**subjects[case["subject"]]))
    return signal_title(facts), signal_question(facts)


def _signal(given: dict[str, Any], subject: Subject) -> SignalFacts:
    periods = {name: parse_period(str(given.pop(name))) for name in ("since", "until", "newest")}
    return SignalFacts(subject=subject, **periods, **given)
