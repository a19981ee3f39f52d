"""Tell: a page for each question, on a phone, without an account and without a script."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.web.limits import limited
from wegwijzer.web.stories import attaching, drafting
from wegwijzer.web.stories.forms.telling import in_words
from wegwijzer.web.stories.keys import code_of, is_in_time, time_mark
from wegwijzer.web.stories.models import Draft, Kind, StoryPoint
from wegwijzer.web.stories.sending import checked, send
from wegwijzer.web.stories.showing import shown_answers
from wegwijzer.web.stories.steps import CHECK, Step, after, before, step_named, steps_of

LEAST_SECONDS = 2.0  # nobody reads the page and presses the button faster; a machine does


@require_http_methods(["GET", "HEAD", "POST"])
@limited("tell", times=60)
def tell(request: HttpRequest, code: str) -> HttpResponse:
    """The door: the question, what happens with a story, and the button to begin."""
    point = get_object_or_404(StoryPoint, code=code)
    if request.method == "POST" and point.is_open:
        return _begin(request, point)
    return _door(request, point)


def _door(request: HttpRequest, point: StoryPoint, *, again: bool = False) -> HttpResponse:
    context = {"point": point, "mark": time_mark(point.code), "again": again, "monitor_of_page": point.monitor}
    return render(request, "stories/tell.html", context)


@limited("begin", times=20, seconds=600)
def _begin(request: HttpRequest, point: StoryPoint) -> HttpResponse:
    by_hand = not request.POST.get("website") and is_in_time(
        request.POST.get("mark", ""), point.code, least=LEAST_SECONDS
    )
    if not by_hand:
        return _door(request, point, again=True)
    token = drafting.begin(monitor=point.monitor, kind=Kind.STORY, point=point)
    return redirect("telling", token, steps_of(Kind.STORY, point)[0].name)


def _found(request: HttpRequest, token: str, name: str) -> tuple[Draft, Step]:
    draft = drafting.draft_of(token, request.user)
    step = step_named(draft.kind, draft.point, name)
    if step is None:
        raise Http404
    return draft, step


def _page(request: HttpRequest, draft: Draft, token: str, step: Step, **more: Any) -> HttpResponse:
    steps = [one.name for one in steps_of(draft.kind, draft.point)]
    context = {
        "draft": draft,
        "token": token,
        "step": step,
        "number": steps.index(step.name) + 1,
        "total": len(steps) + 1,
        "back": before(draft.kind, draft.point, step.name),
        "entries": [shown_answers(step, entry) for entry in draft.answers.get(step.name, [])] if step.many else [],
        "address": request.build_absolute_uri(reverse("telling", args=[token, step.name])),
    }
    return render(request, "stories/step.html", context | more)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("telling", times=120)
def telling(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """One question of a draft; what was typed is kept, right or wrong."""
    draft, found = _found(request, token, step)
    if draft.sent_at:
        return redirect("told", token)
    if request.method != "POST":
        return _page(request, draft, token, found, form=drafting.form_for(draft, found))
    if "remove" in request.POST:
        drafting.remove_entry(draft, found, request.POST["remove"])
        return redirect("telling", token, step)
    return _answered(request, draft, token, found)


def _answered(request: HttpRequest, draft: Draft, token: str, step: Step) -> HttpResponse:
    form = drafting.form_for(draft, step, request.POST)
    following = redirect("telling-check", token)
    next_name = after(draft.kind, draft.point, step.name)
    if next_name != CHECK:
        following = redirect("telling", token, next_name)
    if step.many and "done" in request.POST and not form.has_changed():
        return following
    drafting.keep(draft, step, form, request.POST)
    if not form.is_valid():
        return _page(request, draft, token, step, form=form)
    if step.many:
        drafting.add_entry(draft, step, form, request.POST)
        return following if "done" in request.POST else redirect("telling", token, step.name)
    return following


@require_POST
@limited("keep", times=120)
def keep(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """Keep what is being typed; asked by the page itself while somebody types."""
    draft, found = _found(request, token, step)
    if not draft.sent_at:
        drafting.keep(draft, found, drafting.form_for(draft, found, request.POST), request.POST)
    return HttpResponse(status=204)


@csrf_exempt  # the handler must be there before anything is read; the check follows at once, in `_attachments`
def attachments(request: HttpRequest, token: str) -> HttpResponse:
    """The step of the attachment: a file that is too large is stopped while it comes in."""
    request.upload_handlers.insert(0, attaching.AtMost(request))
    return _attachments(request, token)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@limited("attach", times=30)
def _attachments(request: HttpRequest, token: str) -> HttpResponse:
    draft, step = _found(request, token, "bijlage")
    if draft.sent_at:
        return redirect("told", token)
    form, problems = drafting.form_for(draft, step), list[str]()
    if request.method == "POST":
        if "remove" in request.POST:
            attaching.remove(list(draft.attachments.filter(name=request.POST["remove"])))
            return redirect("telling-attach", token)
        problems = _taken_in(request, draft)
        if not problems and "more" in request.POST:
            return redirect("telling-attach", token)
        if not problems:
            return redirect("telling", token, after(draft.kind, draft.point, step.name))
    return _page(request, draft, token, step, form=form, problems=problems, attachments=draft.attachments.all())


def _taken_in(request: HttpRequest, draft: Draft) -> list[str]:
    file = request.FILES.get("file")
    try:
        if request.META.get("wegwijzer.too_large"):
            raise attaching.too_large()
        if file:
            attaching.attach(draft, file)
    except attaching.AttachmentError as error:
        return [problem.worded(_) for problem in error.problems]
    return []


@require_http_methods(["GET", "HEAD", "POST"])
@limited("send", times=20, seconds=600)
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Look it over, keep the code, and send."""
    draft = drafting.draft_of(token, request.user)
    if draft.sent_at:
        return redirect("told", token)
    told = checked(draft)
    if told.wrong is not None:
        return redirect("telling", token, told.wrong.name)
    if request.method == "POST":
        send(draft, token)
        return redirect("told", token)
    steps = steps_of(draft.kind, draft.point)
    answers = [(step, _answers(draft, step)) for step in steps if step.name != "bijlage"]
    context = {
        "draft": draft,
        "token": token,
        "answers": answers,
        "attachments": draft.attachments.all(),
        "code": code_of(token),
        "number": len(steps) + 1,
        "total": len(steps) + 1,
        "back": before(draft.kind, draft.point, CHECK),
    }
    return render(request, "stories/check.html", context)


