from __future__ import annotations

from datetime import date

import pytest

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.reading import ready_library
from wegwijzer.figures import Certainty
from wegwijzer.frames import HIDDEN, WITH_VALUE, Quality, Status
from wegwijzer.language import certainty, nothing
from wegwijzer.language.dates import date_text, in_period, period_label, short_period_label
from wegwijzer.language.places import in_place, level_name, place_name
from wegwijzer.language.shares import share_of
from wegwijzer.periods import parse_period


@pytest.mark.parametrize(
    ("code", "label", "short", "said"),
    [
        ("2020", "2020", "2020", "in 2020"),
        ("2020KW01", "1e kwartaal 2020", "kw1 2020", "in het 1e kwartaal van 2020"),
        ("2020HJ02", "2e halfjaar 2020", "hj2 2020", "in de tweede helft van 2020"),
        ("2020SJ00", "schooljaar 2020/2021", "20/21", "in schooljaar 2020/2021"),
        ("2020MM03", "maart 2020", "mrt 2020", "in maart 2020"),
        ("20260101", "1 januari 2026", "1 jan 2026", "op 1 januari 2026"),
        ("1999SJ00", "schooljaar 1999/2000", "99/00", "in schooljaar 1999/2000"),
    ],
)
def test_periods_are_said_in_dutch(code, label, short, said):
    period = parse_period(code)
    assert (period_label(period), short_period_label(period), in_period(period)) == (label, short, said)


def test_dates_are_written_out():
    assert date_text(date(2026, 3, 1)) == "1 maart 2026"


@pytest.mark.parametrize(
    ("name", "level", "place", "said"),
    [
        ("Noord", AreaLevel.DISTRICT, "wijk Noord", "in wijk Noord"),
        ("Wijk 01 Centrum", AreaLevel.DISTRICT, "Wijk 01 Centrum", "in Wijk 01 Centrum"),
        ("Utrecht", AreaLevel.MUNICIPALITY, "gemeente Utrecht", "in de gemeente Utrecht"),
        ("Gemeente Utrecht", AreaLevel.MUNICIPALITY, "Gemeente Utrecht", "in de gemeente Utrecht"),
        ("Nederland", AreaLevel.COUNTRY, "Nederland", "in Nederland"),
        ("Amstelland ", AreaLevel.REGION, "regio Amstelland", "in de regio Amstelland"),
        ("Buurt  12", AreaLevel.NEIGHBOURHOOD, "Buurt 12", "in Buurt 12"),
        ("", AreaLevel.DISTRICT, "", "in "),
        ("Elders", None, "Elders", "in Elders"),
    ],
)
def test_places_are_named_with_their_kind(name, level, place, said):
    assert (place_name(name, level), in_place(name, level)) == (place, said)


def test_levels_have_a_plural():
    assert [level_name(level, plural=True) for level in (AreaLevel.DISTRICT, AreaLevel.REGION)] == ["wijken", "regio's"]


def test_every_kind_of_nothing_has_a_sign_a_name_and_a_meaning_of_its_own():
    without = [status for status in Status if status not in WITH_VALUE]
    signs = {nothing.sign(status) for status in without if status not in HIDDEN}
    assert len(signs) == len(without) - len(HIDDEN)
    assert {nothing.sign(status) for status in HIDDEN}.isdisjoint(signs)
    assert {nothing.sign(status) for status in HIDDEN} == {"×"}
    assert not any(sign.strip("?…–×g") for sign in signs)
    assert "0" not in "".join(signs)
    assert len({nothing.name(status) for status in without}) == len(without)
    assert all(nothing.meaning(status) for status in without)


def test_a_value_has_no_sign():
    for status in WITH_VALUE:
        assert nothing.sign(status) == nothing.name(status) == nothing.meaning(status) == ""


def test_the_reason_of_the_gate_is_told():
    assert nothing.name(Status.HIDDEN_PRIMARY, "dominance") == "verborgen: één aanbieder bepaalt dit cijfer"
    assert nothing.name(Status.HIDDEN_PRIMARY, "unheard-of") == nothing.name(Status.HIDDEN_PRIMARY)
    assert nothing.name(Status.SECRET, "minimum_count") == "geheim bij de bron"


def test_provisional_and_estimated_have_marks():
    assert [nothing.quality_mark(quality) for quality in Quality] == ["", "*", "*", "~"]
    assert [bool(nothing.quality_meaning(quality)) for quality in Quality] == [False, True, True, True]
    assert nothing.quality_name(Quality.REVISED_PROVISIONAL) == "nader voorlopig"


def test_certainty_has_words_and_a_definition_each():
    assert len({certainty.words(one) for one in Certainty}) == len(Certainty)
    assert all(certainty.definition(one).endswith(".") for one in Certainty)


@pytest.mark.parametrize(
    ("noun", "population", "parts"),
    [
        ("van de inwoners voelt zich eenzaam", "inwoners", ("van de inwoners", "voelde", "zich eenzaam")),
        ("van de inwoners van 18 jaar en ouder", "inwoners", ("van de inwoners van 18 jaar en ouder", "", "")),
        ("van de cliënten vindt het goed", "mensen", ("van de cliënten", "vond", "het goed")),
        ("van de inwoners hardloopt", "inwoners", ("van de inwoners", "hardloopt", "")),
        ("jongeren met hulp", "jongeren", ("van de jongeren", "", "")),
        ("", "", ("", "", "")),
    ],
)
def test_the_noun_of_a_share_falls_apart(noun, population, parts):
    share = share_of(noun, population)
    assert (share.people, share.verb, share.rest) == parts


def test_every_percentage_of_the_library_can_be_said():
    for indicator in ready_library().indicators.values():
        if indicator.unit == "%":
            assert share_of(indicator.noun, indicator.population).verb, indicator.id
