"""A code book with themes and sub-themes, pieces of text that are coded with it, and merging and splitting codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wegwijzer.errors import N_, Problem, UserError


class CodeBookError(UserError):
    """A code book that doesn't hold together, or a change to it that can't be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A theme, or a sub-theme when it has a `parent`: what it means, what doesn't count, and an example."""

    id: str
    name: str
    parent: str = ""
    definition: str = ""
    example: str = ""
    colour: str = ""  # "#rrggbb"


class ChangeKind(StrEnum):
    """What was done to a code book."""

    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change to a code book: codes `before` became codes `after`; who, when and why."""

    kind: ChangeKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBook:
    """The codes of one monitor, and every change since the start, oldest first."""

    codes: tuple[Code, ...] = ()
    history: tuple[Change, ...] = ()

    def get(self, code_id: str) -> Code:
        """Return a code by its id; raises `CodeBookError` when it isn't in the book."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise CodeBookError(_unknown(code_id))

    def below(self, code_id: str) -> frozenset[str]:
        """Return a code with all its sub-themes, however deep."""
        found = {code_id}
        while more := {code.id for code in self.codes if code.parent in found} - found:
            found |= more
        return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSpan:
    """A piece of a story (`text[start:end]`) that a coder gave a code, with a memo; `start == end == 0`: all of it."""

    story: str
    code: str
    coder: str
    start: int = 0
    end: int = 0
    memo: str = ""
    at: datetime | None = None


def _unknown(code_id: str) -> Problem:
    return Problem(
        "codes.unknown",
        N_("There is no code “%(code)s” in the code book."),
        {"code": code_id[:80]},
        remedy=N_("Choose a code from the book."),
    )


def check_book(book: CodeBook) -> None:
    """Raise `CodeBookError` with all that is wrong: an id twice, no name, an unknown parent, a circle of parents."""
    ids = [code.id for code in book.codes]
    problems = [
        Problem("codes.twice", N_("The code “%(code)s” is in the book more than once."), {"code": one[:80]})
        for one in sorted({one for one in ids if ids.count(one) > 1})
    ]
    parents = {code.id: code.parent for code in book.codes}
    for code in book.codes:
        if not code.name.strip():
            problems.append(Problem("codes.nameless", N_("The code “%(code)s” has no name."), {"code": code.id[:80]}))
        if code.parent and code.parent not in parents:
            problems.append(_unknown(code.parent))
        elif _in_a_circle(code.id, parents):
            message = N_("The code “%(code)s” is its own sub-theme.")
            problems.append(Problem("codes.circle", message, {"code": code.id[:80]}))
    if problems:
        raise CodeBookError(problems)


def _in_a_circle(code_id: str, parents: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    current = parents.get(code_id, "")
    while current and current not in seen:
        if current == code_id:
            return True
        seen.add(current)
        current = parents.get(current, "")
    return False


def changed(
    book: CodeBook, spans: Iterable[CodedSpan], change: Change, codes: Iterable[Code]
) -> tuple[CodeBook, tuple[CodedSpan, ...]]:
    """Return the book with `codes` and one more change; spans stay as they are. Checks the book."""
    new = CodeBook(codes=tuple(codes), history=(*book.history, change))
    check_book(new)
    return new, tuple(spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who changes a code book, when and why."""

    by: str
    at: datetime
    why: str = ""


def merge_codes(
    book: CodeBook, spans: Iterable[CodedSpan], merged: Collection[str], into: str, hand: Hand
) -> tuple[CodeBook, tuple[CodedSpan, ...]]:
    """Return the book and spans with the codes `merged` taken into the code `into`, and the change in the history.

    Sub-themes of a merged code become sub-themes of `into`; a piece that a coder gave both codes keeps one, its memos
    joined. Raises `CodeBookError` for an unknown code, or when nothing would be merged.
    """
    gone = set(merged) - {into}
    for code_id in (*gone, into):
        book.get(code_id)
    if not gone:
        raise CodeBookError(Problem("codes.nothing_to_merge", N_("Choose at least two different codes to merge.")))
    codes = [_adopted(code, gone, into, book) for code in book.codes if code.id not in gone]
    change = Change(
        kind=ChangeKind.MERGED, before=tuple(sorted({*gone, into})), after=(into,), by=hand.by, at=hand.at, why=hand.why
    )
    moved = [replace(span, code=into) if span.code in gone else span for span in spans]
    return changed(book, _joined(moved), change, codes)


def _adopted(code: Code, gone: set[str], into: str, book: CodeBook) -> Code:
    parent = code.parent
    if code.id == into:
        while parent in gone:  # a sub-theme that takes in its own theme moves up
            parent = book.get(parent).parent
    elif parent in gone:
        parent = into
    return replace(code, parent=parent)


def _joined(spans: Iterable[CodedSpan]) -> tuple[CodedSpan, ...]:
    found: dict[tuple[str, str, str, int, int], CodedSpan] = {}
    for span in spans:
        key = (span.story, span.code, span.coder, span.start, span.end)
        if key not in found:
            found[key] = span
        elif span.memo and span.memo not in found[key].memo:
            memo = f"{found[key].memo}\n{span.memo}".strip()
            found[key] = replace(found[key], memo=memo)
    return tuple(found.values())


def split_code(
    book: CodeBook, spans: Iterable[CodedSpan], code_id: str, parts: Mapping[Code, Collection[CodedSpan]], hand: Hand
) -> tuple[CodeBook, tuple[CodedSpan, ...]]:
    """Return the book and spans with a code divided over new codes (`parts`: each with the spans it gets).

    A span that no part names keeps the old code, which stays as long as it has spans or sub-themes. A span that two
    parts name gets both. Raises `CodeBookError` for an unknown code or a new id that is in use.
    """
    old = book.get(code_id)
    targets: dict[CodedSpan, list[str]] = {}
    for part, chosen in parts.items():
        for span in chosen:
            targets.setdefault(span, []).append(part.id)
    moved = [
        replace(span, code=target)
        for span in spans
        for target in (targets.get(span, [span.code]) if span.code == code_id else [span.code])
    ]
    kept = any(span.code == code_id for span in moved) or any(code.parent == code_id for code in book.codes)
    new = [part if part.parent else replace(part, parent=old.parent) for part in parts]
    codes = [code for code in book.codes if code.id != code_id or kept]
    after = (*((code_id,) if kept else ()), *(part.id for part in parts))
    change = Change(kind=ChangeKind.SPLIT, before=(code_id,), after=after, by=hand.by, at=hand.at, why=hand.why)
    return changed(book, _joined(moved), change, [*codes, *new])


def became(book: CodeBook, code_id: str) -> frozenset[str]:
    """Return the codes that a code of long ago is now, following every later change; empty when it was removed."""
    current = {code_id}
    for change in book.history:
        if change.kind in (ChangeKind.MERGED, ChangeKind.SPLIT, ChangeKind.REMOVED) and current & set(change.before):
            current = (current - set(change.before)) | set(change.after)
    return frozenset(current & {code.id for code in book.codes})
