"""What the conversation is about: figures, and questions, signals and stories that other apps offer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wegwijzer import usecases
from wegwijzer.errors import NotFoundError
from wegwijzer.reports.view import FigureQuery, Option
from wegwijzer.usecases.monitors import MonitorPage
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.conversations.forms import FigureTopicForm, OtherTopicForm, TopicForm
from wegwijzer.web.conversations.models import Conversation, Topic
from wegwijzer.web.conversations.planning import add_topic, changeable, unprepared
from wegwijzer.web.conversations.single import led
from wegwijzer.web.rooms import contributed
from wegwijzer.web.signals.models import Signal
from wegwijzer.web.signals.reading import visible
from wegwijzer.web.viewers import home, viewer_of

MOST_SIGNALS = 10
Offer = tuple[str, str, str, FigureQuery | None, str]  # kind, reference, title, figure, text of a story


def offers(request: HttpRequest, conversation: Conversation, page: MonitorPage) -> list[Offer]:
    """Return the questions, signals and stories that one may choose."""
    viewer = viewer_of(request)
    questions: list[Offer] = [("question", one.id, one.text, None, "") for one in page.accepted]
    signals: list[Offer] = [
        ("signal", one.key, one.sentence, one.query, "") for one in noted(viewer, conversation.monitor)
    ]
    stories = contributed("stories_for", viewer, FigureQuery(monitor=conversation.monitor, indicator=""))
    return [*signals, *questions, *(("story", one.key, one.title, None, one.text) for one in stories)]


def noted(viewer: Viewer, monitor: str) -> list[Signal]:
    """Return what stands out most in a monitor: one signal for each cause."""
    return list(visible(viewer, monitor).filter(leader=F("key")).order_by("rank")[:MOST_SIGNALS])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest, number: int) -> HttpResponse:
    """Choose topics: a figure, or something else."""
    found = led(request, number)
    page = usecases.monitor_page(home(), viewer_of(request), found.monitor)
    offered = offers(request, found, page)
    names = {f"{kind}:{reference}": title for kind, reference, title, _query, _text in offered}
    posted = request.POST if request.method == "POST" else None
    options = _areas(request, found.monitor)
    areas = [(option.id, option.label) for option in options] or [("", "")]
    figure = FigureTopicForm(
        posted if posted and "indicator" in posted else None,
        indicators=[(indicator.id, indicator.title) for indicator in page.indicators],
        areas=areas,
        initial={"area": next((option.id for option in options if option.chosen), "")},
    )
    other = OtherTopicForm(posted if posted and "what" in posted else None, offered=list(names.items()))
    if posted and _added(found, figure, other, offered):
        return redirect("conversation-topics", number)
    context = {
        "conversation": found,
        "topics": list(found.topics.defer("chart", "chart_large")),
        "figure": figure,
        "other": other,
    }
    context["offered"] = bool(offered)
    return render(request, "conversations/topics.html", context, status=400 if figure.errors or other.errors else 200)


def _areas(request: HttpRequest, monitor: str) -> tuple[Option, ...]:
    try:
        return usecases.figure_cards(home(), viewer_of(request), monitor).areas
    except NotFoundError:  # nothing was released yet
        return ()


def _added(conversation: Conversation, figure: FigureTopicForm, other: OtherTopicForm, offered: list[Offer]) -> bool:
    if figure.is_bound and figure.is_valid():
        values = figure.cleaned_data
        title = dict(figure.fields["indicator"].choices)[values["indicator"]]
        place = dict(figure.fields["area"].choices).get(values["area"], "")
        query = FigureQuery(monitor=conversation.monitor, indicator=values["indicator"], area=values["area"])
        full = " · ".join(part for part in (title, place) if part)
        add_topic(conversation, Topic.Kind.FIGURE, full, query=query, asks=values["asks"])
        return True
    if other.is_bound and other.is_valid():
        kind, reference, title, query, text = next(
            one for one in offered if f"{one[0]}:{one[1]}" == other.cleaned_data["what"]
        )
        kept = {"frozen": {"text": text}} if text else {}
        add_topic(conversation, kind, title, reference=reference, query=query, **kept)
        return True
    return False


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, number: int, which: int) -> HttpResponse:
    """Edit the pages of one topic: the question beforehand, three questions, what was agreed last time."""
    found = led(request, number)
    chosen = get_object_or_404(found.topics, pk=which)
    form = TopicForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        changeable(found)
        form.save()
        return redirect("conversation-topics", number)
    context = {"conversation": found, "topic": chosen, "form": form}
    return render(request, "conversations/topic.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, number: int, which: int) -> HttpResponse:
    """Take a topic away."""
    found = led(request, number)
    changeable(found)
    get_object_or_404(found.topics, pk=which).delete()
    unprepared(found)
    return redirect("conversation-topics", number)


@login_required
@require_POST
def from_figure(request: HttpRequest, number: int) -> HttpResponse:
    """Add the figure of a page to a planned conversation."""
    found = led(request, number)
    given = {name: request.POST.get(name, "")[:120] for name in ("indicator", "area", "period", "breakdown", "group")}
    query = FigureQuery(monitor=found.monitor, **given)
    if not query.indicator:
        raise Http404
    view = usecases.view_figure(home(), viewer_of(request), query)
    add_topic(found, Topic.Kind.FIGURE, f"{view.title} · {view.place}", query=query)
    return redirect("conversation-topics", number)
