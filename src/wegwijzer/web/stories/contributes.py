"""What stories add to the pages of others: a link, to-dos, quotes beside a figure, hits, and what goes by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wegwijzer.definitions.model import Monitor
from wegwijzer.reports.additions import Addition
from wegwijzer.reports.view import FigureQuery, FigureView
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.rooms import Found, Giver, Link, Panel, ShownStory, Task
from wegwijzer.web.stories import attaching, changing, drafting, knowing
from wegwijzer.web.stories.beside import told_beside
from wegwijzer.web.stories.models import State, Story
from wegwijzer.web.stories.reading_in import waiting
from wegwijzer.web.stories.seeing import Choice, Shelf
from wegwijzer.web.stories.texts import shortened

HITS = 8


def links(_viewer: Viewer) -> Iterator[Link]:
    """Stories in the main navigation, for everybody: some may be read by all."""
    yield Link(name="stories", label=_("Stories"), order=40)


def tasks(viewer: Viewer, _today: date) -> Iterator[Task]:
    """Stories that wait to be read in."""
    monitors = [monitor.id for monitor in knowing.monitors_with(viewer, Right.MASK)]
    number = waiting(monitors).count() if monitors else 0
    if number:
        yield Task(
            what=_("Read in what was told"),
            why=ngettext(
                "One story waits. Nobody else reads it before you did.",
                "%(number)s stories wait. Nobody else reads them before you did.",
                number,
            )
            % {"number": number},
            address=reverse("read-in-desk"),
            urgency=30,
        )


def beside_figure(viewer: Viewer, view: FigureView) -> Iterator[Panel]:
    """Quotes of people with the attributes of the figure."""
    told = told_beside(viewer, view.query)
    if told is not None:
        yield Panel(template="stories/beside.html", context=told, order=20)


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> Iterator[Panel]:
    """Where one tells, codes and lays sources side by side, on the tab of what is followed."""
    if direction not in ("wat", "met-wie"):
        return
    context: dict[str, Any] = {
        "monitor": monitor,
        "number": Shelf(viewer, Choice(monitor=monitor.id)).count(),
        "may_tell": may(viewer, Right.TELL_FOR, monitor),
        "may_set_up": may(viewer, Right.SET_UP, monitor),
        "may_code": may(viewer, Right.CODE, monitor),
        "may_interpret": may(viewer, Right.INTERPRET, monitor),
        "may_read": may(viewer, Right.READ_STORIES, monitor),
    }
    yield Panel(template="stories/on_monitor.html", context=context, order=30)


def hits(viewer: Viewer, text: str) -> Iterator[Found]:
    """Stories with these words that the viewer may read."""
    for story in Shelf(viewer, Choice(text=text))[:HITS]:
        yield Found(
            kind=str(story.get_kind_display()).capitalize(),
            label=story.title or shortened(story.text, 70),
            detail=shortened(story.text, 90) if story.title else "",
            address=reverse("story", args=[story.pk]),
        )


def stories_for(viewer: Viewer, query: FigureQuery) -> Iterator[ShownStory]:
    """Stories of the attributes of a figure that may be shown in a conversation: masked, and with consent to quote."""
    told = told_beside(viewer, query)
    for quote in told["quotes"] if told else ():
        story = quote["story"]
        if story.may_quote or story.may_publish:
            yield ShownStory(key=str(story.pk), title=story.title, text=story.quote, who=story.group)


def givers(monitor: Monitor | str, since: date | None) -> Iterator[Giver]:
    """Who told something and may be approached: each hears back what came of it, on the page of their own story."""
    name = monitor if isinstance(monitor, str) else monitor.id
    told = Story.objects.filter(monitor=name, may_approach=True).exclude(state=State.WITHDRAWN)
    for story in told.filter(told_on__gte=since) if since else told:
        yield Giver(kind="teller", key=str(story.pk), name=_("a teller"), gave=_("your story"), given_on=story.told_on)


def additions(_viewer: Viewer, release: Release, area: str) -> list[Addition]:
    """Return the chapter with quotes for the report of a release, as far as its audience may read them."""
    from wegwijzer.web.stories.citing import chapter  # noqa: PLC0415 - only for reports

    found = chapter(release, area)
    return [found] if found else []


def jobs() -> dict[str, Any]:
    """Count the themes of a monitor."""
    from wegwijzer.web.stories.counting import counted  # noqa: PLC0415 - only for the worker

    return {"count stories": counted}


def every_minute(now: datetime) -> None:
    """Remove what is past its term: drafts, originals, contacts, files without a story."""
    drafting.throw_away(now)
    changing.forget_originals(now)
    attaching.sweep()


def fill_demo(_home: Home, now: datetime) -> None:
    """Fill the demo with invented stories."""
    from wegwijzer.web.stories.demo.filling import fill  # noqa: PLC0415 - only for the demo

    fill(now)
