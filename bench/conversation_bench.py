"""200 phones join a conversation, expect, see, say and weigh, and keep listening: on the default server."""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import ssl
import subprocess
import time
from collections import Counter

import httpx
from measuring import COMMAND, WORK, measured, percentile, said

PORT = 8799
BASE = f"http://127.0.0.1:{PORT}"
PHONES = int(os.environ.get("PHONES", "200"))
POLL = 3.0  # seconds, as the page asks
SHARED_TLS = ssl.create_default_context()  # unused over http, and 20 ms of work for each client otherwise
STEP = 12.0  # seconds that a step lasts: everybody answers within it, and reads
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PLACE = re.compile(r'name="stap"\s+value="([^"]+)"')
PULSE = re.compile(r"/nu\?v=(\d+)")
VOTES = re.compile(r'name="(v\d+)"')


def main() -> None:
    """Build a home with one running conversation, serve it, let everybody in, and count what was kept."""
    home = WORK / "talk"
    shutil.rmtree(home, ignore_errors=True)
    measured([COMMAND, "--home", home, "migrate"])
    conversation = _conversation(home)
    server = subprocess.Popen([str(COMMAND), "--home", str(home), "serve", "--port", str(PORT)])
    try:
        _wait()
        room = Room(conversation)
        asyncio.run(room.talk())
    finally:
        server.terminate()
        server.wait()
    _report(room)


def _conversation(home):  # noqa: ANN001, ANN202 - models only exist after the set-up
    from wegwijzer.usecases.homes import opened_home  # noqa: PLC0415 - only when building
    from wegwijzer.web import serving  # noqa: PLC0415 - only when building

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the leader's few updates stand beside the phones' loop
    serving.set_up(opened_home(home), demo=False)
    from django.utils import timezone  # noqa: PLC0415 - needs the set-up

    from wegwijzer.web.conversations.models import Conversation, Invited, Topic  # noqa: PLC0415 - needs the set-up

    made = Conversation.objects.create(
        organisation="o",
        monitor="m",
        title="Dialoogdag",
        form="dialoogdag",
        on=timezone.localdate(),
        made_at=timezone.now(),
        state="running",
        code="BENCH2",
        step_at="welcome",
    )
    for perspective in ("inwoner", "uitvoerder", "beleid"):
        Invited.objects.create(conversation=made, perspective=perspective, number=60)
    frozen = {"title": "Cijfer", "sentences": ["Het cijfer is 112."], "value": 112.0, "shown": "112", "unit": "%"}
    frozen |= {"decimals": 0, "definition": "Een cijfer", "source": "Bron"}
    chart = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450">' + '<path d="M0 0L9 9"/>' * 1200 + "</svg>"
    Topic.objects.create(
        conversation=made, monitor="m", indicator="i", place=1, kind="figure", title="Cijfer", lowest=0.0,
        highest=200.0, frozen=frozen, chart=chart,
    )  # fmt: skip
    return made


def _wait() -> None:
    for _ in range(300):
        try:
            httpx.get(f"{BASE}/g")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            break
    for _ in range(60):  # a conversation is held on a server that runs already: both processes have loaded the pages
        httpx.post(f"{BASE}/g", data={"code": "none"})
        httpx.get(f"{BASE}/g/BENCH2")
        time.sleep(0.1)


