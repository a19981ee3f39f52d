"""The chapter that conversations add to the report of a release: what was seen, thought, agreed; who tells whom."""

from __future__ import annotations

from django.db.models import Q

from wegwijzer.language.dates import date_text
from wegwijzer.reports.additions import Addition, Bullets, Part, Quote, Rows, Words
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.actions.models import Action
from wegwijzer.web.conversations.library import forms
from wegwijzer.web.conversations.models import Conversation, Interpretation, Openness
from wegwijzer.web.conversations.planning import KIND
from wegwijzer.web.conversations.rights import inside, listed, readable

AT_MOST = 6


def addition_for(viewer: Viewer, monitor: str, release: str) -> Addition | None:
    """Return the chapter about the closed conversations on a release that this viewer may read; None without any.

    Somebody outside the group of a closed conversation reads that it was held, not what was said. A visitor reads
    only what was opened to everybody.
    """
    closed = Conversation.objects.filter(monitor=monitor, state=Conversation.State.CLOSED)
    on_release = closed.filter(Q(release=release) | Q(topics__release=release)).distinct().order_by("on")
    known = Q(openness=Openness.EVERYBODY)
    if viewer.role is not None:
        known |= Q(pk__in=listed(viewer).values("pk"))
    found = list(on_release.filter(known)[:AT_MOST])
    if not found:
        return None
    thought: dict[int, list[Interpretation]] = {}
    for one in readable(viewer).filter(conversation__in=found).order_by("kind", "at"):
        thought.setdefault(one.conversation_id, []).append(one)
    keys = [str(one.pk) for one in found]
    measures: dict[str, list[Action]] = {}
    for action in Action.objects.filter(came_from=KIND, came_from_key__in=keys).select_related("owner").order_by("due"):
        measures.setdefault(action.came_from_key, []).append(action)
    parts = tuple(_part(viewer, one, thought.get(one.pk, []), measures.get(str(one.pk), [])) for one in found)
    return Addition(title="Wat we ervan vinden", lead="Het gesprek over deze cijfers.", parts=parts)


def _part(viewer: Viewer, talk: Conversation, thought: list[Interpretation], measures: list[Action]) -> Part:
    shape = forms().get(talk.form)
    form = shape.title if shape else "Gesprek"
    held = Words(f"{form} op {date_text(talk.on)}.", soft=True)
    from_outside = talk.openness == Openness.GROUP and not thought and not inside(viewer, talk)
    if from_outside:
        return Part(talk.title, (held, Words("Wat er gezegd is, blijft in de groep. Dat sprak de groep af.")))
    blocks = [
        held,
        *_answer("Wat zagen we?", talk.seen),
        *_answer("Wat vinden we ervan?", talk.think),
        *_explanations([one for one in thought if one.kind == Interpretation.Kind.EXPLANATION]),
        *_quotes([one for one in thought if one.kind in {Interpretation.Kind.LESSON, Interpretation.Kind.CONCLUSION}]),
        *_answer("Wat doen we?", talk.do),
        *_measures(measures),
        *_answer("Wie vertelt het aan wie?", talk.tells),
        *_answer("Wat doet de monitor voortaan anders?", talk.differently),
    ]
    return Part(talk.title, tuple(blocks))


def _answer(question: str, answer: str) -> list[Words | Bullets]:
    lines = tuple(line.strip("- ").strip() for line in answer.splitlines() if line.strip())
    if not lines:
        return []
    return [Words(question, strong=True), Bullets(lines) if len(lines) > 1 else Words(lines[0])]


def _explanations(found: list[Interpretation]) -> list[Words | Rows]:
    if not found:
        return []
    rows = tuple((one.text, _support(one), one.title) for one in found)
    return [Rows("Verklaringen naast elkaar", ("Verklaring", "Wie is het ermee eens?", "Bij"), rows)]


def _support(one: Interpretation) -> str:
    """`31 eens, 4 oneens (inwoner: 12 eens, 1 oneens; …)`."""
    if not one.support:
        return "niet gevraagd, of te weinig mensen om te tonen"
    agree, disagree = sum(row[1] for row in one.support), sum(row[2] for row in one.support)
    split = "; ".join(f"{name}: {for_} eens, {against} oneens" for name, for_, against in one.support if name)
    return f"{agree} eens, {disagree} oneens" + (f" ({split})" if split else "")


def _quotes(found: list[Interpretation]) -> list[Quote]:
    return [Quote(one.text, f"{str(one.get_kind_display()).capitalize()} bij {one.title}") for one in found]


def _measures(found: list[Action]) -> list[Rows]:
    if not found:
        return []
    rows = tuple(
        (one.what, one.whose or "nog niemand", date_text(one.due) if one.due else "", one.effect or "") for one in found
    )
    return [Rows("Maatregelen", ("Wat", "Wie", "Klaar op", "Wat het moet veranderen"), rows)]
