"""YAML → object → YAML is the identity on canonical form, and object → YAML → object always is."""

from __future__ import annotations

import json
from datetime import date
from types import MappingProxyType
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions import model as m
from wegwijzer.definitions.kinds import KINDS
from wegwijzer.definitions.reading import read_text
from wegwijzer.definitions.schema import json_schema
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.frames import Shape, Status
from wegwijzer.periods import PeriodKind

ids = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
awkward = st.sampled_from(
    [
        "no",
        "on",
        "~",
        "null",
        "true",
        "2023",
        "1e5",
        "0x1F",
        "12:30",
        "2024-01-01",
        "=",
        "<<",
        "- a",
        "a: b",
        "#x",
        " x ",
        "&a",
    ]
)
words = awkward | st.text(st.characters(codec="utf-8"), max_size=30) | st.just("Eén regel.\n\n  En een tweede: “ja”.\n")
filled = words.filter(lambda text: bool(text.strip()))
names = st.lists(filled, max_size=3).map(tuple)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
days = st.dates(date(1000, 1, 1))
texts = st.dictionaries(words, words, max_size=3).map(MappingProxyType)
bands = st.builds(
    lambda low, more: m.AgeBand(lowest=low, highest=None if more is None else low + more),
    st.integers(0, 100),
    st.none() | st.integers(0, 50),
)
values = words | numbers | st.booleans()
conditions = (
    st.builds(
        lambda c, t, v: m.Condition(column=c, test=t, values=tuple(v)),
        filled,
        st.sampled_from(["in", "not_in"]),
        st.lists(values, min_size=1, max_size=3),
    )
    | st.builds(
        lambda c, t, v: m.Condition(column=c, test=t, values=(v,)),
        filled,
        st.sampled_from(["at_least", "at_most"]),
        values,
    )
    | st.builds(lambda c, t: m.Condition(column=c, test=t), filled, st.sampled_from(["filled", "empty"]))
)


def some(items: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=most).map(tuple)


