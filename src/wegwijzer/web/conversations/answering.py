"""Keep what people answer on their phone, and what came in on paper."""

from __future__ import annotations

import math

from django.utils import timezone

from wegwijzer.web.conversations.models import Conversation, Expectation, Participant, Said, Topic, Vote

MOST_TEXTS = 10  # of one person in one step
LONGEST = 300
DIRECTIONS = {"-1": -1.0, "0": 0.0, "1": 1.0}
KIND_AT = {"see": Said.Kind.SEE, "explain": Said.Kind.EXPLAIN, "do": Said.Kind.DO}


def number_in(text: str) -> float | None:
    """Return a number as people type it (`12,5`, `1.234`, `12.5`), or None."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "").rstrip("%€")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    elif plain.count(".") > 1 or (plain.count(".") == 1 and len(plain.rpartition(".")[2]) == 3):  # noqa: PLR2004 - thousands
        plain = plain.replace(".", "")
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def expectation_in(topic: Topic, text: str) -> float | None:
    """Return an expectation that fits the question, kept within the scale; None when it can't be read."""
    if topic.asks == Topic.Asks.DIRECTION:
        return DIRECTIONS.get(text)
    found = number_in(text)
    if found is None or topic.lowest is None or topic.highest is None:
        return found
    return min(max(found, topic.lowest), topic.highest)


def expect(topic: Topic, participant: Participant | None, text: str) -> bool:
    """Keep what somebody expects (the last answer counts); False when it can't be read."""
    value = expectation_in(topic, text)
    if value is None:
        return False
    if participant is None:
        Expectation.objects.create(topic=topic, participant=None, value=value)
    else:
        Expectation.objects.update_or_create(topic=topic, participant=participant, defaults={"value": value})
    return True


def say(conversation: Conversation, topic: Topic | None, participant: Participant | None, kind: str, text: str) -> bool:
    """Keep a short text; False when it is empty or somebody said enough in this step. The same text counts once."""
    text = " ".join(text.split())[:LONGEST]
    own = Said.objects.filter(conversation=conversation, topic=topic, kind=kind, participant=participant)
    if not text or (participant is not None and own.count() >= MOST_TEXTS):
        return False
    if not own.filter(text=text).exists():
        Said.objects.create(
            conversation=conversation, topic=topic, participant=participant, kind=kind, text=text, at=timezone.now()
        )
    return True


def vote(topic: Topic, participant: Participant, answers: dict[str, str]) -> int:
    """Keep for or against by explanation (`{"12": "1", "13": "0"}`); return how many were kept."""
    known = {str(said.pk): said for said in topic.said.filter(kind=Said.Kind.EXPLAIN, chosen=True, removed=False)}
    kept = 0
    for key, answer in answers.items():
        if key in known and answer in {"0", "1"}:
            Vote.objects.update_or_create(said=known[key], participant=participant, defaults={"agrees": answer == "1"})
            kept += 1
    return kept
