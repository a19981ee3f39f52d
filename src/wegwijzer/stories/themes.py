"""Suggestions from the texts themselves: what themes recur, and which stories look alike. Suggestions, never codes.

TF-IDF weighs words that are frequent in one story and rare in others; non-negative matrix factorisation finds words
that go together (Lee and Seung, *Nature* 401, 1999). Words are compared by their stem (Porter's algorithm for Dutch),
and shown as the form that occurs most. The same stories and seed give the same answer.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wegwijzer.stories.wordlists import small_words

LEAST_STORIES = 5  # fewer give no themes worth the name
_WORD = re.compile(r"[^\W\d_]{3,40}")
_MASK = re.compile(r"\[[a-z\-]{2,20}\]")  # what stands in the place of something masked is no theme
_LONGEST = 20_000  # characters of one story that are looked at
_SHOWN_FROM = 0.1  # share of its weight with which a story belongs to a theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSuggestion:
    """Words that go together, the most telling first, and the stories they stand in, the strongest first."""

    words: tuple[str, ...]
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarStory:
    """A story that looks like another: how much (0 nothing in common … 1 the same words), and by which words."""

    story: str
    likeness: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Stories as weights of stems."""

    stories: tuple[str, ...]
    matrix: Any
    words: tuple[str, ...]  # the full word for each column


def suggest_themes(texts: Mapping[str, str], *, number: int = 6, seed: int = 0) -> tuple[ThemeSuggestion, ...]:
    """Return at most `number` themes in stories (id → text), the one with most stories first.

    Fewer than five stories with words, or stories without a word in common, give none.
    """
    weighed = _weighed(texts)
    if weighed is None or len(weighed.stories) < LEAST_STORIES:
        return ()
    from sklearn.decomposition import NMF  # noqa: PLC0415 - heavy

    wanted = min(number, len(weighed.stories) - 1, weighed.matrix.shape[1])
    if wanted < 1:
        return ()
    model = NMF(n_components=wanted, init="nndsvda", random_state=seed, max_iter=400, tol=1e-3)
    belongs = _quietly(model.fit_transform, weighed.matrix)
    totals = belongs.sum(axis=1, keepdims=True)
    shares = belongs / totals.clip(min=1e-12)
    found = []
    for column, weights in enumerate(model.components_):
        if not weights.any():
            continue
        words = tuple(weighed.words[place] for place in (-weights).argsort(kind="stable")[:6] if weights[place] > 0)
        strongest = (-belongs[:, column]).argsort(kind="stable")
        stories = tuple(weighed.stories[row] for row in strongest if shares[row, column] >= _SHOWN_FROM)
        if stories:
            found.append(ThemeSuggestion(words=words, stories=stories))
    return tuple(sorted(found, key=lambda theme: (-len(theme.stories), theme.words)))


def similar_stories(texts: Mapping[str, str], story: str, *, most: int = 5) -> tuple[SimilarStory, ...]:
    """Return the stories that have most words in common with `story`, by cosine of their weights; none when none do."""
    weighed = _weighed(texts)
    if weighed is None or story not in weighed.stories:
        return ()
    own = weighed.matrix[weighed.stories.index(story)]
    likeness = (weighed.matrix @ own.T).toarray().ravel()
    order = sorted(range(len(weighed.stories)), key=lambda row: (-likeness[row], weighed.stories[row]))
    chosen = [row for row in order if weighed.stories[row] != story and likeness[row] > 0][:most]
    return tuple(
        SimilarStory(
            story=weighed.stories[row],
            likeness=min(float(likeness[row]), 1.0),
            words=_in_common(weighed, own, weighed.matrix[row]),
        )
        for row in chosen
    )


def _in_common(weighed: _Weighed, one: Any, other: Any) -> tuple[str, ...]:
    product = one.multiply(other).tocoo()
    ranked = sorted(zip(product.data, product.col, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return tuple(weighed.words[place] for _, place in ranked[:5])


def _weighed(texts: Mapping[str, str]) -> _Weighed | None:
    stem = _stemmer()
    stems: dict[str, list[str]] = {}
    full: dict[str, Counter[str]] = {}
    for story in sorted(texts):
        stems[story] = [_counted(word, stem, full) for word in _words(texts[story])]
    stories = tuple(story for story, found in stems.items() if found)
    if len(stories) < 2:  # noqa: PLR2004 - one story has nothing to be compared with
        return None
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - heavy

    least = 2 if len(stories) >= LEAST_STORIES else 1
    vectors = TfidfVectorizer(analyzer=lambda story: stems[story], min_df=least, max_df=0.8, sublinear_tf=True)
    try:
        matrix = vectors.fit_transform(stories)
    except ValueError:  # no word is left
        return None
    words = tuple(_commonest(full[name]) for name in vectors.get_feature_names_out())
    return _Weighed(stories, matrix, words)


def _words(text: str) -> list[str]:
    plain = _MASK.sub(" ", text[:_LONGEST]).lower()
    stop = small_words().stop_words
    return [word for word in _WORD.findall(plain) if word not in stop]


def _stemmer() -> Callable[[str], str]:
    import snowballstemmer  # noqa: PLC0415 - only here

    stem: Callable[[str], str] = snowballstemmer.stemmer("dutch_porter").stemWord
    known: dict[str, str] = {}

    def remembered(word: str) -> str:
        if word not in known:
            known[word] = stem(word)
        return known[word]

    return remembered


def _counted(word: str, stem: Callable[[str], str], full: dict[str, Counter[str]]) -> str:
    found = stem(word)
    full.setdefault(found, Counter())[word] += 1
    return found


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def _quietly(fit: Callable[[Any], Any], matrix: Any) -> Any:
    """Fit without the warning that it might still get a little better: it is a suggestion."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - heavy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return fit(matrix)
