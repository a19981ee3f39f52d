"""Start page, monitor page and questions with 300 monitors, 900 releases, 20,000 questions and 5,000 conversations.

Asked as Django answers them, without a network: `python bench/cycle_bench.py`. Times per page: p50 and p95.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from measuring import WORK, percentile, said

HOME = WORK / "cycle"
MONITORS, QUESTIONS, CONVERSATIONS, TIMES = 300, 20_000, 5_000, 60
PLACE, USERS = "stad", (("regisseur", "regisseur"), ("raadslid", "raadslid"), ("uitvoerder", "uitvoerder"))
LIMIT = "p95 under 150 ms"
WHO = ("jongeren", "ouderen", "mantelzorgers", "gezinnen", "cliënten", "vrijwilligers", "werkzoekenden", "ouders")
WHAT = (
    "wachten op jeugd-ggz",
    "hulp bij het huishouden",
    "schuldhulp van de budgetwinkel",
    "dagbesteding in de buurt",
    "begeleiding na een opname",
    "een uitkering bij ziekte",
    "vervoer naar school",
    "respijtzorg in het weekend",
)
ASKS = ("Hoe lang {}?", "Helpt dit: {}?", "Wat kost {}?", "Waarom stijgt {}?", "Wie mist {}?")


def main() -> None:
    """Build the home once, then ask each page many times."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wegwijzer.web.settings"
    os.environ["WEGWIJZER_HOME"] = str(HOME)
    fresh = not (HOME / "ready").exists()
    if fresh:
        shutil.rmtree(HOME, ignore_errors=True)
        _write_definitions(HOME / "definitions")
    import django  # noqa: PLC0415 - needs to know the home first

    django.setup()
    if fresh:
        _fill()
        (HOME / "ready").touch()
    _measure()


def _write_definitions(folder: Path) -> None:
    """Write 300 monitors, each in a file of its own, as pages write them."""
    folder.mkdir(parents=True)
    place = f"organisations: {{{PLACE}: {{title: Gemeente Stad, municipality: GM9901}}}}\n"
    (folder / "organisaties.yaml").write_text(place)
    for number in range(MONITORS):
        lines = [
            "questions:",
            f"  vraag-{number}: {{text: Hoe gaat het met onderwerp {number}?}}",
            "indicators:",
            f"  cijfer-{number}:",
            f"    title: Cijfer {number}",
            "    building_block: effect",
            "    unit: personen",
            "    counting: {rule: as_published, summable: false, of: {sources: [cbs-kwb-2020], measures: [X]}}",
            "monitors:",
            f"  monitor-{number}:",
            f"    title: Monitor {number}",
            f"    organisation: {PLACE}",
            "    areas: {municipalities: [GM9901]}",
            f"    indicators: [cijfer-{number}]",
            f"    questions: [vraag-{number}]",
            "    functions: [learn]",
            f"    next_moments: [{{on: {date.today() + timedelta(days=number)}, what: Gesprek {number}}}]",  # noqa: DTZ011
        ]
        (folder / f"monitor-{number}.yaml").write_text("\n".join(lines) + "\n")


