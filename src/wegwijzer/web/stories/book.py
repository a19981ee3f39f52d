"""The code book of a monitor as the room of stories knows it, kept in rows; every change of it with its history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.db import transaction
from django.utils import timezone

from wegwijzer.errors import N_, Problem
from wegwijzer.stories.codebook import (
    Change,
    ChangeKind,
    Code,
    CodeBook,
    CodeBookError,
    CodedSpan,
    Hand,
    check_book,
    merge_codes,
    split_code,
)
from wegwijzer.stories.counting import slug
from wegwijzer.web.accounts.models import User
from wegwijzer.web.stories.models import BookChange, Coding, State, Story, Theme

Changed = Callable[[CodeBook, tuple[CodedSpan, ...]], tuple[CodeBook, tuple[CodedSpan, ...]]]


def book_of(monitor: str) -> CodeBook:
    """Return the code book of a monitor with its history."""
    codes = tuple(_code(theme) for theme in Theme.objects.filter(monitor=monitor, gone=False).order_by("name", "id"))
    history = tuple(
        Change(
            kind=ChangeKind(row.kind),
            before=tuple(row.before),
            after=tuple(row.after),
            by=row.by,
            at=row.at,
            why=row.why,
        )
        for row in BookChange.objects.filter(monitor=monitor)
    )
    return CodeBook(codes=codes, history=history)


def _code(theme: Theme) -> Code:
    return Code(
        id=theme.code,
        name=theme.name,
        parent=theme.parent,
        definition=theme.definition,
        example=theme.example,
        colour=theme.colour,
    )


def spans_of(monitor: str) -> tuple[CodedSpan, ...]:
    """Return everything that was coded in a monitor, in stories that can be read."""
    rows = Coding.objects.filter(theme__monitor=monitor, theme__gone=False, story__state=State.READY)
    return tuple(
        CodedSpan(
            story=str(row.story_id),
            code=row.theme.code,
            coder=row.coder_name,
            start=row.start,
            end=row.end,
            memo=row.memo,
            at=row.at,
        )
        for row in rows.select_related("theme").order_by("story_id", "start", "id")
    )


def _keep_book(monitor: str, book: CodeBook, known: int) -> dict[str, Theme]:
    """Keep the codes of a book and the changes after the first `known`; return the rows by code."""
    ids = [code.id for code in book.codes]
    Theme.objects.filter(monitor=monitor).exclude(code__in=ids).update(gone=True)
    for code in book.codes:
        columns = {
            "name": code.name,
            "parent": code.parent,
            "definition": code.definition,
            "example": code.example,
            "colour": code.colour,
            "gone": False,
        }
        Theme.objects.update_or_create(monitor=monitor, code=code.id, defaults=columns)
    BookChange.objects.bulk_create(
        BookChange(
            monitor=monitor,
            kind=change.kind.value,
            before=list(change.before),
            after=list(change.after),
            by=change.by,
            at=change.at,
            why=change.why,
        )
        for change in book.history[known:]
    )
    return {theme.code: theme for theme in Theme.objects.filter(monitor=monitor)}


def change_book(monitor: str, change: Changed) -> CodeBook:
    """Change a book and what was coded with it in one go; raises `CodeBookError` and then nothing changed."""
    with transaction.atomic():
        list(Theme.objects.select_for_update().filter(monitor=monitor))
        book, spans = book_of(monitor), spans_of(monitor)
        new, moved = change(book, spans)
        themes = _keep_book(monitor, new, len(book.history))
        if moved != spans:
            _keep_spans(monitor, moved, themes)
    return new


def _keep_spans(monitor: str, spans: Iterable[CodedSpan], themes: dict[str, Theme]) -> None:
    old = Coding.objects.filter(theme__monitor=monitor, story__state=State.READY)
    coders = dict(old.values_list("coder_name", "coder"))
    old.delete()
    Coding.objects.bulk_create(
        Coding(
            story_id=int(span.story),
            theme=themes[span.code],
            coder_id=coders.get(span.coder),
            coder_name=span.coder,
            start=span.start,
            end=span.end,
            memo=span.memo,
            at=span.at or timezone.now(),
        )
        for span in spans
    )


def hand(who: User, why: str = "") -> Hand:
    """Return who changes the book, now."""
    return Hand(by=str(who), at=timezone.now(), why=why)


def add_code(monitor: str, code: Code, who: User) -> CodeBook:
    """Add a code; its id is made from its name. Raises `CodeBookError` when there is one like it."""
    added = Code(
        id=slug(code.name),
        name=code.name,
        parent=code.parent,
        definition=code.definition,
        example=code.example,
        colour=code.colour,
    )
    by = hand(who)
    change = Change(kind=ChangeKind.ADDED, before=(), after=(added.id,), by=by.by, at=by.at)

    def adding(book: CodeBook, spans: tuple[CodedSpan, ...]) -> tuple[CodeBook, tuple[CodedSpan, ...]]:
        new = CodeBook(codes=(*book.codes, added), history=(*book.history, change))
        check_book(new)
        return new, spans

    return change_book(monitor, adding)


def rename_code(monitor: str, code: Code, who: User) -> CodeBook:
    """Change the words of a code; its id stays. Raises `CodeBookError`."""
    by = hand(who)
    change = Change(kind=ChangeKind.RENAMED, before=(code.id,), after=(code.id,), by=by.by, at=by.at)

    def renaming(book: CodeBook, spans: tuple[CodedSpan, ...]) -> tuple[CodeBook, tuple[CodedSpan, ...]]:
        book.get(code.id)
        codes = tuple(code if one.id == code.id else one for one in book.codes)
        new = CodeBook(codes=codes, history=(*book.history, change))
        check_book(new)
        return new, spans

    return change_book(monitor, renaming)


def merge(monitor: str, merged: Collection[str], into: str, who: User, why: str) -> CodeBook:
    """Take codes into one other; raises `CodeBookError`."""
    return change_book(monitor, lambda book, spans: merge_codes(book, spans, merged, into, hand(who, why)))


def split(monitor: str, code_id: str, parts: dict[str, list[int]], who: User, why: str) -> CodeBook:
    """Divide a code over new ones: each name with the ids of the codings that it gets; raises `CodeBookError`."""
    if not parts:
        raise CodeBookError(
            Problem("codes.nothing_to_split", N_("Name at least one new theme."), remedy=N_("One name on each line."))
        )
    rows = {
        row.pk: (str(row.story_id), row.coder_name, row.start, row.end)
        for row in Coding.objects.filter(theme__monitor=monitor, theme__code=code_id)
    }

    def splitting(book: CodeBook, spans: tuple[CodedSpan, ...]) -> tuple[CodeBook, tuple[CodedSpan, ...]]:
        chosen = {}
        for name, ids in parts.items():
            wanted = {rows[one] for one in ids if one in rows}
            mine = [span for span in spans if span.code == code_id]
            found = [span for span in mine if (span.story, span.coder, span.start, span.end) in wanted]
            chosen[Code(id=slug(name), name=name)] = found
        return split_code(book, spans, code_id, chosen, hand(who, why))

    return change_book(monitor, splitting)


def read_by(monitor: str) -> dict[str, list[str]]:
    """Return per story who coded it to the end."""
    found: dict[str, list[str]] = {}
    rows = Story.objects.filter(monitor=monitor, state=State.READY, readings__isnull=False)
    for story, coder in rows.values_list("pk", "readings__coder_name"):
        found.setdefault(str(story), []).append(coder)
    return found
