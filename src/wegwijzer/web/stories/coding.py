"""Code: mark what a story tells with the codes of the book, sentence by sentence or by hand; with the keyboard too."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wegwijzer.usecases.opening import not_found
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories import knowing
from wegwijzer.web.stories.models import Coding, Reading, State, Story, Theme
from wegwijzer.web.stories.parts import parts_of
from wegwijzer.web.stories.texts import cleaned, sentences
from wegwijzer.web.viewers import viewer_of

NEAR = 400  # stories that are compared for a suggestion: enough to learn words, few enough to be quick


def story_to_code(viewer: Viewer, story_id: int) -> Story:
    """Return a story that the viewer may code; to all others it is not there."""
    story = Story.objects.filter(pk=story_id, state=State.READY).first()
    if story is None or not may(viewer, Right.CODE, knowing.monitor_named(story.monitor)):
        raise not_found(str(story_id))
    return story


def coded_text(story: Story) -> str:
    """Return the text that codes stand in: all words of the story under each other; places count from its start."""
    parts = parts_of("", story.text, story.details)
    return "\n".join(words for name, words in parts.items() if name.rpartition(".")[2] not in ("on", "until", "by"))


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, story: int) -> HttpResponse:
    """Code a story: choose sentences (or all of it) and a code, with a memo."""
    found = story_to_code(viewer_of(request), story)
    if request.method == "POST":
        problem = _done(request, found)
        if not problem:
            return redirect("story-code", story)
        return _page(request, found, problem)
    return _page(request, found)


def _done(request: HttpRequest, story: Story) -> str:
    post = request.POST
    if "remove" in post:
        remove(story, post["remove"], request.user)
        return ""
    if "ready" in post:
        read_to_the_end(story, request.user)
        return ""
    themes = list(Theme.objects.filter(monitor=story.monitor, gone=False, code__in=post.getlist("code")))
    if not themes:
        return _("Choose a theme. Add one to the code book when it is not there.")
    mark(story, themes, _spans(request, story), request.user, cleaned(post.get("memo", ""))[:2000])
    return ""


def _spans(request: HttpRequest, story: Story) -> list[tuple[int, int]]:
    """Return what was chosen: the words selected by hand, else sentences that follow each other together, else all."""
    length = len(coded_text(story))
    by_hand = [request.POST.get(name, "") for name in ("start", "end")]
    if all(one.isdigit() and len(one) < 8 for one in by_hand):  # noqa: PLR2004 - no text is longer
        start, end = int(by_hand[0]), int(by_hand[1])
        if 0 <= start < end <= length:
            return [(start, end)]
    chosen = {one for one in request.POST.getlist("sentence") if one.isdigit()}
    spans: list[tuple[int, int]] = []
    last = -2
    for number, (start, end, _words) in enumerate(sentences(coded_text(story))):
        if str(number) in chosen:
            if last == number - 1 and spans:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
            last = number
    return spans or [(0, 0)]


def mark(story: Story, themes: list[Theme], spans: list[tuple[int, int]], who: Any, memo: str = "") -> None:
    """Give pieces of a story codes; what this coder marked so already is not marked twice."""
    with transaction.atomic():
        for theme in themes:
            for start, end in spans:
                made = Coding.objects.get_or_create(
                    story=story,
                    theme=theme,
                    coder_name=str(who),
                    start=start,
                    end=end,
                    defaults={"coder": who, "memo": memo, "at": timezone.now()},
                )[1]
                if made:
                    _noted(story, "", theme.code, who)


def remove(story: Story, coding: str, who: Any) -> None:
    """Take away one's own mark; of somebody else nothing is taken away."""
    with transaction.atomic():
        own = story.codings.filter(pk=coding if coding.isdigit() else 0, coder_name=str(who)).select_related("theme")
        for row in own:
            _noted(story, row.theme.code, "", who)
            row.delete()


def read_to_the_end(story: Story, who: Any) -> None:
    """Keep that somebody coded a story to the end, also when it has no code."""
    with transaction.atomic():
        made = Reading.objects.get_or_create(story=story, coder_name=str(who), defaults={"at": timezone.now()})[1]
        if made:
            _noted(story, "", "coded", who)


def _noted(story: Story, before: str, after: str, who: Any) -> None:
    record(
        kind="coding",
        key=story.pk,
        before=before,
        after=after,
        organisation=story.organisation,
        who=who,
        monitor=story.monitor,
    )


def _page(request: HttpRequest, story: Story, problem: str = "") -> HttpResponse:
    text = coded_text(story)
    own = list(story.codings.filter(coder_name=str(request.user)).select_related("theme"))
    rows = [
        {"number": number, "start": start, "end": end, "words": words, "themes": _themes_at(own, start, end)}
        for number, (start, end, words) in enumerate(sentences(text))
    ]
    themes = Theme.objects.filter(monitor=story.monitor, gone=False)
    context = {
        "story": story,
        "sentences": rows,
        "themes": [(number, theme) for number, theme in enumerate(themes, start=1)],
        "codings": [(row, text[row.start : row.end]) for row in own],
        "ready": story.readings.filter(coder_name=str(request.user)).exists(),
        "problem": problem,
        "next": next_to_code(story, str(request.user)),
        "suggest": request.GET.get("ideeen") == "1",
        "suggested": suggested(story) if request.GET.get("ideeen") == "1" else {},
    }
    return render(request, "stories/code.html", context, status=422 if problem else 200)


def _themes_at(codings: list[Coding], start: int, end: int) -> list[str]:
    return [row.theme.name for row in codings if row.end == 0 or (row.start < end and row.end > start)]


def next_to_code(story: Story, coder: str) -> str:
    """Return the address of the next story that this coder did not code to the end; empty when there is none."""
    rest = Story.objects.filter(monitor=story.monitor, state=State.READY, pk__gt=story.pk)
    following = rest.exclude(readings__coder_name=coder).order_by("pk").values_list("pk", flat=True).first()
    return reverse("story-code", args=[following]) if following else ""


def suggested(story: Story) -> dict[str, Any]:
    """Return stories that look like this one, and the codes that others gave those: a suggestion, no more."""
    from wegwijzer.stories.themes import similar_stories  # noqa: PLC0415 - heavy

    near = Story.objects.filter(monitor=story.monitor, state=State.READY).exclude(pk=story.pk).order_by("-pk")[:NEAR]
    texts = {str(one.pk): coded_text(one) for one in [story, *near]}
    found = similar_stories(texts, str(story.pk))
    codes = Theme.objects.filter(codings__story__in=[int(one.story) for one in found], gone=False).distinct()
    titles = {str(one.pk): str(one) for one in near}
    return {
        "alike": [(one.story, titles.get(one.story, ""), ", ".join(one.words)) for one in found],
        "themes": list(codes[:6]),
    }