def _fill() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up
    from django.db import transaction  # noqa: PLC0415 - after the set-up

    from wegwijzer.usecases.homes import opened_home  # noqa: PLC0415 - after the set-up
    from wegwijzer.web.accounts.models import User  # noqa: PLC0415 - after the set-up
    from wegwijzer.web.assets import collect_static  # noqa: PLC0415 - after the set-up

    home = opened_home(HOME, create=True)
    call_command("migrate", verbosity=0)
    collect_static()
    with home.writing() as catalogue:
        now = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
        rows = [
            (
                f"{m:06d}{a}",
                f"monitor-{m}",
                audience,
                "p",
                "[]",
                "1",
                now,
                "",
                '{"statuses": {"shown": 9}}',
                1,
                m * 3 + n,
            )
            for m in range(MONITORS)
            for n, (a, audience) in enumerate((("i", "intern"), ("a", "aanbieder"), ("p", "publiek")))
        ]
        catalogue.executemany("INSERT INTO storage_release VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
    users = [User(username=name, role=role, organisation=PLACE, is_active=True) for name, role in USERS]
    with transaction.atomic():
        User.objects.bulk_create(users)
        _fill_questions(list(User.objects.order_by("id")))
        _fill_conversations()


def _fill_questions(users: list) -> None:
    from django.utils import timezone  # noqa: PLC0415 - after the set-up

    from wegwijzer.usecases.likeness import bare_words  # noqa: PLC0415 - after the set-up
    from wegwijzer.web.questions.models import Question, State, Word  # noqa: PLC0415 - after the set-up

    draw, now = random.Random(7), timezone.now()
    states = (State.OPEN, State.ACCEPTED, State.ANSWERED, State.DECLINED, State.ENDED)
    made = [
        Question(
            organisation=PLACE,
            monitor=f"monitor-{draw.randrange(MONITORS)}",
            text=draw.choice(ASKS).format(f"{draw.choice(WHO)} {draw.choice(WHAT)}") + f" Wijk {number % 977}.",
            asked_by=draw.choice(users),
            asked_for="De raad",
            why="Omdat.",
            what_with_answer="Iets.",
            state=draw.choice(states),
            council=number % 40 == 0,
            news=number % 5000 == 0,
            made_at=now,
            asked_at=now,
            decided_at=now,
        )
        for number in range(QUESTIONS)
    ]
    Question.objects.bulk_create(made, batch_size=2000)
    words = [
        Word(organisation=PLACE, question_id=number, word=word)
        for number, text in Question.objects.values_list("pk", "text")
        for word in bare_words(text)
    ]
    Word.objects.bulk_create(words, batch_size=5000)


def _fill_conversations() -> None:
    """Add conversations when there is such an app; each field gets the least it needs."""
    from django.apps import apps  # noqa: PLC0415 - after the set-up
    from django.db import models  # noqa: PLC0415 - after the set-up
    from django.utils import timezone  # noqa: PLC0415 - after the set-up

    try:
        kind = apps.get_model("conversations", "Conversation")
    except LookupError:
        return
    now = timezone.now()

    def least(field: models.Field, number: int) -> object:
        if field.name == "organisation":
            return PLACE
        if field.name == "monitor":
            return f"monitor-{number % MONITORS}"
        if field.unique:
            return f"k{number:07d}"
        if isinstance(field, models.DateTimeField):
            return now
        return now.date() if isinstance(field, models.DateField) else "gesprek"

    needed = [
        field
        for field in kind._meta.concrete_fields  # noqa: SLF001 - Django's own way
        if not field.primary_key
        and not field.has_default()
        and (not field.null or field.unique)
        and not isinstance(field, models.ForeignKey)
    ]
    kind.objects.bulk_create(
        [kind(**{field.name: least(field, number) for field in needed}) for number in range(CONVERSATIONS)],
        batch_size=500,
    )


def _measure() -> None:
    from django.core.cache import caches  # noqa: PLC0415 - after the set-up
    from django.db import connection  # noqa: PLC0415 - after the set-up
    from django.test import Client  # noqa: PLC0415 - after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - after the set-up

    from wegwijzer.web.accounts.models import User  # noqa: PLC0415 - after the set-up

    draw = random.Random(3)
    typed = "/vragen/lijkt-op?text=Hoe lang moeten {} {}"
    pages = {
        "start page": lambda: "/",
        "monitor page": lambda: f"/monitors/monitor-{draw.randrange(MONITORS)}",
        "list of questions": lambda: "/vragen",
        "one question": lambda: f"/vragen/{draw.randrange(1, QUESTIONS)}",
        "likeness while typing": lambda: typed.format(draw.choice(WHO), draw.choice(WHAT)),
        "council": lambda: "/vraag-van-de-raad",
    }
    for who, _role in USERS[:2]:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend")
        for name, address in pages.items():
            assert client.get(address()).status_code == 200, name
            times, busy = [], []
            for _ in range(TIMES):
                caches["limits"].clear()
                where, begin, used = address(), time.perf_counter(), time.process_time()
                client.get(where)
                times.append(time.perf_counter() - begin)
                busy.append(time.process_time() - used)
            with CaptureQueriesContext(connection) as queries:
                client.get(address())
            found = {"p50_ms": round(1000 * percentile(times, 0.5)), "p95_ms": round(1000 * percentile(times, 0.95))}
            found["cpu_p95_ms"] = round(1000 * percentile(busy, 0.95))  # what is left when others use the machine too
            said(f"{name}, {who}", LIMIT, found | {"queries": len(queries), "questions": QUESTIONS})


if __name__ == "__main__":
    main()
