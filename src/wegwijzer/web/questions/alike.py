"""What is known already about what somebody asks: questions and their answers, figures, stories."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wegwijzer.storage.home import Home
from wegwijzer.usecases.likeness import LikeFigure, LikeQuestion, bare_words, figures_like, questions_like
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.questions.finding import Like, similar
from wegwijzer.web.questions.seeing import visible
from wegwijzer.web.rooms import Found, contributed

AT_MOST = 3
SHORTEST = 8  # characters: less says nothing
TELLING_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What is like a question, a few of each."""

    asked: tuple[Like, ...] = ()
    figures: tuple[LikeFigure, ...] = ()
    defined: tuple[LikeQuestion, ...] = ()  # questions in a monitor's definition that nobody asked here
    found: tuple[Found, ...] = ()  # stories, conversations, measures

    def __bool__(self) -> bool:
        return bool(self.asked or self.figures or self.defined or self.found)


def alike(home: Home, viewer: Viewer, text: str, leave_out: int | None = None) -> Alike:
    """Return what is known about `text`; nothing for a text too short to mean something."""
    text = " ".join(text.split())
    if len(text) < SHORTEST or viewer.organisation is None:
        return Alike()
    asked = similar(viewer.organisation, text, leave_out=leave_out, limit=AT_MOST)
    theirs = {like.question.definition for like in asked}
    defined = [each for each in questions_like(home, viewer, text, AT_MOST) if each.question.id not in theirs]
    return Alike(
        asked=tuple(asked),
        figures=figures_like(home, viewer, text, AT_MOST),
        defined=tuple(defined),
        found=_elsewhere(viewer, text),
    )


def _elsewhere(viewer: Viewer, text: str) -> tuple[Found, ...]:
    """Return what other apps find for the longest words: they say most."""
    bare = set(bare_words(text))
    words = sorted({word.strip("?!.,;:“”\"'()") for word in text.split()}, key=len, reverse=True)
    telling = [word for word in words if bare & set(bare_words(word))][:TELLING_WORDS]
    hits = {hit.address: hit for word in telling for hit in contributed("hits", viewer, word)}
    own = _("Question")
    return tuple(hit for hit in hits.values() if hit.kind != own)[:AT_MOST]


def hits(viewer: Viewer, text: str) -> list[Found]:
    """Return questions with these words, for the search page."""
    if viewer.organisation is None:
        return []
    numbers = [like.question.pk for like in similar(viewer.organisation, text)]
    seen = visible(viewer).in_bulk(numbers)
    return [
        Found(
            kind=_("Question"),
            label=question.text,
            detail=str(question.get_state_display()),
            address=reverse("question", args=[number]),
        )
        for number, question in seen.items()
    ]
