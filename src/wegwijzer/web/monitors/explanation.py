"""The explanation of words, signs and certainty, and the statement on accessibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer.frames import Quality, Status
from wegwijzer.language import certainty, nothing
from wegwijzer.web.glossary import TERMS


def signs() -> list[tuple[str, str]]:
    """Return every sign that can stand in the place of a number or behind it, with its meaning; each once."""
    kinds = [(nothing.sign(status), nothing.meaning(status)) for status in Status]
    marks = [(nothing.quality_mark(quality), nothing.quality_meaning(quality)) for quality in Quality]
    return [pair for pair in dict.fromkeys(kinds + marks) if pair[0]]


@require_safe
def explanation(request: HttpRequest) -> HttpResponse:
    """Every term, sign and word of certainty, explained once."""
    context = {
        "terms": sorted(TERMS.values(), key=lambda term: str(term.name)),
        "signs": signs(),
        "certainties": [(certainty.words(kind), certainty.definition(kind)) for kind in certainty.WORDS],
    }
    return render(request, "monitors/explanation.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we do so that everybody can read the pages, and where to tell that something doesn't work."""
    return render(request, "monitors/accessibility.html")
