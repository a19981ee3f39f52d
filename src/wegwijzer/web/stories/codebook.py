"""The page of the code book: themes with definition and example, merging and splitting, agreement, suggestions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.errors import UserError
from wegwijzer.stories.agreement import agreement
from wegwijzer.stories.codebook import Code
from wegwijzer.usecases.rights import Right
from wegwijzer.web.jobs import queue
from wegwijzer.web.stories import book, knowing
from wegwijzer.web.stories.coding import coded_text
from wegwijzer.web.stories.forms.base import StepForm, Words
from wegwijzer.web.stories.models import BookChange, Coding, State, Story, Theme
from wegwijzer.web.stories.words import CHANGES
from wegwijzer.web.viewers import viewer_of

MOST_READ = 400


class CodeForm(StepForm):
    """A code: its name, where it belongs, what it means, an example."""

    name = Words(label=_("Name of the theme"), longest=80)
    parent = forms.ChoiceField(label=_("Part of a larger theme? (may be left out)"), required=False)
    definition = Words(label=_("When do you use it, and when not?"), lines=3, longest=1000, required=False)
    example = Words(label=_("An example (may be left out)"), lines=2, longest=600, required=False)

    def prepare(self) -> None:
        """Offer the themes there are."""
        self.fields["parent"].choices = [("", _("no")), *self.choices.get("themes", [])]


def _themes(monitor: str, *, but: str = "") -> list[tuple[str, str]]:
    return list(Theme.objects.filter(monitor=monitor, gone=False).exclude(code=but).values_list("code", "name"))


@require_http_methods(["GET", "HEAD", "POST"])
def code_book(request: HttpRequest, monitor: str) -> HttpResponse:
    """The code book: all themes with how often they were used; a form for a new one."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.CODE)
    form = CodeForm(request.POST if request.method == "POST" else None, choices={"themes": _themes(found.id)})
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        problems = _tried(lambda: book.add_code(found.id, Code(id="", **form.cleaned_data), request.user))
        if not problems:
            return redirect("code-book", found.id)
    rows = Theme.objects.filter(monitor=found.id, gone=False)
    rows = rows.annotate(pieces=Count("codings"), told=Count("codings__story", distinct=True))
    context = {
        "monitor": found,
        "themes": _in_families(list(rows)),
        "form": form,
        "problems": problems,
        "history": [(row, CHANGES.get(row.kind, row.kind)) for row in _changes(found.id)],
        "first": Story.objects.filter(monitor=found.id, state=State.READY).order_by("pk").first(),
    }
    return render(request, "stories/code_book.html", context, status=422 if form.errors or problems else 200)


def _changes(monitor: str) -> Any:
    return BookChange.objects.filter(monitor=monitor).order_by("-at", "-id")[:20]


def _in_families(themes: list[Theme]) -> list[tuple[Theme, int]]:
    """Return the themes, each followed by its sub-themes, with how deep they lie."""
    below: dict[str, list[Theme]] = {}
    known = {theme.code for theme in themes}
    for theme in themes:
        below.setdefault(theme.parent if theme.parent in known else "", []).append(theme)
    found: list[tuple[Theme, int]] = []

    def walk(parent: str, depth: int) -> None:
        for theme in below.get(parent, []):
            found.append((theme, depth))
            walk(theme.code, depth + 1)

    walk("", 0)
    return found


def _tried(change: Any) -> list[str]:
    try:
        change()
    except UserError as error:
        return [problem.worded(_now) for problem in error.problems]
    return []


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, monitor: str, code: str) -> HttpResponse:
    """One code: its words, what was marked with it, merge it and split it."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.CODE)
    row = get_object_or_404(Theme, monitor=found.id, code=code, gone=False)
    choices = {"themes": _themes(found.id, but=code)}
    told = {"name": row.name, "parent": row.parent, "definition": row.definition, "example": row.example}
    form = CodeForm(request.POST if "save" in request.POST else None, initial=told, choices=choices)
    problems: list[str] = []
    if request.method == "POST":
        problems = _theme_changed(request, found.id, row, form)
        if not problems and not form.errors:
            return redirect("code-book", found.id)
    rows = Coding.objects.filter(theme=row, story__state=State.READY).select_related("story")[:100]
    context = {
        "monitor": found,
        "theme": row,
        "form": form,
        "problems": problems,
        "pieces": [(one, _words(one)) for one in rows],
        "others": choices["themes"],
    }
    return render(request, "stories/theme.html", context, status=422 if problems or form.errors else 200)


def _words(coding: Coding) -> str:
    text = coded_text(coding.story)
    return text[coding.start : coding.end] if coding.end else str(coding.story)


def _theme_changed(request: HttpRequest, monitor: str, row: Theme, form: CodeForm) -> list[str]:
    post, why = request.POST, request.POST.get("why", "")[:500]
    if "merge" in post:
        return _tried(lambda: book.merge(monitor, [row.code], post.get("into", ""), request.user, why))
    if "split" in post:
        names = list(dict.fromkeys(line.strip()[:80] for line in post.get("names", "").splitlines() if line.strip()))
        parts = {name: _ids(post.getlist(f"piece-{number}")) for number, name in enumerate(names, start=1)}
        return _tried(lambda: book.split(monitor, row.code, parts, request.user, why))
    if form.is_valid():
        changed = Code(id=row.code, colour=row.colour, **form.cleaned_data)
        return _tried(lambda: book.rename_code(monitor, changed, request.user))
    return []


def _ids(values: list[str]) -> list[int]:
    return [int(one) for one in values if one.isdigit() and len(one) < 18]  # noqa: PLR2004 - longer is no id


@require_safe
def agreed(request: HttpRequest, monitor: str) -> HttpResponse:
    """How far coders agree, per code, and which stories they read differently."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.CODE)
    known = book.book_of(found.id)
    result = agreement(book.spans_of(found.id), book.read_by(found.id), [code.id for code in known.codes])
    names = {code.id: code.name for code in known.codes}
    context = {
        "monitor": found,
        "result": result,
        "codes": [(names[one.code], one) for one in result.codes if one.used],
    }
    return render(request, "stories/agreed.html", context)


@require_safe
def suggestions(request: HttpRequest, monitor: str) -> HttpResponse:
    """Words that go together in the stories: suggestions for themes, never more than that."""
    from wegwijzer.stories.themes import suggest_themes  # noqa: PLC0415 - heavy

    found = knowing.monitor_for(viewer_of(request), monitor, Right.CODE)
    rows = Story.objects.filter(monitor=found.id, state=State.READY).order_by("-pk")[:MOST_READ]
    stories = {str(one.pk): one for one in rows}
    themes = suggest_themes({key: coded_text(one) for key, one in stories.items()})
    context = {
        "monitor": found,
        "themes": [(one.words, [stories[key] for key in one.stories[:3]], len(one.stories)) for one in themes],
        "read": len(stories),
    }
    return render(request, "stories/suggestions.html", context)


@require_POST
def count(request: HttpRequest, monitor: str) -> HttpResponse:
    """Ask for the themes to be counted as figures; it is done by the worker."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.RELEASE)
    job = queue.ask(
        "count stories",
        title=_now("Count the themes of %(monitor)s") % {"monitor": found.title},
        arguments={"monitor": found.id},
        organisation=found.organisation,
        asked_by=request.user,
        back_to=f"/monitors/{found.id}/codeboek",
    )
    return redirect("job", job.pk)
