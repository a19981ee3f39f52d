"""Read and search: the list of stories, and the page of one story with the figures beside it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.errors import UserError
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.limits import limited
from wegwijzer.web.stories import knowing
from wegwijzer.web.stories.models import Kind, Story, Theme
from wegwijzer.web.stories.pictures import picture_of
from wegwijzer.web.stories.seeing import Choice, Shelf, inside_monitors, labels_of, story_for
from wegwijzer.web.stories.showing import day, period_words
from wegwijzer.web.viewers import home, viewer_of

A_PAGE = 25
Names = tuple[dict[str, str], dict[str, str]]  # of areas, of provisions
NAMES = {
    "monitor": "monitor",
    "gebied": "area",
    "voorziening": "provision",
    "periode": "period",
    "soort": "kind",
    "thema": "theme",
    "q": "text",
}
FIGURES_BESIDE = 4
YEARS = 8


@require_safe
@limited("stories", times=240)
def stories(request: HttpRequest) -> HttpResponse:
    """The stories this person may read, filtered and searched."""
    viewer = viewer_of(request)
    choice = Choice(**{ours: request.GET.get(name, "").strip()[:120] for name, ours in NAMES.items()})
    page = Paginator(Shelf(viewer, choice), A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "cards": cards(viewer, page.object_list),
        "is_all": page.paginator.count < Shelf.most,
        "choice": choice,
        "options": options(viewer, choice),
        "may_mask": bool(knowing.monitors_with(viewer, Right.MASK)),
        "writes_in": knowing.monitors_with(viewer, Right.TELL_FOR),
        "addressed": "&".join(f"{key}={value}" for key, value in request.GET.items() if key != "pagina" and value),
    }
    return render(request, "stories/stories.html", context)


def cards(viewer: Viewer, found: Any) -> list[dict[str, Any]]:
    """Return stories as cards: with what they show to this viewer."""
    inside, names = inside_monitors(viewer), dict[str, Names]()
    for story in found:
        if story.monitor not in names:
            names[story.monitor] = names_in(story.monitor)
    return [card(story, names[story.monitor], inside=story.monitor in inside) for story in found]


def names_in(monitor_id: str) -> Names:
    """Return how the areas and the provisions of a monitor are called."""
    monitor = knowing.monitor_named(monitor_id)
    return knowing.areas_of(monitor), labels_of(monitor)


def card(story: Story, names: Names, *, inside: bool) -> dict[str, Any]:
    """Return a story as a card: area, provision and period as it shows them to who looks."""
    prefix = "" if inside else "shown_"
    area, provision = getattr(story, f"{prefix}area"), getattr(story, f"{prefix}provision")
    return {
        "story": story,
        "area": names[0].get(area, area),
        "provision": names[1].get(provision, provision),
        "period": period_words(getattr(story, f"{prefix}period")),
        "group": getattr(story, f"{prefix}group"),
        "inside": inside,
    }


def options(viewer: Viewer, choice: Choice) -> dict[str, list[tuple[str, str]]]:
    """Return what one may filter by: monitors first, the rest of the chosen monitor."""
    shown = {one.monitor.id: one.monitor.title for one in usecases.monitors_for(home(), viewer)}
    shown |= {one.id: one.title for one in knowing.monitors_with(viewer, Right.READ_STORIES)}
    found: dict[str, list[tuple[str, str]]] = {"monitor": list(shown.items())}
    found["kind"] = [(value, str(label).capitalize()) for value, label in Kind.choices]
    if choice.monitor in shown:
        monitor = knowing.monitor_named(choice.monitor)
        found["area"] = [pair for pair in knowing.areas_of(monitor).items() if not pair[0].startswith("BU")]
        found["provision"] = list(labels_of(monitor).items())
        if choice.monitor in inside_monitors(viewer):
            found["theme"] = list(Theme.objects.filter(monitor=monitor.id, gone=False).values_list("code", "name"))
        this_year = localdate().year
        found["period"] = [(str(this_year - back), str(this_year - back)) for back in range(YEARS)]
    return found


@require_safe
@limited("story", times=240)
def story(request: HttpRequest, story: int) -> HttpResponse:
    """One story: what was told, what it means to the teller, its picture with a table, the figures beside it."""
    viewer = viewer_of(request)
    found = story_for(viewer, story)
    monitor = knowing.monitor_named(found.monitor)
    inside = found.monitor in inside_monitors(viewer)
    context = {
        **card(found, names_in(found.monitor), inside=inside),
        "monitor": monitor,
        "picture": picture_of(found),
        "meaning": meaning_of(found),
        "agreements": [one | {"by": day(one.get("by", ""))} for one in found.details.get("agreements", ())],
        "figures": figures_beside(viewer, found, inside=inside),
        "may_mask": may(viewer, Right.MASK, monitor),
        "may_code": may(viewer, Right.CODE, monitor),
        "themes": found.codings.values_list("theme__name", flat=True).order_by("theme__name").distinct()
        if inside
        else (),
        "fictional": found.fictional,
    }
    return render(request, "stories/story.html", context)


def meaning_of(story: Story) -> list[dict[str, Any]]:
    """Return what the teller said about the meaning: each scale from 1 to 5, and the triangle in words."""
    point = story.point
    if point is None:
        return []
    told = [
        {"question": scale["question"], "low": scale["low"], "high": scale["high"], "step": story.scales[scale["id"]]}
        for scale in point.scales
        if scale["id"] in story.scales
    ]
    if point.triangle and story.triangle:
        shares = sorted(zip(story.triangle, point.triangle["corners"], strict=True), reverse=True)
        words = ", ".join(f"{share} % {corner}" for share, corner in shares if share)
        told.append({"question": point.triangle["question"], "words": words})
    return told


def figures_beside(viewer: Viewer, story: Story, *, inside: bool) -> list[Any]:
    """Return a few figures of the same area: those of its provision first, then those of experience."""
    area = story.area if inside else story.shown_area
    provision = story.provision if inside else story.shown_provision
    monitor = knowing.monitor_named(story.monitor)
    try:
        blocks = usecases.figure_cards(home(), viewer, story.monitor, area).blocks
    except UserError:
        return []
    about = {
        one: (provision in knowing.provisions_of_indicator(monitor, one) if provision else False)
        for _block, group in blocks
        for one in (card.indicator for card in group)
    }
    found = [
        (card.cell.value is None, not about[card.indicator], block != "experience", card)
        for block, group in blocks
        for card in group
    ]
    return [one[-1] for one in sorted(found, key=lambda one: one[:-1])[:FIGURES_BESIDE]]
