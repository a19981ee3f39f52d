"""Exchange coding with other tools: the stories, code book and codes as a REFI-QDA project, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer.errors import UserError
from wegwijzer.stories.codebook import Change, ChangeKind, CodeBook, CodedSpan, check_book
from wegwijzer.stories.projects import CodingProject, ProjectText, with_own_ids
from wegwijzer.usecases.rights import Right
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.limits import limited
from wegwijzer.web.stories import book, knowing
from wegwijzer.web.stories.coding import coded_text
from wegwijzer.web.stories.models import Coding, State, Story, Theme
from wegwijzer.web.viewers import viewer_of

LARGEST = 20_000_000


@require_safe
@limited("export", times=20)
def export(request: HttpRequest, monitor: str) -> HttpResponse:
    """The masked stories of a monitor with its code book and codes, as a project file."""
    from wegwijzer.stories.project_writing import project_file  # noqa: PLC0415 - only here

    found = knowing.monitor_for(viewer_of(request), monitor, Right.CODE)
    stories = Story.objects.filter(monitor=found.id, state=State.READY).order_by("pk")
    project = CodingProject(
        name=found.title,
        book=book.book_of(found.id),
        texts=tuple(ProjectText(id=str(one.pk), name=str(one), text=coded_text(one)) for one in stories),
        spans=book.spans_of(found.id),
        made_at=timezone.now(),
    )
    header = content_disposition_header(as_attachment=True, filename=f"verhalen-{found.id}.qdpx")
    headers = {"Content-Disposition": header or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(project_file(project), content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("import", times=20)
def import_project(request: HttpRequest, monitor: str) -> HttpResponse:
    """Bring codes home that were made elsewhere: on texts that came from here and did not change."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.CODE)
    problems: list[str] = []
    done: dict[str, Any] = {}
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or (file.size or 0) > LARGEST:
            problems = [_("Choose a file of at most %(most)s MB.") % {"most": LARGEST // 1_000_000}]
        else:
            try:
                done = _taken_in(found, file.read(), request.user)
            except UserError as error:
                problems = [problem.worded(_) for problem in error.problems]
    context = {"monitor": found, "problems": problems, "done": done}
    return render(request, "stories/import.html", context, status=422 if problems else 200)


def _taken_in(monitor: Any, content: bytes, who: Any) -> dict[str, Any]:
    from wegwijzer.stories.project_reading import read_project  # noqa: PLC0415 - only here

    stories = {str(one.pk): one for one in Story.objects.filter(monitor=monitor.id, state=State.READY)}
    codes = Theme.objects.filter(monitor=monitor.id, gone=False).values_list("code", flat=True)
    project = with_own_ids(read_project(content), list(stories), list(codes))
    same = {text.id for text in project.texts if text.id in stories and coded_text(stories[text.id]) == text.text}
    spans = [span for span in project.spans if span.story in same]
    with transaction.atomic():
        added = _codes_added(monitor.id, project, who)
        kept = _spans_added(monitor.id, spans, who)
        record(
            kind="code book",
            key=monitor.id,
            before="",
            after="imported",
            organisation=monitor.organisation,
            who=who,
            monitor=monitor.id,
        )
    strange = len({text.id for text in project.texts} - same)
    return {"codes": added, "pieces": kept, "left": len(project.spans) - len(spans), "texts": strange}


def _codes_added(monitor: str, project: CodingProject, who: Any) -> int:
    """Add the codes that are new; what is in the book stays as it is."""
    known = {code.id for code in book.book_of(monitor).codes}
    new = tuple(replace(code, name=code.name[:80]) for code in project.book.codes if code.id not in known)
    if not new:
        return 0
    by = book.hand(who)
    change = Change(kind=ChangeKind.ADDED, before=(), after=tuple(code.id for code in new), by=by.by, at=by.at)

    def adding(old: CodeBook, spans: tuple[CodedSpan, ...]) -> tuple[CodeBook, tuple[CodedSpan, ...]]:
        made = CodeBook(codes=(*old.codes, *new), history=(*old.history, change))
        check_book(made)
        return made, spans

    book.change_book(monitor, adding)
    return len(new)


def _spans_added(monitor: str, spans: list[CodedSpan], who: Any) -> int:
    themes = {theme.code: theme for theme in Theme.objects.filter(monitor=monitor, gone=False)}
    made = 0
    for span in spans:
        if span.code in themes:
            made += Coding.objects.get_or_create(
                story_id=int(span.story),
                theme=themes[span.code],
                coder_name=span.coder or str(who),
                start=span.start,
                end=span.end,
                defaults={"memo": span.memo, "at": span.at or timezone.now()},
            )[1]
    return made
