"""The pages on which a cycle is closed, and on which one reads how it was."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer.planning.evaluation import Looked, Proposal
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web.plans import words
from wegwijzer.web.plans.edit import set_up
from wegwijzer.web.plans.evaluating import ClosedError, Decisions, close_cycle, looked_at
from wegwijzer.web.plans.models import Evaluation
from wegwijzer.web.plans.page import _own
from wegwijzer.web.viewers import home, viewer_of

LONGEST = 4000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, monitor: str) -> HttpResponse:
    """What the cycle brought, per figure, story source, question and supplier, and what to do with each."""
    _definitions, found = set_up(viewer_of(request), monitor)
    rows = looked_at(home(), monitor)
    if request.method == "POST":
        cycle = request.POST.get("cycle", "")
        number = int(cycle) if cycle.isdigit() else 0
        learnt = request.POST.get("learnt", "").strip()[:LONGEST]
        try:
            close_cycle(home(), monitor, _decisions(request, rows), learnt, request.user, number)
        except ClosedError:
            known = Evaluation.objects.filter(monitor=monitor, cycle=number).exists()
            return redirect("plan-closed", monitor, number) if known else redirect("plan-round", monitor)
        return redirect("plan-closed", monitor, number)
    context = {
        "monitor": found,
        "groups": _grouped(rows),
        "talked": any(row.discussed for row in rows),
        "proposals": list(words.PROPOSALS.items()),
        "earlier": Evaluation.objects.filter(monitor=monitor)[:5],
        "fictional": found.fictional,
    }
    return render(request, "plans/round.html", context)


def _decisions(request: HttpRequest, rows: tuple[Looked, ...]) -> Decisions:
    """What was chosen for each row, by its place in the list; what wasn't sent stays as proposed."""
    found: Decisions = {}
    for row in rows:
        sent = request.POST.get(f"{row.about}:{row.key}", "")
        decision = Proposal(sent) if sent in set(Proposal) else row.proposal
        found[(row.about, row.key)] = (decision, request.POST.get(f"why:{row.about}:{row.key}", "").strip())
    return found


def _grouped(rows: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the rows by what they are about, in words."""
    groups = []
    for about, name in words.ABOUT.items():
        told = [_told(row) for row in rows if row.about == about]
        if told:
            groups.append((name, told))
    return groups


def _told(row: Any) -> dict[str, Any]:
    reasons = [words.REASONS.get(str(reason), reason) for reason in row.reasons]
    decision = getattr(row, "decision", row.proposal)
    return {
        "row": row,
        "reasons": ", ".join(str(reason) for reason in reasons),
        "proposal": words.PROPOSALS[str(row.proposal)],
        "decision": words.PROPOSALS[str(decision)],
        "name": f"{row.about}:{row.key}",
    }


@login_required
@require_safe
def closed(request: HttpRequest, monitor: str, cycle: int) -> HttpResponse:
    """How a closed cycle was: what was decided about each thing, what it cost, what was learnt."""
    _definitions, found = _own(viewer_of(request), monitor)
    made = Evaluation.objects.filter(monitor=monitor, cycle=cycle).select_related("closed_by").first()
    if made is None:
        raise Http404
    context = {
        "monitor": found,
        "evaluation": made,
        "groups": _grouped(made.verdicts.all()),
        "hours": round((made.minutes or 0) / 60),
        "current": loaded_definitions(home()).monitors[monitor].cycle,
        "fictional": found.fictional,
    }
    return render(request, "plans/closed.html", context)
