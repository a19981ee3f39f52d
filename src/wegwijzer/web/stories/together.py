"""The pages of triangulation: sources side by side, the judgement of people, and what nobody knows yet."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer.definitions.model import BuildingBlock
from wegwijzer.usecases.rights import Right
from wegwijzer.web.stories import knowing
from wegwijzer.web.stories.forms.base import StepForm, Words
from wegwijzer.web.stories.models import Finding
from wegwijzer.web.stories.sources_together import judge, side_by_side
from wegwijzer.web.stories.words import SOURCES
from wegwijzer.web.viewers import viewer_of


class FindingForm(StepForm):
    """What do these sources say together?"""

    verdict = forms.ChoiceField(
        label=_("How do the sources relate?"),
        choices=[(value, str(label)) for value, label in Finding.Verdict.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the sources relate.")},
    )
    why = Words(
        label=_("Why do you think so? And what do we do with it?"),
        lines=4,
        longest=2000,
        error_messages={"required": _("Write why: others build on it.")},
    )

    def prepare(self) -> None:
        """Word the choices for this request."""
        self.fields["verdict"].choices = list(Finding.Verdict.choices)


@require_safe
def side_by_side_page(request: HttpRequest, monitor: str) -> HttpResponse:
    """Each question with what register, survey and stories say, and the list of gaps."""
    viewer = viewer_of(request)
    found = knowing.monitor_for(viewer, monitor, Right.INTERPRET)
    asked = side_by_side(viewer, found)
    context = {
        "monitor": found,
        "asked": asked,
        "gaps": [(one, [SOURCES[name] for name in one.lacks]) for one in asked if one.lacks],
        "blind": [(one, row) for one in asked for row in one.rows if row.finding and row.finding.verdict == "blind"],
        "open": [(one, row) for one in asked for row in one.rows if row.sources > 1 and not row.finding],
        "fictional": found.fictional,
    }
    return render(request, "stories/together.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def judgement(request: HttpRequest, monitor: str, question: str, block: str) -> HttpResponse:
    """One building block of one question: judge it, and see what was judged before."""
    viewer = viewer_of(request)
    found = knowing.monitor_for(viewer, monitor, Right.INTERPRET)
    texts = dict(knowing.questions_of(found))
    if question not in texts or block not in set(BuildingBlock):
        raise Http404
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        judge(found, question, block, who=request.user, **form.cleaned_data)
        return redirect("side-by-side", found.id)
    asked = next(one for one in side_by_side(viewer, found) if one.id == question)
    context = {
        "monitor": found,
        "question": texts[question],
        "block": block,
        "row": next((row for row in asked.rows if row.block == block), None),
        "form": form,
        "history": Finding.objects.filter(monitor=found.id, question=question, block=block),
    }
    return render(request, "stories/judgement.html", context, status=422 if form.errors else 200)
