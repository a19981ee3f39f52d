"""From a file with two columns to a first figure: definitions are written, the file is kept, a release is made."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from wegwijzer.areas import AreaLevel, parents_of
from wegwijzer.definitions.model import (
    AreaChoice,
    Audience,
    BuildingBlock,
    Counting,
    CountingRule,
    Definitions,
    Indicator,
    Monitor,
    Organisation,
    Quantity,
    Question,
    Source,
)
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.errors import N_, Problem, SourceError, UserError, WegwijzerError
from wegwijzer.sources.delivery import Delivery, read_delivery
from wegwijzer.sources.delivery_guess import guess_source
from wegwijzer.storage.faults import storage_faults
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release
from wegwijzer.storage.snapshots import SnapshotStore
from wegwijzer.usecases.importing import import_file, known_areas
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.releasing import release


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What the user tells beside the file; everything else can be changed later in the definitions."""

    title: str
    question: str
    unit: str
    period: str = ""
    building_block: BuildingBlock = BuildingBlock.SOCIETAL_DEVELOPMENT
    publisher: str = "eigen bestand"
    organisation: str = ""  # whose monitor it becomes; empty: an organisation is made for it


@dataclass(frozen=True, slots=True)
class Begun:
    """The first monitor: where its definitions stand, and its first release (for intern use)."""

    monitor: str
    definitions: Path
    release: Release


def begin(home: Home, path: Path, told: Beginning, *, at: datetime) -> Begun:
    """Make a source, a question, an indicator and a monitor from a file of areas and values, and release it.

    Raises `SourceError` with every problem of the file, or with what must be told (the period) when the file does not
    say it; nothing is written then. Raises `UserError` when a monitor of this name is there already.
    """
    name = slug(told.title)
    target = home.definitions / f"{name}.yaml"
    source, delivery = check_first_file(home, path, told)
    made = definitions_for(name, told, source, delivery)
    _write(target, as_yaml(made))
    kept = None
    try:
        kept, _delivery = import_file(home, path, source.id, added_at=at)
        first = release(home, name, Audience.INTERNAL.value, released_at=at)
    except BaseException:
        target.unlink(missing_ok=True)
        if kept is not None:
            with suppress(WegwijzerError):  # on a full disk this may fail too; what went wrong first is what is told
                SnapshotStore(home).withdraw(kept.id)
        raise
    return Begun(name, target, first.release)


def check_first_file(home: Home, path: Path, told: Beginning) -> tuple[Source, Delivery]:
    """Return the source that a first file would get, and what is in it; keeps nothing. Raises as `begin` does."""
    _refuse_empty(told)
    name = slug(told.title)
    if (home.definitions / f"{name}.yaml").exists() or name in loaded_definitions(home).monitors:
        raise _taken(name)
    areas = known_areas(home)
    guessed = guess_source(path, areas)
    source = replace(
        guessed, id=f"{name}-bestand", title=told.title, publisher=told.publisher, period=told.period or guessed.period
    )
    return source, read_delivery(path, source, known_areas=areas)


def _write(target: Path, text: str) -> None:
    """Write the definitions whole or not at all."""
    temporary = target.with_suffix(".tmp")
    with storage_faults(target.parent):
        try:
            temporary.write_text(text, encoding="utf-8")
            temporary.rename(target)
        finally:
            temporary.unlink(missing_ok=True)


def _refuse_empty(told: Beginning) -> None:
    said = {"title": told.title, "question": told.question, "unit": told.unit}
    message = N_("The %(what)s is empty.")
    problems = [
        Problem("begin.empty", message, {"what": f"--{name}"}, remedy=N_("Fill it in."))
        for name, text in said.items()
        if not text.strip()
    ]
    if problems:
        raise UserError(problems)


def slug(title: str) -> str:
    """Return an id made of a title: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:60] or "monitor"


def _taken(name: str) -> UserError:
    return UserError(
        Problem(
            "begin.taken",
            N_("There is a monitor “%(name)s” already."),
            {"name": name},
            remedy=N_("Choose another title."),
        )
    )


def definitions_for(name: str, told: Beginning, source: Source, delivery: Delivery) -> Definitions:
    """Return the definitions of a first monitor; the municipality is the one most areas lie in."""
    levels = [AreaLevel(level) for level in AreaLevel if level in set(delivery.frame["area_level"])]
    municipalities = _municipalities(delivery)
    measures = tuple(sorted(delivery.frame["measure"].unique()))
    indicators = {
        f"{name}-{slug(measure)}" if len(measures) > 1 else name: _indicator(name, told, source, measure, len(measures))
        for measure in measures
    }
    monitor = Monitor(
        id=name,
        title=told.title,
        organisation=told.organisation or f"organisatie-{name}",
        areas=AreaChoice(municipalities=municipalities, levels=tuple(levels), country=""),
        indicators=tuple(indicators),
        questions=(f"{name}-vraag",),
        audiences={audience.value: audience.value for audience in Audience},
    )
    own = Organisation(id=monitor.organisation, title=told.title, municipality=municipalities[0])
    question = Question(id=f"{name}-vraag", text=told.question)
    return Definitions(
        organisations={} if told.organisation else {own.id: own},
        monitors={monitor.id: monitor},
        questions={question.id: question},
        indicators=indicators,
        sources={source.id: source},
    )


def _indicator(name: str, told: Beginning, source: Source, measure: str, measures: int) -> Indicator:
    several = measures > 1
    return Indicator(
        id=f"{name}-{slug(measure)}" if several else name,
        title=f"{told.title}: {measure}" if several else told.title,
        building_block=told.building_block,
        unit=told.unit,
        counting=Counting(
            rule=CountingRule.AS_PUBLISHED,
            of=Quantity(sources=(source.id,), measures=(measure,)),
            summable=False,
        ),
        questions=(f"{name}-vraag",),
        decimals=1 if told.unit == "%" else 0,
        noun=told.title.lower(),
    )


def _municipalities(delivery: Delivery) -> tuple[str, ...]:
    codes = delivery.frame["area"].unique().to_list()
    own = [code for code in codes if code.startswith("GM")]
    own = own or [parents_of(code)[-1] for code in codes if parents_of(code)]
    if not own:
        raise SourceError(
            Problem(
                "begin.no_municipality",
                N_("The file has no municipalities, districts or neighbourhoods."),
                remedy=N_("Use codes such as GM0344, WK034401 or BU03440101."),
            )
        )
    return tuple(code for code, _ in Counter(sorted(own)).most_common())
