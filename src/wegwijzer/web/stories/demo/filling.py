"""Fill the demo: 120 invented stories that fit what was planted, coded, opened or inside only, a few withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction

from wegwijzer.demo.provisions import INCOME, PROVISIONS, WMO, YOUTH
from wegwijzer.errors import UserError
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories import changing, finding, knowing
from wegwijzer.web.stories.coding import coded_text
from wegwijzer.web.stories.demo.findings import fill_findings
from wegwijzer.web.stories.demo.reckoned import fill_costs
from wegwijzer.web.stories.models import BookChange, Coding, Kind, Original, Reading, State, Story, StoryPoint, Theme
from wegwijzer.web.stories.sending import UNREAD_FOR
from wegwijzer.web.stories.texts import sentences
from wegwijzer.web.viewers import home

HERE = Path(__file__).resolve().parent
SEED = 20260223
WITHDRAWN = 4
LAWS = ((YOUTH,), (WMO, INCOME))  # of the points of the first and of the second monitor
CODED_BY_TWO = 28
OMITTED = 0.22  # so often the second coder sees a theme otherwise


def fill(now: datetime) -> None:
    """Make the points, stories, codes and findings of the demo; a second time nothing changes."""
    known = loaded_definitions(home()).monitors
    if StoryPoint.objects.filter(code__startswith="demo").exists():
        return
    told = yaml.safe_load((HERE / "verhalen.yaml").read_text(encoding="utf-8"))
    others = yaml.safe_load((HERE / "anders.yaml").read_text(encoding="utf-8"))
    random = Random(SEED)  # noqa: S311 - invented stories, no secrets
    with transaction.atomic():
        points = [
            _point(row, told, number, now) for number, row in enumerate(told["points"]) if row["monitor"] in known
        ]
        rows = [row for row in _all(told, others, random) if row["monitor"] in known]
        stories = [_kept(row, number, now, points, random) for number, row in enumerate(rows)]
        for row in others["waiting"]:
            if row["monitor"] in known:
                _waiting(row, now)
        _book(told["themes"], sorted({story.monitor for story in stories}), now)
        _coded(stories, told["themes"], now, random)
        _opened(stories)
        for story in [one for one in stories if one.kind == Kind.STORY][7 :: len(stories) // WITHDRAWN]:
            changing.withdraw(story, why="De verteller trok het verhaal in.")
        fill_findings(now, known)
        fill_costs(dict(known))


def _all(told: dict[str, Any], others: dict[str, Any], random: Random) -> Iterator[dict[str, Any]]:
    for thread in told["threads"]:
        for line in thread["stories"]:
            title, _bar, text = line.partition(" | ")
            yield {
                "kind": Kind.STORY,
                "monitor": thread["monitor"],
                "area": random.choice(thread["areas"]),
                "provision": thread["provision"],
                "year": random.choice(thread["years"]),
                "group": _teller(text, thread["groups"], random),
                "title": title.strip(),
                "text": text.strip(),
                "scales": {"s0": random.randint(*thread["felt"]), "s1": random.randint(2, 5)},
                "triangle": thread["triangle"],
            }
    yield from map(_journey, others["journeys"])
    yield from map(_casus, others["casuses"])
    yield from map(_report, others["reports"])
    for row in others["observations"]:
        yield row | {"kind": Kind.OBSERVATION, "details": {"setting": row["setting"]}, "group": "professional"}


def _teller(text: str, groups: list[str], random: Random) -> str:
    """Who seems to tell: a professional speaks of work, a young person of school; else a choice."""
    if "professional" in groups and re.search(
        r"ik werk|\bmentor zie|als wijkverpleeg|aanmeldingen|wij vangen", text, re.IGNORECASE
    ):
        return "professional"
    if "ouder" in groups and re.search(
        r"mijn (zoon|dochter|kind|jongste)|ons zoontje|onze dochter", text, re.IGNORECASE
    ):
        return "ouder"
    return str(random.choice([group for group in groups if group != "professional"]))


def _journey(row: dict[str, Any]) -> dict[str, Any]:
    names = ("description", "channel", "actor", "emotion", "quotation", "pain_point")
    moments = [
        {"phase": row["phases"][phase]} | {name: value for name, value in zip(names, rest, strict=True) if value != ""}
        for phase, *rest in row["moments"]
    ]
    details = {"persona": row["persona"], "phases": row["phases"], "moments": moments}
    return row | {"kind": Kind.JOURNEY, "details": details, "text": ""}


def _casus(row: dict[str, Any]) -> dict[str, Any]:
    names = ("on", "until", "description", "domain", "organisation", "euro")
    events = [
        {
            name: str(value) if isinstance(value, date) else value
            for name, value in zip(names, one, strict=True)
            if value not in ("", 0)
        }
        for one in row["events"]
    ]
    return row | {"kind": Kind.CASUS, "details": {"events": events}}


def _report(row: dict[str, Any]) -> dict[str, Any]:
    heard = [
        {name: value for name, value in zip(("role", "heard", "quotation", "theme"), one, strict=True) if value}
        for one in row["heard"]
    ]
    agreements = [dict(zip(("what", "owner", "by"), map(str, one), strict=True)) for one in row["agreements"]]
    details = {
        "form": row["form"],
        "on": str(row["day"]),
        "present": row["present"],
        "heard": heard,
        "agreements": agreements,
    }
    return row | {"kind": Kind.REPORT, "details": details, "year": row["day"].year, "told_on": row["day"]}


def _point(row: dict[str, Any], told: dict[str, Any], number: int, now: datetime) -> StoryPoint:
    monitor = knowing.monitor_named(row["monitor"])
    areas = [list(pair) for pair in knowing.areas_of(monitor).items() if not pair[0].startswith("BU")]
    groups = ["ouder", "jongere", "professional"] if number < 2 else ["inwoner", "oudere", "mantelzorger", "ouder"]  # noqa: PLR2004 - as the file lists
    return StoryPoint.objects.create(
        monitor=monitor.id,
        organisation=monitor.organisation,
        code=f"demo{number + 1}",
        question=row["question"],
        place=row["place"],
        knowledge_question=row["knowledge_question"],
        scales=told["scales"],
        triangle=told["triangle"],
        areas=areas,
        provisions=[[one.code, one.title] for one in PROVISIONS if one.law in LAWS[number > 1]],
        groups=[[group, group] for group in groups],
        made_at=now - timedelta(days=400),
    )


def _kept(row: dict[str, Any], number: int, now: datetime, points: list[StoryPoint], random: Random) -> Story:
    monitor = knowing.monitor_named(row["monitor"])
    own = [point for point in points if point.monitor == monitor.id]
    year = max(row["year"], random.choice((2024, 2025, 2025)))  # told later than it happened
    told_on = row.get("told_on") or min(date(year, random.randint(1, 12), 1), now.date().replace(day=1))
    use = random.choices(("inside", "quote", "publish"), (30, 25, 45))[0]
    text, details = row.get("text", ""), row.get("details", {})
    found = [words for _start, _end, words in sentences(text)]
    story = Story.objects.create(
        monitor=monitor.id,
        organisation=monitor.organisation,
        point=random.choice(own) if row["kind"] == Kind.STORY and own else None,
        kind=row["kind"],
        state=State.READY,
        title=row["title"],
        text=text,
        details=details,
        quote=max(found, key=len) if found and use != "inside" else "",
        scales=row.get("scales", {}),
        triangle=row.get("triangle", []),
        told_at=now - timedelta(days=30),
        told_on=told_on,
        teller=f"demo-{number}",
        code_hash=f"demo-{number}",
        area=row["area"],
        provision=row["provision"],
        period=f"{row['year']}JJ00",
        group=row.get("group", ""),
        may_quote=use != "inside",
        may_publish=use == "publish",
        fictional=True,
    )
    finding.remember(story)
    record(
        kind="story",
        key=story.pk,
        before="",
        after=State.READY,
        organisation=story.organisation,
        monitor=story.monitor,
        why="demo",
        at=now,
    )
    return story


def _waiting(row: dict[str, Any], now: datetime) -> None:
    """A story that still has to be read in, with invented names in it."""
    monitor = knowing.monitor_named(row["monitor"])
    story = Story.objects.create(
        monitor=monitor.id,
        organisation=monitor.organisation,
        told_at=now - timedelta(days=3),
        told_on=now.date().replace(day=1),
        teller=row["title"][:20],
        area=row["area"],
        provision=row["provision"],
        may_quote=True,
        may_publish=True,
        fictional=True,
    )
    Original.objects.create(story=story, title=row["title"], text=row["text"], kept_until=now + UNREAD_FOR)


def _book(themes: list[dict[str, str]], monitors: list[str], now: datetime) -> None:
    columns = ("code", "name", "parent", "definition", "example")
    for monitor in monitors:
        for theme in themes:
            Theme.objects.create(monitor=monitor, **{name: theme.get(name, "") for name in columns})
            BookChange.objects.create(
                monitor=monitor, kind="added", after=[theme["code"]], by="Omar Onderzoeker", at=now - timedelta(days=60)
            )


def _coded(stories: list[Story], themes: list[dict[str, str]], now: datetime, random: Random) -> None:
    """The researcher coded every story, the director some of them: not always the same."""
    first = User.objects.filter(username="onderzoeker").first()
    second = User.objects.filter(username="regisseur").first()
    rows = {(theme.monitor, theme.code): theme for theme in Theme.objects.all()}
    double = set(random.sample(range(len(stories)), min(CODED_BY_TWO, len(stories))))
    codings, readings = [], []
    for number, story in enumerate(stories):
        coders = [(first, "Omar Onderzoeker")] + ([(second, "Rosa Regisseur")] if number in double else [])
        for user, name in coders:
            readings.append(Reading(story=story, coder_name=str(user) if user else name, at=now - timedelta(days=20)))
            for start, end, code in _matches(story, themes):
                if name == "Rosa Regisseur" and random.random() < OMITTED:
                    continue
                codings.append(
                    Coding(
                        story=story,
                        theme=rows[story.monitor, code],
                        coder=user,
                        coder_name=str(user) if user else name,
                        start=start,
                        end=end,
                        at=now - timedelta(days=20),
                    )
                )
    Coding.objects.bulk_create(codings)
    Reading.objects.bulk_create(readings)


def _matches(story: Story, themes: list[dict[str, str]]) -> Iterator[tuple[int, int, str]]:
    for start, end, words in sentences(coded_text(story)):
        for theme in themes:
            if re.search(theme["words"], words, re.IGNORECASE):
                yield start, end, theme["code"]


def _opened(stories: list[Story]) -> None:
    """Open what the teller agreed to, where enough people could have told it; else with coarser attributes."""
    director = User.objects.filter(role="regisseur", organisation=stories[0].organisation).first() if stories else None
    if director is None:
        return
    from wegwijzer.stories.publication import coarser_attributes, may_publish  # noqa: PLC0415 - only here

    for story in stories:
        policy, everyone = knowing.policy_of(knowing.monitor_named(story.monitor)), changing.everyone(story.monitor)
        own = changing.attributes_of(story)
        ways = [own] if may_publish(own, everyone, policy) is None else []
        ways += [way.attributes for way in coarser_attributes(own, everyone, policy, most=1)]
        if not story.may_quote or not ways:
            continue
        try:
            changing.publish(story, "whole" if story.may_publish else "quote", ways[0], policy, director)
        except UserError:  # a story that may not be opened stays inside
            continue