def _answers(draft: Draft, step: Step) -> list[list[tuple[str, str]]]:
    """Return what was told in a step, each answer with its label."""
    told = draft.answers.get(step.name, [] if step.many else {})
    if step.many:
        return [shown_answers(step, one) for one in told]
    form = drafting.form_for(draft, step, told)
    fields = form.fields.items()
    found = [
        (str(field.label).split(" (", maxsplit=1)[0], _chosen(field, told.get(name, ""))) for name, field in fields
    ]
    return [[pair for pair in found if pair[1]]]


def _chosen(field: Any, value: str) -> str:
    if hasattr(field, "corners"):
        return in_words(tuple(int(part) for part in value.split("-")), field.corners) if value else ""
    if hasattr(field, "ends"):
        return (
            _("%(step)s of 5 (1 = %(low)s, 5 = %(high)s)")
            % {"step": value, "low": field.ends[0], "high": field.ends[1]}
            if value
            else ""
        )
    labels = dict(getattr(field, "choices", []))
    return str(labels.get(value, value)) if value else ""


@require_safe
@limited("told", times=60)
def told(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, what happens now, and the code once more (for a day)."""
    draft = drafting.draft_of(token, request.user)
    if not draft.sent_at:
        return redirect("telling-check", token)
    return render(request, "stories/told.html", {"draft": draft, "code": code_of(token), "demo": settings.DEMO})