quantities = st.builds(
    m.Quantity,
    sources=names,
    measures=names,
    column=words,
    when=st.sampled_from(m.When),
    where=some(conditions),
    ages=st.none() | bands,
    age_on=st.sampled_from(m.When),
    occurrence=st.sampled_from(m.Occurrence),
    within_months=st.none() | st.integers(1, 600),
    factor=numbers,
)
countings = st.builds(
    m.Counting,
    rule=st.sampled_from(m.CountingRule),
    of=st.none() | quantities,
    per=st.none() | quantities,
    numerator=words,
    denominator=words,
    weighted=st.booleans(),
    summable=st.booleans(),
)
breakdowns = st.builds(m.Breakdown, id=filled, title=words, columns=names, bands=some(bands), labels=texts)
versions = st.builds(m.Version, number=st.integers(1, 32_767), valid_from=st.none() | days, series_break=words)
indicators = st.builds(
    m.Indicator,
    id=ids,
    title=filled,
    building_block=st.sampled_from(m.BuildingBlock),
    unit=filled,
    counting=countings,
    direction=st.sampled_from(m.Direction),
    decimals=st.integers(0, 6),
    questions=names,
    breakdowns=some(breakdowns),
    frequency=st.sampled_from(PeriodKind),
    levels=some(st.sampled_from(AreaLevel)),
    versions=some(versions),
    explanation=words,
    why_counted=words,
    leaves_out=words,
    noun=words,
    population=words,
)
sources = st.builds(
    m.Source,
    id=ids,
    title=filled,
    publisher=filled,
    shape=st.sampled_from(Shape),
    table=words,
    url=words,
    licence=words,
    columns=texts,
    measures=names,
    keep=some(conditions),
    period=words,
    area_level=st.none() | st.sampled_from(AreaLevel),
    missing=st.dictionaries(words, st.sampled_from([str(each) for each in Status]), max_size=3).map(MappingProxyType),
    supplier=words,
    frequency=st.sampled_from(PeriodKind),
    minutes_per_delivery=st.none() | st.floats(0, 1e6),
    legal_basis=words,
    purpose=words,
    retention_months=st.none() | st.integers(1, 1_200),
    functions=some(st.sampled_from(m.Function)),
)
questions = st.builds(
    m.Question,
    id=ids,
    text=filled,
    asked_by=words,
    why=words,
    what_with_answer=words,
    need=st.booleans(),
    structural=st.booleans(),
    ends_on=st.none() | days,
    accepted=st.booleans(),
    decision_reason=words,
    indicators=names,
)
targets = st.builds(
    m.Target,
    id=ids,
    indicator=filled,
    period=words,
    area=words,
    value=st.none() | numbers,
    rationale=words,
    agreed_by=words,
    stated_on=st.none() | days,
)
policies = st.builds(
    m.Policy,
    id=ids,
    title=filled,
    minimum_count=st.integers(0, 100),
    zeros_shown=st.booleans(),
    minimum_denominator=st.integers(0, 1_000),
    rounding_base=st.integers(0, 100),
    rounding=st.sampled_from(["none", "nearest", "random", "controlled"]),
    group_disclosure=st.none() | st.floats(0, 1),
    dominance=st.none() | st.tuples(st.integers(1, 9), st.floats(0.5, 100)),
    p_percent=st.none() | st.floats(0, 100),
    minimum_contributors=st.integers(0, 9),
    minimum_respondents=st.integers(0, 99),
    minimum_stories=st.integers(0, 9),
    hide_ratio_with_hidden_part=st.booleans(),
    rate_after_rounding=st.booleans(),
    secondary=st.booleans(),
    protection_interval=st.floats(0, 10),
    colluding=st.integers(1, 9),
    reasons=st.dictionaries(st.sampled_from(["secondary", "minimum_count"]), words, max_size=2).map(MappingProxyType),
)
areas = st.builds(
    m.AreaChoice,
    municipalities=names,
    levels=some(st.sampled_from(AreaLevel)),
    country=words,
    comparable=names,
    comparable_because=words,
    sources=names,
)
monitors = st.builds(
    m.Monitor,
    id=ids,
    title=filled,
    organisation=filled,
    areas=areas,
    indicators=names,
    questions=names,
    targets=names,
    functions=some(st.sampled_from(m.Function)),
    audiences=st.dictionaries(st.sampled_from([str(each) for each in m.Audience]), words, max_size=3).map(
        MappingProxyType
    ),
    owner=words,
    ambassador=words,
    summary=words,
    why=words,
    form=words,
    with_whom=words,
    what=words,
    organised=words,
    cycle=st.integers(1, 99),
    phase=st.sampled_from(m.Phase),
    next_moments=some(st.builds(m.Moment, on=days, what=filled), 2),
    fictional=st.booleans(),
)
organisations = st.builds(m.Organisation, id=ids, title=filled, municipality=words, theme=words)
of_kind = {
    "organisations": organisations,
    "monitors": monitors,
    "questions": questions,
    "indicators": indicators,
    "sources": sources,
    "policies": policies,
    "targets": targets,
}


def by_id(things: list[Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType({thing.id: thing for thing in things})


definitions = st.builds(
    m.Definitions, **{kind: st.lists(items, max_size=1).map(by_id) for kind, items in of_kind.items()}
)
calm = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def test_every_kind_of_definition_has_a_strategy() -> None:
    assert list(of_kind) == list(KINDS)


@calm
@given(definitions)
def test_an_object_comes_back_from_its_yaml(given_: m.Definitions) -> None:
    text = as_yaml(given_)
    back = read_text(text)
    assert back == given_
    assert as_yaml(back) == text


@calm
@given(st.one_of(list(of_kind.values())))
def test_one_definition_comes_back_from_its_yaml(given_: Any) -> None:
    back = read_text(as_yaml(given_))
    assert [thing for kind in KINDS for thing in getattr(back, kind).values()] == [given_]


@calm
@given(st.lists(values, min_size=1, max_size=4))
def test_a_condition_keeps_the_type_of_its_values(given_: list[Any]) -> None:
    condition = m.Condition(column="x", test="in", values=tuple(given_))
    source = m.Source(id="s", title="S", publisher="P", keep=(condition,))
    back = read_text(as_yaml(source)).sources["s"].keep[0]
    assert [(type(value), value) for value in back.values] == [(type(value), value) for value in given_]


@settings(calm, max_examples=25)
@given(definitions)
def test_what_is_written_fits_the_schema(given_: m.Definitions) -> None:
    plain = json.loads(json.dumps(yaml.safe_load(as_yaml(given_)), default=str))
    assert not [error.message for error in Draft202012Validator(json_schema()).iter_errors(plain)]
