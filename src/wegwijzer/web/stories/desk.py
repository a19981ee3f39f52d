"""The desk for reading in: what waits, one original at a time, and what came with it. For few eyes only."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer import usecases
from wegwijzer.definitions.model import Audience
from wegwijzer.errors import UserError
from wegwijzer.stories.masks import MaskKind
from wegwijzer.stories.publication import StoryAttributes, coarser_attributes, may_publish, tellers_like
from wegwijzer.usecases.opening import not_found
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.stories import attaching, changing, knowing, reading_in
from wegwijzer.web.stories.citing import cite, freeze
from wegwijzer.web.stories.models import Contact, Original, PublishedAs, State, Story
from wegwijzer.web.stories.seeing import labels_of
from wegwijzer.web.stories.showing import period_words
from wegwijzer.web.stories.texts import cleaned
from wegwijzer.web.stories.words import MASKS
from wegwijzer.web.viewers import home, viewer_of


def story_to_mask(viewer: Viewer, story_id: int) -> Story:
    """Return a story of a monitor in which the viewer may see originals; to all others it is not there."""
    story = Story.objects.filter(pk=story_id).first()
    if story is None or not may(viewer, Right.MASK, knowing.monitor_named(story.monitor)):
        raise not_found(str(story_id))
    return story


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The stories that wait to be read in."""
    monitors = knowing.monitors_with(viewer_of(request), Right.MASK)
    if not monitors:
        raise Http404
    found = reading_in.waiting([monitor.id for monitor in monitors])
    page = Paginator(found, 25).get_page(request.GET.get("pagina"))
    titles = knowing.titles()
    rows = [(story, titles.get(story.monitor, "")) for story in page]
    return render(request, "stories/desk.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request: HttpRequest, story: int) -> HttpResponse:
    """One original with its proposals; a person decides, with the keyboard if they like."""
    found = story_to_mask(viewer_of(request), story)
    if found.state not in (State.RECEIVED, State.READY) or not Original.objects.filter(story=found).exists():
        return redirect("story", story)
    problems: list[str] = []
    if request.method == "POST":
        problems = _decided(request, found)
        if not problems:
            return redirect(_next(request, found))
    elif found.state == State.RECEIVED:
        reading_in.propose(found)
    return _desk(request, found, problems)


def _next(request: HttpRequest, story: Story) -> str:
    return f"/verhalen/{story.pk}" if "finish" in request.POST else request.path


def _decided(request: HttpRequest, story: Story) -> list[str]:
    post = request.POST
    decisions = {
        int(name[5:]): str(value) for name, value in post.items() if name.startswith("mask-") and name[5:].isdigit()
    }
    reading_in.decide(story, decisions)
    if "add" in post:
        if not reading_in.add_masks(story, post.get("words", ""), post.get("kind", "")):
            return [_("These words are not in the text, or are left out already.")]
        return []
    if "finish" not in post:
        return []
    version = int(post["version"]) if post.get("version", "").isdigit() else 0
    try:
        reading_in.finish(
            story,
            request.user,
            title=cleaned(post.get("title", ""))[:200],
            quote=cleaned(post.get("quote", ""))[:600],
            version=version,
        )
    except UserError as error:
        return [problem.worded(_) for problem in error.problems]
    return []


def _desk(request: HttpRequest, story: Story, problems: list[str]) -> HttpResponse:
    original = Original.objects.get(story=story)
    parts = reading_in.in_pieces(story)
    context = {
        "story": story,
        "original": original,
        "parts": parts,
        "masks": [(mask, reading_in.preset(mask), words, MASKS[MaskKind(mask.kind)]) for mask, words in _masks(parts)],
        "kinds": [(kind.value, name) for kind, name in MASKS.items()],
        "problems": problems,
        "title": request.POST.get("title", story.title or original.title),
        "quote": request.POST.get("quote", story.quote),
        "contact": Contact.objects.filter(story=story).exists(),
        "attachments": story.attachments.all(),
        "preview": reading_in.masked_parts(story),
    }
    return render(request, "stories/read_in.html", context, status=422 if problems else 200)


def _masks(parts: list[reading_in.Part]) -> list[tuple[Any, str]]:
    return [(piece.mask, piece.words) for part in parts for piece in part.pieces if piece.mask]


@require_safe
def attachment(request: HttpRequest, story: int, name: str) -> HttpResponse:
    """An attachment, always as a file to keep and never as a page; only for who reads in."""
    found = story_to_mask(viewer_of(request), story)
    kept = found.attachments.filter(name__startswith=f"{name}.").first()
    path = attaching.folder() / kept.name if kept else None
    if kept is None or path is None or not path.is_file():
        raise Http404
    header = content_disposition_header(as_attachment=True, filename=f"bijlage-{found.pk}{path.suffix}")
    response = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = header or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def refuse(request: HttpRequest, story: int) -> HttpResponse:
    """Set a story aside, with a reason."""
    found = story_to_mask(viewer_of(request), story)
    changing.refuse(found, request.user, cleaned(request.POST.get("why", ""))[:500])
    return redirect("read-in-desk")


@require_POST
def withdraw(request: HttpRequest, story: int) -> HttpResponse:
    """Take a story back for a teller who lost the code, with a reason."""
    found = story_to_mask(viewer_of(request), story)
    changing.withdraw(found, request.user, cleaned(request.POST.get("why", ""))[:500])
    return redirect("stories")


@require_safe
def contact(request: HttpRequest, story: int) -> HttpResponse:
    """How the teller may be approached: on a page of its own, without the story."""
    found = story_to_mask(viewer_of(request), story)
    kept = Contact.objects.filter(story=found).first()
    if kept is None:
        raise Http404
    return render(request, "stories/contact.html", {"story": found, "contact": kept})


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, story: int) -> HttpResponse:
    """Open a story to everybody, or close it: with consent, and many enough to hide among."""
    found = story_to_mask(viewer_of(request), story)
    if found.state != State.READY:
        raise Http404
    problems: list[str] = []
    if request.method == "POST":
        problems = _opened(request, found)
        if not problems:
            return redirect("story", story)
    return _opening(request, found, problems)


