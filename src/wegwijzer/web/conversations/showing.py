"""What stands on the screen: dots, texts, votes; counted with small groups protected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wegwijzer.language.numbers import number
from wegwijzer.web.conversations.groups import protected_split, shown_values
from wegwijzer.web.conversations.library import title_of
from wegwijzer.web.conversations.models import Conversation, Expectation, Said, Topic, Vote

WIDE, NARROW = (1000.0, 28), (560.0, 36)  # width, and letters so large that they are 28 px on the wall
EDGE, BASE = 60.0, 220.0
DOT = 11.0
BINS = 40


Scale = tuple[float, float, float]  # its two ends, and how wide it is drawn


@dataclass(frozen=True, slots=True)
class Weighed:
    """An explanation with who is for and against: in all, and by perspective where groups are large enough."""

    said: Said
    agree: int
    disagree: int
    rows: tuple[tuple[str, int, int], ...]

    @property
    def together(self) -> int:
        """How many people said something about it."""
        return self.agree + self.disagree


def expected(conversation: Conversation, topic: Topic) -> list[float]:
    """Return what people expected, low to high; nothing as long as there are too few. Kept after the conversation."""
    if "expected" in topic.frozen:
        return list(topic.frozen["expected"])
    values = Expectation.objects.filter(topic=topic).values_list("value", flat=True)
    return shown_values(list(values), conversation.smallest_group)


def answered(conversation: Conversation, topic: Topic | None) -> int:
    """Return how many people answered the question that is on the screen."""
    match conversation.step_at:
        case "expect":
            return Expectation.objects.filter(topic=topic).count()
        case "weigh" | "outcome":
            return Vote.objects.filter(said__topic=topic).values("participant").distinct().count()
        case "see" | "explain" | "do":
            return Said.objects.filter(
                conversation=conversation, topic=topic, kind=conversation.step_at, removed=False
            ).count()
    return 0


def weighed(conversation: Conversation, topic: Topic) -> list[Weighed]:
    """Return the explanations that stand side by side, with their votes protected."""
    explanations = topic.said.filter(kind=Said.Kind.EXPLAIN, chosen=True, removed=False)
    counts: dict[int, dict[str, list[int]]] = {}
    rows = Vote.objects.filter(said__topic=topic).values_list("said", "participant__perspective", "agrees")
    for said, perspective, agrees in rows:
        counts.setdefault(said, {}).setdefault(perspective, [0, 0])[0 if agrees else 1] += 1
    return [_weighed(said, counts.get(said.pk, {}), conversation.smallest_group) for said in explanations]


def _weighed(said: Said, counts: dict[str, list[int]], smallest: int) -> Weighed:
    split = protected_split({name: (one[0], one[1]) for name, one in counts.items()}, smallest)
    agree, disagree = sum(row[1] for row in split), sum(row[2] for row in split)
    rows = tuple((title_of(name), for_, against) for name, for_, against in split if name)
    return Weighed(said, agree, disagree, rows)


def texts(conversation: Conversation, topic: Topic | None, kind: str) -> list[Said]:
    """Return what was said in a step, the newest first, without what was taken away; at most sixty."""
    return list(
        Said.objects.filter(conversation=conversation, topic=topic, kind=kind, removed=False).order_by("-id")[:60]
    )


def tag(conversation: Conversation) -> str:
    """Return a mark that changes when the screen should: the step, the people, the answers."""
    people = conversation.participants.count()
    texts_here = conversation.said.aggregate(
        standing=Count("id", filter=Q(removed=False)), put=Count("id", filter=Q(chosen=True))
    )
    topic = conversation.topic_at or None
    step = conversation.step_at
    here = 0
    if topic and step in {"expect", "figure"}:
        here = Expectation.objects.filter(topic_id=topic).count()
    elif topic and step in {"weigh", "outcome"}:
        here = Vote.objects.filter(said__topic_id=topic).count()
    return f"{conversation.pulse}-{people}-{texts_here['standing']}-{texts_here['put']}-{here}"


def dots(topic: Topic, values: list[float], *, with_value: bool) -> SafeString:
    """Return the expectations as dots on a scale, and (when it is shown) the figure as a line through it."""
    shape = NARROW if with_value else WIDE  # beside the chart there is half the room
    scale = (*_scale(topic), shape[0])
    known = topic.frozen.get("value") if with_value and topic.asks == Topic.Asks.VALUE else None
    marks = format_html_join(
        "", '<circle cx="{}" cy="{}" r="{}" fill="#005a70" fill-opacity="0.75"/>', _places(values, scale)
    )
    return format_html(
        '<svg viewBox="0 0 {} 300" role="img" aria-label="{}" class="ww-dots">'
        '<line x1="60" y1="232" x2="{}" y2="232" stroke="#000" stroke-width="3"/>{}{}{}</svg>',
        f"{shape[0]:.0f}",
        told(topic, values, with_value=with_value),
        f"{shape[0] - EDGE:.0f}",
        _ends(topic, scale, shape[1]),
        marks,
        _line(known, scale, topic.frozen.get("shown", ""), shape[1]),
    )


def _scale(topic: Topic) -> tuple[float, float]:
    if topic.asks == Topic.Asks.DIRECTION:
        return -1.5, 1.5
    low, high = topic.lowest, topic.highest
    if low is None or high is None or high <= low:
        return 0.0, 100.0
    return low, high


def _x(value: float, scale: Scale) -> float:
    low, high, width = scale
    return EDGE + (min(max(value, low), high) - low) / (high - low) * (width - 2 * EDGE)


def _places(values: list[float], scale: Scale) -> list[tuple[str, str, str]]:
    """Dots in columns, stacked; many dots in one column come closer together."""
    low, high, width = scale
    columns: Counter[int] = Counter()
    heights = Counter(round((value - low) / (high - low) * BINS) for value in values)
    tallest = max(heights.values(), default=1)
    apart = min(2 * DOT, (BASE - 20) / tallest)
    placed = []
    for value in values:
        column = round((value - low) / (high - low) * BINS)
        x = EDGE + column / BINS * (width - 2 * EDGE)
        placed.append((f"{x:.1f}", f"{BASE - columns[column] * apart:.1f}", f"{min(DOT, apart / 2 + 3):.1f}"))
        columns[column] += 1
    return placed


def _ends(topic: Topic, scale: Scale, letters: int) -> SafeString:
    low, high, _width = scale
    unit = topic.frozen.get("unit", "")
    if topic.asks == Topic.Asks.DIRECTION:
        labels = [(-1.0, _("lower")), (0.0, _("about the same")), (1.0, _("higher"))]
    else:
        labels = [(low, topic.ends[0]), (high, f"{topic.ends[1]} {unit}".strip())]
    return format_html_join(
        "",
        '<text x="{}" y="280" font-size="{}" text-anchor="{}" fill="#000">{}</text>',
        [
            (f"{_x(one, scale):.1f}", letters, "end" if one == high else "start" if one == low else "middle", label)
            for one, label in labels
        ],
    )


def _line(value: float | None, scale: Scale, shown: str, letters: int) -> SafeString:
    if value is None:
        return SafeString("")
    x = _x(value, scale)
    return format_html(
        '<line x1="{0}" y1="34" x2="{0}" y2="240" stroke="#a8201a" stroke-width="5"/>'
        '<text x="{0}" y="28" font-size="{2}" font-weight="600" text-anchor="middle" fill="#a8201a">{1}</text>',
        f"{x:.1f}",
        shown,
        letters,
    )


def told(topic: Topic, values: list[float], *, with_value: bool) -> str:
    """Return the dots in words: how many, between which, half below which; and the figure when it is shown."""
    if not values:
        return _("No expectations are shown yet.")
    said = {"number": len(values)}
    if topic.asks == Topic.Asks.DIRECTION:
        counts = Counter(values)
        said |= {"lower": counts[-1.0], "same": counts[0.0], "higher": counts[1.0]}
        return _("%(number)s people: %(lower)s expect lower, %(same)s about the same, %(higher)s higher.") % said
    decimals = int(topic.frozen.get("decimals", 0))
    middle = sorted(values)[len(values) // 2]
    said |= {
        "low": number(min(values), decimals),
        "high": number(max(values), decimals),
        "middle": number(middle, decimals),
    }
    text = _("%(number)s people expect between %(low)s and %(high)s; the middle one %(middle)s.") % said
    shown = topic.frozen.get("shown", "")
    return f"{text} {_('The figure is %(shown)s.') % {'shown': shown}}" if with_value and shown else text


def surprise(topic: Topic, values: list[float]) -> str:
    """Return how many expected less, about the same or more than the figure is: what makes a conversation start."""
    value, previous = topic.frozen.get("value"), topic.frozen.get("previous")
    if not values or value is None:
        return ""
    if topic.asks == Topic.Asks.DIRECTION:
        if previous is None:
            return ""
        way = (value > previous) - (value < previous)
        right = sum(one == way for one in values)
        return _("%(right)s of %(number)s people saw this coming.") % {"right": right, "number": len(values)}
    below, above = sum(one < value for one in values), sum(one > value for one in values)
    return _("%(below)s people expected less, %(above)s expected more.") % {"below": below, "above": above}


def screen(conversation: Conversation, topic: Topic | None) -> dict[str, Any]:
    """Return everything on the screen at this step."""
    step, shown = conversation.step_at, {}
    if topic and step in {"expect", "figure"}:
        values = expected(conversation, topic)
        with_value = step == "figure"
        shown = {"values": values, "dots": dots(topic, values, with_value=with_value) if values else ""}
        shown |= {"surprise": surprise(topic, values) if with_value else ""}
    if step in {"see", "explain", "do"}:
        shown = {"texts": texts(conversation, topic if step != "do" else None, step)}
    if topic and step == "weigh":
        shown = {"explanations": list(topic.said.filter(kind="explain", chosen=True, removed=False))}
    if topic and step == "outcome":
        shown = {"weighed": weighed(conversation, topic)}
    return {
        **shown,
        "step": step,
        "topic": topic,
        "people": conversation.participants.count(),
        "answered": answered(conversation, topic if step != "do" else None),
        "tag": tag(conversation),
    }
