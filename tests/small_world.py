"""One small world of two invented municipalities, built through the production intake: definitions, files, releases."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from wegwijzer.storage.home import Home
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.releasing import release

CLOCK = datetime(2026, 3, 3, 12, tzinfo=UTC)
OWN, OTHER = "GM9901", "GM9902"
NEIGHBOURHOODS = [f"BU99010{district}0{number}" for district in range(2) for number in range(3)]
DEFINITIONS = """
organisations:
  zilverstroom: {title: Gemeente Zilverstroom, municipality: GM9901}
  kraaiendam: {title: Gemeente Kraaiendam, municipality: GM9902}
questions:
  hoeveel-hulp: {text: Hoeveel jongeren krijgen hulp?, why: De raad vraagt het., what_with_answer: Plannen.}
sources:
  gebieden: {title: Gebieden, publisher: Test, shape: areas}
  cijfers:
    title: Cijfers per gebied
    publisher: Statistiek Zilverstroom
    licence: CC0 1.0
    columns: {area: gebied, period: jaar}
    missing: {x: secret, niet geleverd: not_delivered}
  hulp: {title: Trajecten, publisher: Backoffice, shape: episodes, minutes_per_delivery: 60, frequency: quarter}
indicators:
  eenzaam:
    title: Eenzaamheid
    building_block: societal_result
    unit: "%"
    direction: down
    decimals: 1
    questions: [hoeveel-hulp]
    counting: {rule: as_published, summable: false, of: {sources: [cijfers], measures: [eenzaam]}}
    explanation: Het deel van de inwoners dat zich eenzaam voelt.
    noun: inwoners die zich eenzaam voelen
    population: inwoners
  inwoners-test:
    title: Inwoners
    building_block: societal_development
    unit: inwoners
    questions: [hoeveel-hulp]
    counting: {rule: as_published, of: {sources: [cijfers], measures: [inwoners]}}
    noun: inwoners
  met-hulp:
    title: Inwoners met hulp
    building_block: activities_output
    unit: personen
    questions: [hoeveel-hulp]
    counting: {rule: distinct_persons, of: {sources: [hulp]}}
    breakdowns: [{id: voorziening, title: Soort hulp, columns: [provision]}]
    noun: inwoners met hulp
monitors:
  hulp:
    title: Hulp dichtbij
    organisation: zilverstroom
    summary: Zien wie hulp krijgt.
    fictional: true
    questions: [hoeveel-hulp]
    indicators: [eenzaam, inwoners-test, met-hulp]
    audiences: {publiek: publiek, intern: intern, aanbieder: aanbieder}
    areas: {municipalities: [GM9901], comparable: [GM9902], comparable_because: de buurgemeente, sources: [gebieden]}
    next_moments: [{on: 2026-04-01, what: Levering van het eerste kwartaal}]
  buren:
    title: Bij de buren
    organisation: kraaiendam
    questions: [hoeveel-hulp]
    indicators: [eenzaam]
    audiences: {intern: intern}
    areas: {municipalities: [GM9902], levels: [municipality], sources: [gebieden]}
"""


def areas_csv() -> str:
    """Return the list of areas as a municipality would send it."""
    rows = ["code;naam;jaar", f"{OWN};Zilverstroom;2025", f"{OTHER};Kraaiendam;2025"]
    rows += [f"WK99010{number};Wijk {'Noord' if number == 0 else 'Zuid'};2025" for number in range(2)]
    rows += [f"{code};Buurt {number + 1};2025" for number, code in enumerate(NEIGHBOURHOODS)]
    return "\n".join(rows) + "\n"


def figures_csv() -> str:
    """Return published figures for five years: one secret, one not delivered, the rest plain."""
    rows = ["gebied;jaar;eenzaam;inwoners"]
    codes = [OWN, OTHER, "WK990100", "WK990101", *NEIGHBOURHOODS]
    for year in range(2021, 2026):
        for place, code in enumerate(codes):
            share = f"{30 + place + (year - 2021) * 0.5:.1f}".replace(".", ",")
            if (code, year) == (NEIGHBOURHOODS[0], 2025):
                share = "x"
            if (code, year) == (OTHER, 2025):
                share = "niet geleverd"
            people = {OWN: 6000, OTHER: 9000, "WK990100": 3000, "WK990101": 3000}.get(code, 1000)
            rows.append(f"{code};{year};{share};{people}")
    return "\n".join(rows) + "\n"


def episodes_csv() -> str:
    """Return spells of help: many in most neighbourhoods, two persons in the last (a small cell)."""
    rows = ["bsn;geboortejaar;geslacht;buurt;voorziening;aanbieder;begindatum;einddatum"]
    persons = itertools.islice(numbers(), 200)
    for number, person in enumerate(persons):
        place = len(NEIGHBOURHOODS) - 1 if number < 2 else number % (len(NEIGHBOURHOODS) - 1)
        start = date(2021, 1, 10) + timedelta(days=7 * number)
        end = start + timedelta(days=200)
        kind = "begeleiding" if number % 3 else "dagbesteding"
        rows.append(
            f"{person};{1960 + number % 40};V;{NEIGHBOURHOODS[place]};{kind};Huis A;{start:%d-%m-%Y};{end:%d-%m-%Y}"
        )
    return "\n".join(rows) + "\n"


def numbers() -> Iterator[int]:
    """Yield invented numbers of the test range that pass the elfproef."""
    return (candidate for candidate in range(999_900_000, 999_999_999) if _passes(str(candidate)))


def _passes(candidate: str) -> bool:
    digits = [int(digit) for digit in candidate]
    return (sum((9 - place) * digit for place, digit in enumerate(digits[:8])) - digits[8]) % 11 == 0


def build(folder: Path, *, released: bool = True) -> Home:
    """Return a home in `folder` with the world in it."""
    home = opened_home(folder / "home", create=True)
    (home.definitions / "world.yaml").write_text(DEFINITIONS)
    for name, text, source in (
        ("gebieden.csv", areas_csv(), "gebieden"),
        ("cijfers.csv", figures_csv(), "cijfers"),
        ("hulp.csv", episodes_csv(), "hulp"),
    ):
        path = folder / name
        path.write_text(text)
        import_file(home, path, source, added_at=CLOCK)
    if released:
        for monitor, audience in (("hulp", "intern"), ("hulp", "publiek"), ("buren", "intern")):
            release(home, monitor, audience, released_at=CLOCK)
    return home
