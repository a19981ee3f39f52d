"""Merging and splitting codes: pure, with a history, and no coding lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wegwijzer.stories.codebook import (
    ChangeKind,
    Code,
    CodeBook,
    CodeBookError,
    CodedSpan,
    Hand,
    became,
    check_book,
    merge_codes,
    split_code,
)

HAND = Hand(by="rosa", at=datetime(2026, 3, 1, tzinfo=UTC), why="ze lijken op elkaar")
BOOK = CodeBook(
    codes=(
        Code(id="wachten", name="Wachten"),
        Code(id="traag", name="Traag"),
        Code(id="brief", name="Brief", parent="traag"),
        Code(id="luisteren", name="Luisteren"),
    )
)
SPANS = (
    CodedSpan(story="1", code="wachten", coder="rosa", start=0, end=5, memo="een"),
    CodedSpan(story="1", code="traag", coder="rosa", start=0, end=5, memo="twee"),
    CodedSpan(story="2", code="traag", coder="ben", start=1, end=3),
    CodedSpan(story="2", code="luisteren", coder="ben"),
)


def test_merging_moves_spans_and_sub_themes_and_keeps_memos():
    book, spans = merge_codes(BOOK, SPANS, ["traag"], "wachten", HAND)
    assert [code.id for code in book.codes] == ["wachten", "brief", "luisteren"]
    assert book.get("brief").parent == "wachten"
    assert [(span.story, span.code) for span in spans] == [("1", "wachten"), ("2", "wachten"), ("2", "luisteren")]
    assert spans[0].memo == "een\ntwee"
    assert book.history[-1].kind is ChangeKind.MERGED
    assert book.history[-1].why == HAND.why
    assert BOOK.history == ()


def test_a_theme_merged_into_its_own_sub_theme_makes_no_circle():
    book, _ = merge_codes(BOOK, SPANS, ["traag"], "brief", HAND)
    assert book.get("brief").parent == ""


def test_splitting_divides_spans_and_keeps_what_nobody_chose():
    snel, laat = Code(id="te-laat", name="Te laat"), Code(id="nooit", name="Nooit")
    book, spans = split_code(BOOK, SPANS, "traag", {snel: [SPANS[1]], laat: [SPANS[1]]}, HAND)
    assert {span.code for span in spans if span.story == "1"} == {"wachten", "te-laat", "nooit"}
    assert "traag" in {code.id for code in book.codes}
    assert became(book, "traag") == {"traag", "te-laat", "nooit"}


def test_a_code_that_lost_everything_is_gone():
    part = Code(id="te-laat", name="Te laat")
    book, spans = split_code(BOOK, SPANS, "luisteren", {part: [SPANS[3]]}, HAND)
    assert "luisteren" not in {code.id for code in book.codes}
    assert spans[-1].code == "te-laat"
    merged, _ = merge_codes(book, spans, ["te-laat"], "wachten", HAND)
    assert became(merged, "luisteren") == {"wachten"}
    assert len(merged.history) == 2


def test_every_fault_of_a_book_is_told_at_once():
    wrong = CodeBook(
        codes=(
            Code(id="a", name="A", parent="b"),
            Code(id="b", name="B", parent="a"),
            Code(id="c", name=" ", parent="weg"),
            Code(id="c", name="C"),
        )
    )
    with pytest.raises(CodeBookError) as caught:
        check_book(wrong)
    assert {problem.code for problem in caught.value.problems} == {
        "codes.circle",
        "codes.nameless",
        "codes.unknown",
        "codes.twice",
    }


def test_merging_nothing_or_the_unknown_is_refused():
    with pytest.raises(CodeBookError, match="at least two"):
        merge_codes(BOOK, SPANS, ["wachten"], "wachten", HAND)
    with pytest.raises(CodeBookError, match="no code"):
        merge_codes(BOOK, SPANS, ["weg"], "wachten", HAND)


def test_a_theme_holds_all_below_it():
    assert BOOK.below("traag") == {"traag", "brief"}
