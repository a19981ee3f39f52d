"""Close a cycle: the monitor looks at itself, people decide, and the next cycle starts from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Definitions, Phase
from wegwijzer.planning.burden import burden_of
from wegwijzer.planning.evaluation import Known, Looked, Proposal, evaluation_of
from wegwijzer.storage.home import Home
from wegwijzer.usecases.keeping_definitions import ANY_VERSION, change_monitor, with_things
from wegwijzer.usecases.opening import loaded_definitions, monitor_of
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.plans.editing import KIND
from wegwijzer.web.plans.figures import without
from wegwijzer.web.plans.models import Evaluation, Verdict
from wegwijzer.web.rooms import contributed

Decisions = dict[tuple[str, str], tuple[Proposal, str]]  # about and key → what was decided, and why


class ClosedError(Exception):
    """The cycle was closed already, by somebody else or by a second press."""


def looked_at(home: Home, monitor_id: str) -> tuple[Looked, ...]:
    """Return the evaluation of the running cycle: what the apps know of it, with proposals."""
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    facts = contributed("cycle_facts", monitor_id, monitor.cycle)
    known = [Known(about=fact.about, key=fact.key, kind=fact.kind, count=fact.count, note=fact.note) for fact in facts]
    return evaluation_of(definitions, monitor, known)


def close_cycle(home: Home, monitor_id: str, decisions: Decisions, learnt: str, user: User, cycle: int) -> Evaluation:
    """Keep the evaluation, take out what was dropped, and open the next cycle; all of it or nothing.

    Raises `ClosedError` when `cycle` isn't the running one any more.
    """
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    if monitor.cycle != cycle:
        raise ClosedError
    found, burden = looked_at(home, monitor_id), burden_of(definitions, monitor)
    with transaction.atomic():
        made, fresh = Evaluation.objects.get_or_create(
            monitor=monitor_id,
            cycle=cycle,
            defaults={
                "organisation": monitor.organisation,
                "closed_at": timezone.now(),
                "closed_by": user,
                "learnt": learnt,
                "minutes": burden.minutes,
                "euros": burden.euros or None,
            },
        )
        if not fresh:
            raise ClosedError
        Verdict.objects.bulk_create(verdict_of(made, each, decisions) for each in found)
        change_monitor(home, monitor_id, ANY_VERSION, lambda now: _next(now, monitor_id, found, decisions, cycle))
        record(
            kind=KIND,
            key=monitor_id,
            before=_("cycle %(number)s") % {"number": cycle},
            after=_("cycle %(number)s") % {"number": cycle + 1},
            organisation=monitor.organisation,
            monitor=monitor_id,
            who=user,
            why=learnt,
        )
    return made


def verdict_of(made: Evaluation, each: Looked, decisions: Decisions) -> Verdict:
    """Return what was found and decided about one thing, as a row that isn't kept yet."""
    decision, why = decisions.get((each.about, each.key), (each.proposal, ""))
    return Verdict(
        evaluation=made,
        about=each.about,
        key=each.key[:120],
        title=each.title[:400],
        discussed=each.discussed,
        changed=each.changed,
        answered=each.answered,
        late=each.late,
        not_heard_back=each.not_heard_back,
        minutes=each.minutes,
        notes=list(each.notes),
        reasons=[reason.value for reason in each.reasons],
        proposal=each.proposal.value,
        decision=decision.value,
        why=why[:400],
    )


def _next(
    definitions: Definitions, monitor_id: str, found: tuple[Looked, ...], decisions: Decisions, cycle: int
) -> Definitions:
    """What was dropped goes out, its series stay; the cycle begins with asking."""
    if definitions.monitors[monitor_id].cycle != cycle:
        raise ClosedError
    today = timezone.localdate()
    changed = definitions
    for each in found:
        decision, why = decisions.get((each.about, each.key), (each.proposal, ""))
        if decision is Proposal.DROP:
            changed = _dropped(changed, monitor_id, each, why or _("not needed any more"), today)
    monitor = changed.monitors[monitor_id]
    coming = tuple(moment for moment in monitor.next_moments if moment.on >= today)
    return with_things(changed, replace(monitor, cycle=cycle + 1, phase=Phase.ASK, next_moments=coming))


def _dropped(definitions: Definitions, monitor_id: str, each: Looked, why: str, on: date) -> Definitions:
    monitor = definitions.monitors[monitor_id]
    if each.about == "indicator":
        return without(definitions, monitor_id, each.key, why, on)
    if each.about == "question":
        questions = tuple(name for name in monitor.questions if name != each.key)
        return with_things(definitions, replace(monitor, questions=questions))
    if each.about == "stories":
        plan = monitor.plan
        steps = tuple(
            replace(node, instruments=tuple(name for name in node.instruments if name != each.key))
            for node in plan.theory
        )
        instruments = tuple(use for use in plan.instruments if use.id != each.key)
        return with_things(definitions, replace(monitor, plan=replace(plan, theory=steps, instruments=instruments)))
    return definitions
