"""How quickly 50,000 stories are listed, filtered and searched: the whole answer of the server, p95 of warm requests.

Makes a home of its own from the demo's definitions; nothing of it is kept.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

NUMBER = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
TIMES = 40
WORDS = [
    "wachten",
    "hulp",
    "school",
    "wijkteam",
    "brief",
    "rekening",
    "moeder",
    "zoon",
    "dochter",
    "buurvrouw",
    "maanden",
    "gesprek",
    "formulier",
    "huisarts",
    "energie",
    "thuis",
    "alleen",
    "bus",
    "winkel",
    "samen",
    "begeleider",
    "einde",
    "begin",
    "vraag",
    "antwoord",
    "luisteren",
    "plan",
    "bellen",
    "regels",
    "stilte",
]
ADDRESSES = {
    "list of one monitor": "/verhalen?monitor=jeugdhulp-dichtbij",
    "list of all": "/verhalen",
    "district": "/verhalen?monitor=jeugdhulp-dichtbij&gebied=WK990104",
    "provision and year": "/verhalen?monitor=jeugdhulp-dichtbij&voorziening=jeugd-ggz&periode=2024",
    "kind": "/verhalen?monitor=jeugdhulp-dichtbij&soort=observation",
    "theme": "/verhalen?monitor=jeugdhulp-dichtbij&thema=wachten",
    "rare word": "/verhalen?monitor=jeugdhulp-dichtbij&q=zeldzaam",
    "common word": "/verhalen?monitor=jeugdhulp-dichtbij&q=wachten",
    "two words and a district": "/verhalen?monitor=jeugdhulp-dichtbij&gebied=WK990103&q=brief+moeder",
    "page 40": "/verhalen?monitor=jeugdhulp-dichtbij&pagina=40",
}


def home() -> Path:
    """Make a home with the demo's definitions."""
    from wegwijzer.demo import definitions_folder  # noqa: PLC0415 - after the arguments
    from wegwijzer.storage.home import open_home  # noqa: PLC0415 - after the arguments

    place = open_home(Path(tempfile.mkdtemp(prefix="stories-bench-")), create=True)
    for source in definitions_folder().glob("*.yaml"):
        shutil.copy(source, place.definitions / source.name)
    return place.root


def fill() -> None:
    """Make the stories, their codes and their words."""
    from django.db import connection, transaction  # noqa: PLC0415 - after the set-up

    from wegwijzer.web.stories.models import Coding, Kind, State, Story, Theme  # noqa: PLC0415 - after the set-up

    pick, now = random.Random(1), datetime.now(UTC)
    monitors, provisions = ("jeugdhulp-dichtbij", "meedoen-en-rondkomen"), ("jeugd-ggz", "jeugd-ambulant", "")
    with transaction.atomic():
        stories = [
            Story(
                monitor=pick.choice(monitors),
                organisation="wijzeroord",
                kind=pick.choice(Kind.values),
                state=State.READY if pick.random() < 0.95 else State.WITHDRAWN,
                title=" ".join(pick.choices(WORDS, k=4)),
                text=" ".join(pick.choices(WORDS, k=120)) + (" zeldzaam" if number % 5000 == 0 else ""),
                told_at=now,
                told_on=date(pick.randint(2018, 2025), pick.randint(1, 12), 1),
                area=pick.choice([f"WK9901{district:02d}" for district in range(1, 10)] + ["BU99010405", "GM9901", ""]),
                provision=pick.choice(provisions),
                period=f"{pick.randint(2018, 2025)}JJ00",
                teller=str(number),
                published_as=pick.choice(("", "", "whole")),
            )
            for number in range(NUMBER)
        ]
        Story.objects.bulk_create(stories, batch_size=2000)
        rows = Story.objects.filter(state=State.READY).values_list("pk", "title", "text")
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO stories_words (rowid, words) VALUES (%s, %s)",
                [(key, f"{title}\n{text}") for key, title, text in rows],
            )
        theme = Theme.objects.create(monitor=monitors[0], code="wachten", name="Wachten")
        keys = list(Story.objects.filter(monitor=monitors[0], state=State.READY).values_list("pk", flat=True)[::3])
        Coding.objects.bulk_create(
            [Coding(story_id=key, theme=theme, coder_name="a", at=now) for key in keys], batch_size=2000
        )


def measure() -> None:
    """Ask every address many times, as a director and as a visitor, and tell the p95."""
    from django.core.cache import caches  # noqa: PLC0415 - after the set-up
    from django.test import Client  # noqa: PLC0415 - after the set-up

    from wegwijzer.web.accounts.models import User  # noqa: PLC0415 - after the set-up

    director = Client()
    director.force_login(User.objects.create_user("r", organisation="wijzeroord", role="regisseur"))
    for who, client in (("director", director), ("visitor", Client())):
        for name, address in ADDRESSES.items():
            took = []
            for _time in range(TIMES + 3):
                caches["limits"].clear()
                start = time.perf_counter()
                answer = client.get(address)
                took.append(1000 * (time.perf_counter() - start))
                assert answer.status_code == 200, (name, answer.status_code)
            took = sorted(took[3:])
            print(
                f"{who:9} {name:26} p50 {took[len(took) // 2]:6.1f} ms  p95 {took[int(len(took) * 0.95) - 1]:6.1f} ms"
            )


def main() -> None:
    """Make, fill, measure, clean up."""
    place = home()
    os.environ |= {"WEGWIJZER_HOME": str(place), "DJANGO_SETTINGS_MODULE": "wegwijzer.web.settings"}
    import django  # noqa: PLC0415 - after the settings

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after the set-up
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    try:
        call_command("migrate", verbosity=0)
        fill()
        print(f"{NUMBER} stories")
        measure()
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