class Room:
    """Everybody in the room; `times` by kind of request, `wrong` what did not go as it should."""

    def __init__(self, conversation: object) -> None:
        self.conversation = conversation
        self.times: dict[str, list[float]] = {}
        self.wrong: Counter[str] = Counter()
        self.over = False

    async def talk(self) -> None:
        """Phones come in within eight seconds, like people who scan a code; the leader goes through the steps."""
        phones = [asyncio.create_task(self.phone(number)) for number in range(PHONES)]
        await asyncio.sleep(STEP)
        for step in ("expect", "figure", "explain", "weigh", "outcome"):
            self._go(step)
            await asyncio.sleep(STEP)
        self.over = True
        await asyncio.gather(*phones)

    def _go(self, step: str) -> None:
        from wegwijzer.web.conversations.leading import go_to  # noqa: PLC0415 - needs the set-up
        from wegwijzer.web.conversations.models import Said  # noqa: PLC0415 - needs the set-up

        if step == "weigh":
            first = list(Said.objects.filter(kind="explain").values_list("pk", flat=True)[:3])
            Said.objects.filter(pk__in=first).update(chosen=True)
        assert go_to(self.conversation, (self.conversation.topics.get().pk, step))

    async def asked(self, kind: str, request: object) -> httpx.Response | None:
        """Do a request and keep how long it took; what fails is counted."""
        begin = time.perf_counter()
        try:
            answer = await request
        except httpx.HTTPError as error:
            self.wrong[f"{kind}: {type(error).__name__}"] += 1
            return None
        self.times.setdefault(kind, []).append(time.perf_counter() - begin)
        if answer.status_code >= 400:
            self.wrong[f"{kind}: {answer.status_code}"] += 1
        return answer

    async def phone(self, number: int) -> None:
        """One phone: join, then ask every three seconds, and answer what is asked once."""
        draw = random.Random(number)
        await asyncio.sleep(draw.uniform(0, 8))
        async with httpx.AsyncClient(base_url=BASE, timeout=30, verify=SHARED_TLS, trust_env=False) as client:
            page = await self.asked("open", client.get("/g/BENCH2"))
            perspective = ("inwoner", "uitvoerder", "beleid", "")[number % 4]
            await self.send(client, page, "join", {"perspectief": perspective})
            page = await self.asked("open", client.get("/g/BENCH2"))
            answered, pulse = set(), self._pulse(page)
            await self.answer(client, page, answered, draw)
            while not self.over:
                await asyncio.sleep(POLL * draw.uniform(0.9, 1.1))
                part = await self.asked("poll", client.get(f"/g/BENCH2/nu?v={pulse}"))
                if part is None or part.status_code != 200:
                    continue
                self.times.setdefault("next step", []).append(self.times["poll"].pop())
                pulse = self._pulse(part)
                await self.answer(client, part, answered, draw)

    async def answer(
        self, client: httpx.AsyncClient, part: httpx.Response | None, answered: set[str], draw: random.Random
    ) -> None:
        """Answer what is asked, after thinking for a while; once."""
        place = PLACE.search(part.text) if part else None
        if part and place and place[1] not in answered:
            await asyncio.sleep(draw.uniform(0, 4))
            answered.add(place[1])
            await self.send(client, part, "answer", self.words(place[1], part, draw))

    def words(self, place: str, part: httpx.Response, draw: random.Random) -> dict[str, str]:
        """What somebody answers."""
        if place.endswith(":expect"):
            return {"stap": place, "waarde": f"{draw.gauss(100, 20):.1f}".replace(".", ",")}
        if place.endswith(":weigh"):
            return {"stap": place, **{name: draw.choice("01") for name in set(VOTES.findall(part.text))}}
        return {"stap": place, "tekst": f"Misschien komt het door {draw.randrange(10**6)}"}

    async def send(self, client: httpx.AsyncClient, page: httpx.Response | None, kind: str, data: dict) -> None:
        """Send a form with the token of its page."""
        token = TOKEN.search(page.text) if page else None
        if token is None:
            self.wrong[f"{kind}: no form"] += 1
            return
        await self.asked(kind, client.post("/g/BENCH2", data={"csrfmiddlewaretoken": token[1], **data}))

    @staticmethod
    def _pulse(page: httpx.Response | None) -> str:
        found = PULSE.search(page.text) if page else None
        return found[1] if found else "0"


def _report(room: Room) -> None:
    from wegwijzer.web.conversations.models import Expectation, Participant, Said, Vote  # noqa: PLC0415 - as above

    everything = [spent for times in room.times.values() for spent in times]
    found: dict[str, object] = {"phones": PHONES, "requests": len(everything)}
    found |= {"p50_ms": round(1000 * percentile(everything, 0.5)), "p95_ms": round(1000 * percentile(everything, 0.95))}
    found |= {f"p95_{kind}_ms": round(1000 * percentile(times, 0.95)) for kind, times in room.times.items()}
    found |= {"slowest_ms": round(1000 * max(everything)), "wrong": dict(room.wrong)}
    found |= {
        "joined": Participant.objects.count(),
        "expected": Expectation.objects.count(),
        "said": Said.objects.count(),
        "weighed": Vote.objects.values("participant").distinct().count(),
    }
    said("a conversation with phones", "p95 under 500 ms, none lost", found)


if __name__ == "__main__":
    main()
