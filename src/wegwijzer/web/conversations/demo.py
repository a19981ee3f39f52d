"""The demo: a conversation that changed something, one next week, letters that wait, a learning agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from wegwijzer import usecases
from wegwijzer.definitions.model import Monitor, Source
from wegwijzer.demo.planted import NEW_PRACTICE, PRACTICE_FROM
from wegwijzer.errors import NotFoundError, UserError
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.making import Effect, look_at_effect, make_action, move
from wegwijzer.web.actions.models import Action
from wegwijzer.web.conversations import agenda
from wegwijzer.web.conversations.closing import close
from wegwijzer.web.conversations.interpreting import interpret, open_up
from wegwijzer.web.conversations.models import Conversation, Interpretation, LearningQuestion, Openness, Said, Topic
from wegwijzer.web.conversations.planning import add_topic, invite, plan, prepare
from wegwijzer.web.letters.models import Letter
from wegwijzer.web.letters.writing import send

MONITOR, LEADER = "jeugdhulp-dichtbij", "regisseur"
OUTCOME, WAITING, IN_USE = "uitkomst-jeugd", "wachttijd-jeugd-ggz", "jeugdhulp-per-100"
SPROUT = "BU99010405"  # where the number of young people with help jumped
HELD = date(2023, 5, 23)
TO_SEND = 2  # letters that wait in the demo


@dataclass(frozen=True, slots=True)
class Scene:
    """What the demo needs at hand."""

    home: Home
    viewer: Viewer
    monitor: Monitor
    people: dict[str, User]
    now: datetime

    def person(self, username: str) -> User | None:
        """Return somebody of the demo."""
        return self.people.get(username)


def fill(home: Home, now: datetime) -> None:
    """Fill the demo; where the monitor isn't there, or it was filled before, nothing happens."""
    leader = User.objects.filter(username=LEADER).first()
    if leader is None or Conversation.objects.filter(monitor=MONITOR).exists():
        return
    viewer = Viewer.of(leader.organisation, leader.role, leader.username)
    try:
        page = usecases.monitor_page(home, viewer, MONITOR)
    except NotFoundError:
        return
    if not page.releases:
        return
    people = {user.username: user for user in User.objects.filter(organisation=leader.organisation)}
    scene = Scene(home, viewer, page.monitor, people, now)
    with transaction.atomic():
        _fill(scene, page.sources)


def _fill(scene: Scene, sources: tuple[Source, ...]) -> None:
    leader, first = scene.person(LEADER), _held(scene)
    close(first, sources, by=leader, at=_at(HELD + timedelta(days=2)))
    _letters(scene, first)
    _coming(scene)
    _measures(scene, first)
    _agenda(scene, first)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)


def _plan(scene: Scene, form: str, on: date, **values: Any) -> Conversation:
    return plan(scene.monitor, {"form": form, "on": on, **values}, by=scene.person(LEADER), at=scene.now)


def _held(scene: Scene) -> Conversation:
    """The finished cycle: people saw how one provider works, and agreed to try that."""
    made = _plan(
        scene,
        "leergesprek",
        HELD,
        title="Leergesprek: wat heeft het kind eraan?",
        purpose="Begrijpen waarom de uitkomst per aanbieder verschilt. Leren van elkaar, niet afrekenen.",
        place="Wijkhuis De Kapstok",
        cycle=max(scene.monitor.cycle - 1, 1),
    )
    for perspective, who, number in (
        ("naaste", "twee ouders, via de cliëntenraad", 2),
        ("uitvoerder", "wijkteam De Wegwijzers", 4),
        ("aanbieder", "Kompasroos Jeugd en Lantaarn Jeugd-ggz", 4),
        ("beleid", "beleid Jeugd", 2),
    ):
        account = scene.person("aanbieder") if perspective == "aanbieder" else None
        invite(made, perspective, people=who, number=number, account=account)
    query = FigureQuery(monitor=MONITOR, indicator=OUTCOME, period="2023HJ01", breakdown="provider", group=NEW_PRACTICE)
    topic = add_topic(made, Topic.Kind.FIGURE, "Uitkomst van jeugdhulp bij Kompasroos Jeugd", query=query)
    _frozen_in(scene, made)
    topic.refresh_from_db()
    topic.frozen = {**topic.frozen, "expected": [5.5, 6.0, 6.0, 6.4, 6.5, 6.5, 6.8, 7.0, 7.0, 7.2, 7.5]}
    topic.save()
    _thought(scene, made, topic)
    Conversation.objects.filter(pk=made.pk).update(
        seen="De uitkomst bij Kompasroos Jeugd lag lager dan de meesten verwachtten.\n"
        "Gezinnen kregen in een jaar drie of vier verschillende hulpverleners.",
        think="De wisselingen verklaren waarschijnlijk een deel. Of de problemen ook zwaarder zijn, weten we niet.\n"
        "We zijn het erover eens dat een lage uitkomst geen slecht werk betekent.",
        do="Kompasroos Jeugd begint met één vast gezicht per gezin. Na een half jaar kijken we naar de uitkomst.",
        tells="Rosa schrijft de Backoffice en de ouders. Aart vertelt het in het team van Kompasroos Jeugd.",
        differently="De uitkomst per aanbieder alleen tonen met de duiding van de aanbieder ernaast.",
    )
    made.refresh_from_db()
    return made


