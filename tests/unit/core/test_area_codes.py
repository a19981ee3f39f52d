import pytest

from wegwijzer.areas import AreaLevel, level_of, normalised_code, parents_of


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("NL00", AreaLevel.COUNTRY),
        ("PV20", AreaLevel.REGION),
        ("JZ12", AreaLevel.REGION),
        ("GM0363    ", AreaLevel.MUNICIPALITY),
        ("WK0363TF", AreaLevel.DISTRICT),
        ("BU03630000", AreaLevel.NEIGHBOURHOOD),
        ("Utrecht", None),
        ("GM36", None),
        ("", None),
    ],
)
def test_the_form_of_a_code_tells_its_level(code, level):
    assert level_of(code) is level


def test_codes_lose_their_padding():
    assert normalised_code("GM0363    ") == "GM0363"
    assert normalised_code("NL00") == "NL01"


def test_a_code_tells_what_it_lies_in():
    assert parents_of("BU03630000") == ("WK036300", "GM0363")
    assert parents_of("WK0363TF") == ("GM0363",)
    assert parents_of("GM0363") == ()
