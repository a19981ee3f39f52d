"""The question of the council: a few at a time, each with what it costs, and what was done with the last ones."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.db import transaction

from wegwijzer.definitions.model import Definitions
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.planning.burden import TIMES_A_YEAR
from wegwijzer.usecases.opening import sources_of
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.questions.asking import KIND
from wegwijzer.web.questions.models import CouncilRule, Question, State
from wegwijzer.web.questions.weighing import balance

CAN_BE_PICKED = (State.OPEN, State.ACCEPTED, State.ANSWERED)


@dataclass(frozen=True, slots=True)
class Cost:
    """What answering a question takes in a year; `hours` None: nobody knows yet. `estimated`: by who weighed it."""

    hours: float | None
    euros: float | None
    estimated: bool

    @property
    def whole_hours(self) -> int:
        """The hours, rounded up: a minute is work too."""
        return ceil(self.hours or 0)

    @property
    def whole_euros(self) -> int:
        """The euros, rounded up."""
        return ceil(self.euros or 0)


def rule_of(organisation: str) -> CouncilRule:
    """Return how many questions the council has at a time; five when nothing was set."""
    return CouncilRule.objects.filter(organisation=organisation).first() or CouncilRule(organisation=organisation)


def cost_of(question: Question, definitions: Definitions, rule: CouncilRule) -> Cost:
    """Return what a question costs: the deliveries for its figures, or else what the weighers reckon."""
    hours, estimated = _hours_of_figures(question, definitions), False
    if hours is None:
        hours, estimated = balance(list(question.weighings.all())).hours, True
    return Cost(hours, None if hours is None else hours * rule.euros_per_hour, estimated)


def _hours_of_figures(question: Question, definitions: Definitions) -> float | None:
    asked, monitor = definitions.questions.get(question.definition), definitions.monitors.get(question.monitor)
    if asked is None or monitor is None:
        return None
    names = {*asked.indicators, *(n for n in monitor.indicators if asked.id in definitions.indicators[n].questions)}
    sources = {source for name in names for source in sources_of(definitions.indicators[name])}
    known = [definitions.sources[name] for name in sources]
    minutes = [(each.minutes_per_delivery, TIMES_A_YEAR[each.frequency]) for each in known]
    if not minutes or any(each is None for each, _times in minutes):
        return None
    return sum((each or 0) * times for each, times in minutes) / 60


@transaction.atomic
def pick(question: Question, user: User) -> None:
    """Choose a question of the council. Raises `UserError` when the council has as many as it may."""
    rule, _made = CouncilRule.objects.select_for_update().get_or_create(organisation=question.organisation)
    taken = Question.objects.filter(organisation=question.organisation, council=True, picked=True)
    if taken.exclude(pk=question.pk).count() >= rule.at_most:
        raise UserError(
            Problem(
                "council.full",
                N_("The council has %(number)s questions already."),
                {"number": rule.at_most},
                remedy=N_("Give one back first. Then there is room for this one."),
            )
        )
    free = Question.objects.filter(pk=question.pk, council=True, picked=False, state__in=CAN_BE_PICKED)
    if free.update(picked=True):
        _note(question, user, "", "picked")


@transaction.atomic
def give_back(question: Question, user: User) -> None:
    """Give back a chosen question, so that there is room for another; it is not lost."""
    if Question.objects.filter(pk=question.pk, picked=True).update(picked=False):
        _note(question, user, "picked", "given back")


def _note(question: Question, user: User, before: str, after: str) -> None:
    record(
        kind=KIND,
        key=question.pk,
        before=before,
        after=after,
        organisation=question.organisation,
        monitor=question.monitor,
        who=user,
    )


@transaction.atomic
def set_rule(organisation: str, user: User, *, at_most: int, euros_per_hour: int) -> None:
    """Keep how many questions the council has at a time, and what an hour costs."""
    before = rule_of(organisation)
    CouncilRule.objects.update_or_create(
        organisation=organisation, defaults={"at_most": at_most, "euros_per_hour": euros_per_hour}
    )
    record(
        kind="council",
        key=organisation,
        before=f"{before.at_most} / € {before.euros_per_hour}",
        after=f"{at_most} / € {euros_per_hour}",
        organisation=organisation,
        who=user,
    )
