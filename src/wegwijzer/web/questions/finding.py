"""Find questions that are like what somebody is asking: quick with tens of thousands, in any database.

Each telling word of a question is a row. The rarest words of what is asked give at most a few thousand candidates;
the likest of them are compared word by word.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from wegwijzer.usecases.likeness import ALIKE, bare_words, likeness
from wegwijzer.web.questions.models import Question, State, Word

MOST_ROWS = 4000  # of the index, read for one search
CANDIDATES = 60


def index(question: Question) -> None:
    """Keep the words of a question for `similar`; call it within the transaction that keeps its text."""
    Word.objects.filter(question=question).delete()
    Word.objects.bulk_create(
        Word(organisation=question.organisation, word=word, question=question) for word in bare_words(question.text)
    )


@dataclass(frozen=True, slots=True)
class Like:
    """A question with how much of what is asked it also says, from 0 to 1."""

    question: Question
    score: float


def similar(organisation: str, text: str, *, leave_out: int | None = None, limit: int = 5) -> list[Like]:
    """Return at most `limit` asked questions of an organisation that are like `text`, the likest first.

    Five queries, whatever the number of questions. Words that only very many questions have don't find anything alone.
    """
    asked = bare_words(text)
    if not asked:
        return []
    counts = dict(
        Word.objects.filter(organisation=organisation, word__in=asked)
        .values_list("word")
        .annotate(Count("pk"))
        .values_list("word", "pk__count")
    )
    numbers = _candidates(organisation, counts)
    said: dict[int, set[str]] = {}
    for number, word in Word.objects.filter(question__in=numbers).values_list("question", "word"):
        said.setdefault(number, set()).add(word)
    total = max((*counts.values(), len(said))) * 2
    scores = {number: likeness(asked, words, counts, total) for number, words in said.items() if number != leave_out}
    best = sorted((number for number in scores if scores[number] >= ALIKE), key=lambda number: -scores[number])
    hidden = (State.DRAFT, State.WITHDRAWN)
    found = Question.objects.exclude(state__in=hidden).prefetch_related("answers").in_bulk(best[: 2 * limit])
    return [Like(found[number], scores[number]) for number in best if number in found][:limit]


def _candidates(organisation: str, counts: dict[str, int]) -> list[int]:
    rare: list[str] = []
    rows = 0
    for word in sorted(counts, key=lambda each: counts[each]):
        if rare and rows + counts[word] > MOST_ROWS:
            break
        rare.append(word)
        rows += counts[word]
    found = Word.objects.filter(organisation=organisation, word__in=rare).values_list("question")
    return [number for (number, *_rest) in found.annotate(Count("pk")).order_by("-pk__count", "-question")[:CANDIDATES]]
