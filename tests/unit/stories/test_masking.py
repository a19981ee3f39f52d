"""What a proposal to mask finds, leaves alone and survives."""

from __future__ import annotations

import itertools
import random

import pytest

from wegwijzer.stories.masking import Mask, MaskKind, masked, propose_masks
from wegwijzer.stories.masks import without_overlap
from wegwijzer.stories.numbered import is_bsn, is_iban


def _kinds(text: str) -> dict[str, MaskKind]:
    return {text[mask.start : mask.end]: mask.kind for mask in propose_masks(text)}


@pytest.mark.parametrize("number", ["123456782", "999900006", "999999990", "111222333"])
def test_the_eleven_test_of_the_domain_file(number):
    assert is_bsn(number)


@pytest.mark.parametrize("number", ["000000000", "999999999", "123456789", "12345678x", "٣٢١٤٥٦٧٨٩", ""])
def test_what_is_no_bsn(number):
    assert not is_bsn(number)


def test_a_number_of_nine_digits_is_a_bsn_by_arithmetic_or_when_it_is_called_one():
    assert _kinds("Er stond 123456782 in de brief.") == {"123456782": MaskKind.BSN}
    assert _kinds("Er stond 123456789 in de brief.") == {}
    assert _kinds("Mijn bsn is 123456789.") == {"123456789": MaskKind.BSN}


def test_an_account_number_passes_mod_97():
    assert is_iban("NL91 ABNA 0417 1643 00")  # the example of the standard's registry
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("NL91ABNA0417164301")
    assert not is_iban("NL91")


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        ("bel 06-12345678 maar", "06-12345678", MaskKind.PHONE),
        ("bel (010) 411 22 33 maar", "(010) 411 22 33", MaskKind.PHONE),
        ("mail a.b@c.nl maar", "a.b@c.nl", MaskKind.EMAIL),
        ("woont in 3511 AB dus", "3511 AB", MaskKind.POSTCODE),
        ("kenteken GB-123-X dus", "GB-123-X", MaskKind.PLATE),
        ("geboren op 1 mei 1980 dus", "1 mei 1980", MaskKind.BIRTH_DATE),
        ("zie www.voorbeeld.nl/x.", "www.voorbeeld.nl/x", MaskKind.LINK),
        ("woont op Kerkstraat 12 en", "Kerkstraat 12", MaskKind.ADDRESS),
        ("naar basisschool De Regenboog gaan", "basisschool De Regenboog", MaskKind.SCHOOL),
        ("hulp van Stichting Het Baken kwam", "Stichting Het Baken", MaskKind.ORGANISATION),
    ],
)
def test_each_kind_is_found_whole(text, piece, kind):
    assert _kinds(text) == {piece: kind}


@pytest.mark.parametrize(
    "text", ["met fatima van de gemeente", "Met Fatima van de gemeente", "MET FATIMA VAN DE GEMEENTE"]
)
def test_a_name_is_found_however_it_is_written(text):
    assert [mask.kind for mask in propose_masks(text)] == [MaskKind.NAME]
    assert masked(text, propose_masks(text)).split()[1] == "[naam]"


def test_a_word_that_is_also_a_name_is_one_only_where_it_acts_as_one():
    assert _kinds("Roos vertelde het.") == {"Roos": MaskKind.NAME}
    assert _kinds("De roos bloeit, ik wil dat ook.") == {}


def test_titles_initials_and_interfixes_belong_to_the_surname():
    assert set(_kinds("Ik sprak mevrouw de vries.")) == {"de vries"}
    assert set(_kinds("Volgens J.P. van den Berg kon het.")) == {"J.P. van den Berg"}


def test_known_names_are_always_proposed_and_known_places_never():
    text = "Wil zegt dat Zandwerve mooi is."
    assert "Wil" in {text[mask.start : mask.end] for mask in propose_masks(text, known_names=["Wil"])}
    found = propose_masks("Ik woon in Jan van Goyenwijk.", known_places=["Jan van Goyenwijk"])
    assert found == ()


def test_a_first_name_inside_a_known_place_is_still_a_name_elsewhere():
    text = "In Sint Jan hielp Jan mij."
    found = [text[mask.start : mask.end] for mask in propose_masks(text, known_places=["Sint Jan"])]
    assert found == ["Jan"]


def test_known_organisations_are_proposed_in_small_letters_too():
    found = propose_masks("ik ga naar kompasroos jeugd", known_organisations=["Kompasroos Jeugd"])
    assert [mask.kind for mask in found] == [MaskKind.ORGANISATION]


def test_masks_never_overlap_and_stand_in_order():
    text = "Jan de Vries, Kerkstraat 12, 3511 AB Utrecht, NL91 ABNA 0417 1643 00, jan@devries.nl"
    masks = propose_masks(text)
    assert list(masks) == sorted(masks)
    assert all(one.end <= other.start for one, other in itertools.pairwise(masks))


def test_masked_cuts_to_the_text_and_joins_what_overlaps():
    masks = [
        Mask(3, 99, MaskKind.NAME, "[naam]", 1.0),
        Mask(0, 5, MaskKind.BSN, "[bsn]", 1.0),
        Mask(2, 2, MaskKind.NAME, "x", 1),
    ]
    assert masked("abcdefg", masks) == "[bsn]"
    assert masked("abc", []) == "abc"
    assert masked("abcdef", [Mask(-2, 2, MaskKind.NAME, "[naam]", 1.0)]) == "[naam]cdef"


def test_of_two_that_overlap_the_surest_stays():
    sure, other = Mask(0, 3, MaskKind.IBAN, "i", 1.0), Mask(2, 9, MaskKind.NAME, "n", 0.8)
    assert without_overlap([other, sure]) == (sure,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t",
        "<script>alert('x')</script><b>Hallo</b>",
        "اسمي هو سارة وأعيش هنا",
        "我住在这里，请帮助我",
        "👩‍👧‍👦 🏳️‍🌈 😀",
        "\u202eabc\u202c \u200b\u00ad",
        "\x00\x01\ud800",
        "'" * 50 + "-" * 50 + "." * 50,
    ],
)
def test_odd_texts_are_read_without_harm(text):
    assert masked(text, propose_masks(text)) is not None


def test_markup_between_letters_does_not_hide_a_number():
    assert MaskKind.EMAIL in _kinds("<p>mail&nbsp;jan@voorbeeld.nl</p>").values()


def test_the_same_text_gives_the_same_proposal():
    words = ["ik", "jan", "fatima", "Kerkstraat", "12", "06-12345678", "van", "de", "gemeente", "mevrouw"]
    text = " ".join(random.Random(3).choices(words, k=400))
    assert propose_masks(text) == propose_masks(text)