def _frozen_in(scene: Scene, made: Conversation) -> None:
    """Prepare in the newest release that fits, also for a conversation that was held long ago."""
    try:
        prepare(scene.home, scene.viewer, made, by=scene.person(LEADER), at=scene.now)
    except UserError:  # a figure that another seed doesn't have: the same figure for everybody together
        made.topics.update(breakdown="", group="", period="")
        prepare(scene.home, scene.viewer, made, by=scene.person(LEADER), at=scene.now)


def _thought(scene: Scene, made: Conversation, topic: Topic) -> None:
    by, at, kinds = scene.person(LEADER), _at(HELD), Interpretation.Kind
    for kind, text, support in (
        (kinds.OBSERVATION, "De uitkomst ligt bijna een punt lager dan we verwachtten.", []),
        (
            kinds.EXPLANATION,
            "Gezinnen krijgen te vaak een andere hulpverlener.",
            [("uitvoerder", 5, 0), ("anderen samen", 4, 1)],
        ),
        (
            kinds.EXPLANATION,
            "Kompasroos krijgt gezinnen met zwaardere problemen.",
            [("uitvoerder", 2, 3), ("anderen samen", 3, 2)],
        ),
    ):
        interpret(kind, text, conversation=made, topic=topic, by=by, support=support, at=at)
    lesson = "Eén vast gezicht per gezin is te organiseren, ook met veel deeltijders. De uitkomst steeg daarna."
    conclusion = "We vragen elke aanbieder hoe vaak een gezin van hulpverlener wisselt. Dat hoort bij het leergesprek."
    later = _at(PRACTICE_FROM + timedelta(days=250))
    interpret(kinds.LESSON, lesson, conversation=made, topic=topic, by=by, at=later)
    interpret(kinds.CONCLUSION, conclusion, conversation=made, topic=topic, by=by, at=later)
    Said.objects.filter(conversation=made).delete()
    open_up(made, Openness.ORGANISATION, by=by)


def _letters(scene: Scene, first: Conversation) -> None:
    """Most heard back; two letters wait."""
    written = list(Letter.objects.filter(conversation=first.pk).order_by("pk"))
    for letter in written[TO_SEND:]:
        send(letter, Letter.State.TOLD, by=scene.person(LEADER), at=_at(HELD + timedelta(days=9)))
    Letter.objects.filter(pk__in=[letter.pk for letter in written[:TO_SEND]]).update(made_at=scene.now)


def _coming(scene: Scene) -> None:
    """Next week: about the neighbourhood where more young people have help, and about waiting."""
    made = _plan(
        scene,
        "leergesprek",
        (scene.now + timedelta(days=7)).date(),
        title="Leergesprek: meer hulp in één buurt",
        purpose="Begrijpen waarom in Ganzenbordzoom meer jongeren hulp hebben, en of dat goed nieuws is.",
        place="Basisschool De Kompasnaald",
        starts=time(15, 30),
    )
    for perspective, who, number in (
        ("naaste", "ouders van de school", 4),
        ("uitvoerder", "wijkteam De Wegwijzers", 3),
        ("verwijzer", "intern begeleider en huisarts", 2),
        ("beleid", "beleid Jeugd", 1),
    ):
        invite(made, perspective, people=who, number=number)
    for title, indicator, area in (
        ("Jongeren met jeugdhulp in Ganzenbordzoom", IN_USE, SPROUT),
        ("Wachten op jeugd-ggz", WAITING, ""),
    ):
        add_topic(made, Topic.Kind.FIGURE, title, query=FigureQuery(monitor=MONITOR, indicator=indicator, area=area))
    question = next(iter(scene.monitor.questions), "")
    if question:
        add_topic(made, Topic.Kind.QUESTION, "Wie weet wat er in deze buurt veranderde?", reference=question)
    try:
        prepare(scene.home, scene.viewer, made, by=scene.person(LEADER), at=scene.now)
    except UserError:  # a figure that another seed doesn't have: it stays planned
        return


