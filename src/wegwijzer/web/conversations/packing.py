"""The preparation pack of a conversation: from what was frozen, so that it needs neither release nor network."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from wegwijzer.language.dates import date_text
from wegwijzer.reports.pack import Frozen, Pack, PackTopic, pack_pdf, pack_slides
from wegwijzer.web.conversations.library import forms, title_of
from wegwijzer.web.conversations.models import Conversation, Topic
from wegwijzer.web.conversations.rights import inside, listed
from wegwijzer.web.limits import limited
from wegwijzer.web.viewers import viewer_of

MAKERS = {
    "pdf": (pack_pdf, "application/pdf"),
    "pptx": (pack_slides, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}


def pack_of(conversation: Conversation) -> Pack:
    """Return the pack: first page with purpose, people and script, then two pages for each topic."""
    shape = forms().get(conversation.form)
    when = " ".join(
        part
        for part in (date_text(conversation.on), f"{conversation.starts:%H.%M} uur" if conversation.starts else "")
        if part
    )
    return Pack(
        title=conversation.title,
        monitor=conversation.monitor_title,
        form=shape.title if shape else "",
        purpose=conversation.purpose,
        when=" · ".join(part for part in (when, conversation.place) if part),
        day=conversation.on,
        people=tuple(f"{title_of(one.perspective)}: {one.people or one.number}" for one in conversation.invited.all()),
        roles=shape.roles if shape else (),
        script=tuple((step.minutes, step.step, step.what) for step in shape.script) if shape else (),
        release=conversation.release,
        topics=tuple(_topic(topic) for topic in conversation.topics.all()),
    )


def _said(frozen: dict[str, Any]) -> tuple[str, ...]:
    """Return what the figure says and what is expected of it, or the text of a topic without a figure."""
    told = (*frozen.get("sentences", ()), *frozen.get("outlook", ()))
    return told or tuple(part for part in (frozen.get("text", ""),) if part)


def _topic(topic: Topic) -> PackTopic:
    frozen = topic.frozen
    table = frozen.get("table")
    return PackTopic(
        title=topic.title,
        kind=str(topic.get_kind_display()),
        place=frozen.get("place", ""),
        sentences=_said(frozen),
        chart=topic.chart,
        alternative=frozen.get("alternative", ""),
        caption=frozen.get("definition", ""),
        table=Frozen(
            caption=table["caption"],
            columns=tuple(table["columns"]),
            rows=tuple((row["label"], *row["cells"]) for row in table["rows"]),
        )
        if table
        else None,
        signs=tuple((sign, meaning) for sign, meaning in frozen.get("signs", ())),
        source=" ".join(part for part in (frozen.get("source", ""), frozen.get("fresh", "")) if part),
        stories=tuple((one["title"], one["text"], one["who"]) for one in topic.stories),
        questions=tuple(topic.three_questions),
        last_time=tuple(line for line in topic.last_time.splitlines() if line.strip()),
    )


def _mine(request: HttpRequest, number: int) -> Conversation:
    viewer = viewer_of(request)
    found = get_object_or_404(listed(viewer), pk=number)
    if not inside(viewer, found):
        raise Http404
    return found


@login_required
@require_safe
def pack(request: HttpRequest, number: int) -> HttpResponse:
    """The pack on screen."""
    found = _mine(request, number)
    context = {"conversation": found, "pack": pack_of(found), "today": localdate()}
    return render(request, "conversations/pack.html", context)


@login_required
@require_safe
@limited("pack", times=30)
def pack_file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The pack as a file: PDF to read and print, slides to show."""
    found = _mine(request, number)
    if kind not in MAKERS:
        raise Http404
    make, media_type = MAKERS[kind]
    name = f"Voorbereiding {found.title} {found.on:%Y-%m-%d}.{kind}"
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        make(pack_of(found)), content_type=media_type, headers={"Content-Disposition": header or "attachment"}
    )