def _opened(request: HttpRequest, story: Story) -> list[str]:
    post = request.POST
    if "close" in post:
        changing.close(story, request.user)
        return []
    if "cite" in post:
        return _cited(request, story)
    policy = knowing.policy_of(knowing.monitor_named(story.monitor), Audience.PUBLIC)
    ways = {key: attributes for key, attributes, _words in _ways(story)}
    shown = ways.get(post.get("way", ""))
    if shown is None:
        return [_("Choose what the story shows.")]
    try:
        changing.publish(story, post.get("as", ""), shown, policy, request.user)
    except UserError as error:
        return [problem.worded(_) for problem in error.problems]
    return []


def _cited(request: HttpRequest, story: Story) -> list[str]:
    """Put the quote in the report of a release of this monitor, where it then stays."""
    releases = {card.release.id: card.release for card in _releases(request, story)}
    release = releases.get(request.POST.get("release", ""))
    if release is None:
        return [_("Choose a release.")]
    try:
        cite(story, release.id, audience=release.audience, who=request.user)
    except UserError as error:
        return [problem.worded(_) for problem in error.problems]
    freeze(release.id)
    return []


def _releases(request: HttpRequest, story: Story) -> tuple[Any, ...]:
    return tuple(usecases.releases_for(home(), viewer_of(request), story.monitor))[:20]


def _ways(story: Story) -> list[tuple[str, StoryAttributes, str]]:
    """Return the ways in which a story may be shown: as it is when that is safe, else coarser."""
    monitor = knowing.monitor_named(story.monitor)
    policy, everyone = knowing.policy_of(monitor), changing.everyone(story.monitor)
    own = changing.attributes_of(story)
    found = [] if may_publish(own, everyone, policy) else [(own, tellers_like(own, everyone))]
    found += [(way.attributes, way.tellers) for way in coarser_attributes(own, everyone, policy)]
    return [(str(number), way, _way(monitor, way, tellers)) for number, (way, tellers) in enumerate(found)]


def _way(monitor: Any, way: StoryAttributes, tellers: int) -> str:
    areas, provisions = knowing.areas_of(monitor), labels_of(monitor)
    said = [
        areas.get(way.area, way.area),
        provisions.get(way.provision, way.provision),
        period_words(way.period),
        way.group,
    ]
    words = ", ".join(word for word in said if word) or _("nothing about place, help, time or group")
    return _("%(words)s (%(tellers)s people could have told it)") % {"words": words, "tellers": tellers}


def _opening(request: HttpRequest, story: Story, problems: list[str]) -> HttpResponse:
    own, monitor = changing.attributes_of(story), knowing.monitor_named(story.monitor)
    objection = may_publish(own, changing.everyone(story.monitor), knowing.policy_of(monitor))
    context = {
        "story": story,
        "ways": _ways(story),
        "objection": objection,
        "problems": problems,
        "releases": _releases(request, story) if story.is_quotable else (),
        "cited": story.citations.values_list("release", flat=True),
        "kinds": [
            (value, label)
            for value, label in PublishedAs.choices
            if (value == PublishedAs.WHOLE and story.may_publish) or (value == PublishedAs.QUOTE and story.is_quotable)
        ],
    }
    return render(request, "stories/opening.html", context, status=422 if problems else 200)