def _measures(scene: Scene, first: Conversation) -> None:
    """One of which the effect was seen, one that waits for a look, one that runs."""
    leader, provider, today = scene.person(LEADER), scene.person("aanbieder"), scene.now.date()
    topic = first.topics.first()
    frozen = topic.frozen if topic else {}
    steady = make_action(
        "Kompasroos Jeugd begint met één vast gezicht per gezin",
        organisation=first.organisation,
        monitor=MONITOR,
        by=leader,
        owner=provider,
        due=PRACTICE_FROM,
        effect=Effect(
            words="Gezinnen hoeven hun verhaal niet steeds opnieuw te doen. De uitkomst stijgt.",
            direction=Action.Direction.UP,
            by=date(2024, 1, 31),
            query=topic.query if topic else None,
            release=first.release,
            sentence=" ".join(frozen.get("sentences", [])[:1]),
        ),
        came_from=("conversation", first.pk),
        at=_at(HELD),
    )
    move(steady, Action.State.DONE, by=provider, why="Alle gezinnen hebben een vast gezicht.", at=_at(PRACTICE_FROM))
    saw = "De uitkomst steeg in een half jaar met ruim een punt. Ouders zeggen ook dat zij minder hoeven te herhalen."
    look_at_effect(steady, Action.Outcome.AS_EXPECTED, saw, by=leader, at=_at(date(2024, 2, 6)))
    bridge = make_action(
        "Overbruggingshulp afspreken voor wie langer dan acht weken wacht",
        organisation=first.organisation,
        monitor=MONITOR,
        by=leader,
        owner=leader,
        due=today - timedelta(days=30),
        effect=Effect(
            words="Niemand staat er alleen voor tijdens het wachten.",
            direction=Action.Direction.DOWN,
            by=today + timedelta(days=5),
            query=FigureQuery(monitor=MONITOR, indicator=WAITING),
        ),
        at=scene.now - timedelta(days=120),
    )
    ago = scene.now - timedelta(days=30)
    move(bridge, Action.State.DONE, by=leader, why="Afgesproken met Lantaarn Jeugd-ggz.", at=ago)
    make_action(
        "Met de school en de huisarts bespreken wie naar welke hulp verwijst",
        organisation=first.organisation,
        monitor=MONITOR,
        by=leader,
        owner=scene.person("uitvoerder"),
        due=today + timedelta(days=12),
        effect=Effect(words="Verwijzers kennen de lichte hulp in de buurt.", by=today + timedelta(days=200)),
        at=scene.now - timedelta(days=20),
    )


def _agenda(scene: Scene, first: Conversation) -> None:
    """Two stubborn questions, one of which was reworded."""
    leader = scene.person(LEADER)
    asked = agenda.put_on_agenda(
        "Hoe zorgen we dat een gezin niet steeds een nieuwe hulpverlener krijgt?",
        organisation=first.organisation,
        monitor=MONITOR,
        level=LearningQuestion.Level.ORGANISATION,
        by=leader,
        conversation=first,
        at=_at(HELD),
    )
    agenda.reword(
        asked,
        "Wat in onze roosters en contracten maakt dat hulpverleners zo vaak wisselen?",
        LearningQuestion.State.OPEN,
        "Een vast gezicht hielp bij één aanbieder. Bij anderen zit het contract per uur in de weg.",
        by=leader,
        version=1,
        at=_at(date(2024, 2, 6)),
    )
    agenda.put_on_agenda(
        "Wanneer is meer lichte hulp goed nieuws, en wanneer een teken dat iets anders ontbreekt?",
        organisation=first.organisation,
        monitor=MONITOR,
        level=LearningQuestion.Level.SYSTEM,
        by=leader,
        at=scene.now - timedelta(days=60),
    )
