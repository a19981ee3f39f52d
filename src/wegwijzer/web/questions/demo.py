"""The questions of the demo: some are being weighed, one got no, one ends soon, and the council chose two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web.accounts.models import User
from wegwijzer.web.questions import deciding
from wegwijzer.web.questions.answering import answer, react
from wegwijzer.web.questions.asking import ask
from wegwijzer.web.questions.models import CouncilRule, Question, Weighing
from wegwijzer.web.questions.picking import pick
from wegwijzer.web.questions.weighing import weigh

PLACE, YOUTH, INCOME = "wijzeroord", "jeugdhulp-dichtbij", "meedoen-en-rondkomen"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question as somebody in the demo asked it."""

    who: str
    text: str
    asked_for: str
    why: str
    use: str
    monitor: str = ""
    days: int = 60


OPEN = (
    _Asked(
        who="uitvoerder",
        text="Waarom komen gezinnen terug nadat de hulp is gestopt?",
        asked_for="Wijkteam De Wegwijzers",
        why="We zien dezelfde gezinnen na een half jaar weer aan tafel.",
        use="We spreken per gezin af wie na drie maanden belt.",
        monitor=YOUTH,
    ),
    _Asked(
        who="aanbieder",
        text="Wat merken ouders van de overstap van zware naar lichte hulp?",
        asked_for="De vier aanbieders",
        why="Het aantal zegt niet hoe de overstap voelt.",
        use="We passen aan hoe we de overstap met ouders voorbereiden.",
        monitor=YOUTH,
    ),
    _Asked(
        who="raadslid",
        text="Bereikt de budgetwinkel mensen met een laag inkomen die werken?",
        asked_for="Commissie Samenleving",
        why="Werkenden met schulden vallen minder op.",
        use="We beslissen of de budgetwinkel een avond per week opengaat.",
        monitor=INCOME,
    ),
)
DECLINED = _Asked(
    who="raadslid",
    text="Welke gezinnen in de Noorderwijzer hebben betalingsachterstanden, per straat?",
    asked_for="Commissie Samenleving",
    why="In deze wijk is het het lastigst om rond te komen.",
    use="We willen er huisbezoeken laten doen.",
    monitor=INCOME,
)
NO = (
    "Per straat gaat het om enkele gezinnen: dan herken je mensen. Huisbezoeken regelt het wijkteam al. "
    "Wat wel kan: hoe ontwikkelt rondkomen zich in de hele wijk?"
)
ENDS_SOON = _Asked(
    who="regisseur",
    text="Hoeveel huishoudens lieten de energietoeslag liggen?",
    asked_for="Wethouder Sociaal domein",
    why="De regeling stopt en we willen weten wie we misten.",
    use="We kiezen hoe we een volgende regeling bekendmaken.",
    monitor=INCOME,
    days=9,
)
ANSWERED = _Asked(
    who="raadslid",
    text="Krijgen meer jongeren lichte hulp in plaats van zware hulp?",
    asked_for="Gemeenteraad",
    why="Dat was de belofte van het beleid van 2022.",
    use="We besluiten of het wijkteam extra plekken krijgt.",
    monitor=YOUTH,
    days=120,
)
CHOSEN = _Asked(
    who="raadslid",
    text="Wat helpt mensen die moeite hebben met rondkomen het snelst vooruit?",
    asked_for="Gemeenteraad",
    why="We horen veel cijfers en weinig over wat werkt.",
    use="We kiezen in het voorjaar waar het extra geld naartoe gaat.",
    monitor=INCOME,
    days=100,
)
VIEWS = (
    (
        "uitvoerder",
        {"need": True, "answerable": "partly", "kind": "tell", "worth": "yes", "hours": 16},
        "Vraag het de gezinnen zelf, in een spiegelgesprek.",
    ),
    (
        "onderzoeker",
        {"need": True, "answerable": "partly", "kind": "both", "worth": "doubt", "hours": 30},
        "Terugkeer tellen we al. Het waarom zit in de verhalen.",
    ),
)


@transaction.atomic
def fill(home: Home, now: datetime) -> None:
    """Keep the questions of the demo; a second time, or elsewhere, nothing happens."""
    people = {user.username: user for user in User.objects.filter(organisation=PLACE)}
    known = loaded_definitions(home).monitors
    if Question.objects.filter(organisation=PLACE).exists() or not {YOUTH, INCOME} <= set(known):
        return
    if not {"regisseur", "raadslid", "uitvoerder", "aanbieder", "onderzoeker"} <= set(people):
        return
    today, director = localdate(now), people["regisseur"]
    CouncilRule.objects.update_or_create(organisation=PLACE, defaults={"at_most": 3})
    for asked in OPEN:
        question = _asked(asked, people, now, today)
        for who, view, note in VIEWS if asked.monitor == YOUTH else VIEWS[1:]:
            weigh(question, people[who], **view, note=note if asked is OPEN[0] else "")
    declined = _asked(DECLINED, people, now - timedelta(days=20), today)
    deciding.decline(declined, deciding.Decision(who=director, reason=NO, version=declined.version))
    _accepted(home, _asked(ENDS_SOON, people, now - timedelta(days=30), today), director)
    chosen = _accepted(home, _asked(CHOSEN, people, now - timedelta(days=40), today), director)
    Weighing.objects.create(
        question=chosen,
        user=director,
        name=str(director),
        role=director.role,
        need=True,
        answerable="partly",
        kind="both",
        worth="yes",
        hours=24,
        at=now,
    )
    pick(chosen, people["raadslid"])
    _answered(home, _asked(ANSWERED, people, now - timedelta(days=90), today), people)


def _asked(asked: _Asked, people: dict[str, User], at: datetime, today: date) -> Question:
    user = people[asked.who]
    day = today + timedelta(days=asked.days)
    question = Question.objects.create(
        organisation=PLACE,
        monitor=asked.monitor,
        text=asked.text,
        asked_by=user,
        asked_for=asked.asked_for,
        why=asked.why,
        what_with_answer=asked.use,
        by_when=day,
        council=asked.who == "raadslid",
        made_at=at,
    )
    ask(question, user)
    Question.objects.filter(pk=question.pk).update(asked_at=at)
    question.refresh_from_db()
    return question


def _accepted(home: Home, question: Question, director: User) -> Question:
    decision = deciding.Decision(who=director, reason="Het antwoord raakt een besluit.", version=question.version)
    deciding.accept(home, question, question.monitor, decision, need=True, ends_on=question.by_when)
    Question.objects.filter(pk=question.pk).update(news=False)
    question.refresh_from_db()
    return question


def _answered(home: Home, question: Question, people: dict[str, User]) -> None:
    _accepted(home, question, people["regisseur"])
    figure = reverse("figure", args=[YOUTH, "lichte-jeugdhulp"])
    text = "Ja, maar langzaam. Het aandeel lichte hulp groeide, vooral waar het wijkteam op school zit."
    answer(question, people["regisseur"], text, address=figure, label="Lichte jeugdhulp")
    done = "De commissie vroeg het college om op alle scholen een spreekuur te houden."
    react(question, people["raadslid"], helped=True, done_with=done)
    question.refresh_from_db()
    pick(question, people["raadslid"])
