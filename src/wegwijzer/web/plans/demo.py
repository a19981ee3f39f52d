"""The demo: the first cycle of the monitor on youth care was closed, with what was decided and learnt."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from wegwijzer.definitions.design import Plan
from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.planning.burden import burden_of
from wegwijzer.planning.evaluation import Known, Looked, Proposal, evaluation_of
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.plans.editing import KIND
from wegwijzer.web.plans.evaluating import Decisions, verdict_of
from wegwijzer.web.plans.models import Evaluation, Verdict

MONITOR, CLOSER, CYCLE = "jeugdhulp-dichtbij", "regisseur", 1
AGO = timedelta(days=200)
TALK = "Leergesprek met aanbieders"
HAPPENED = (
    Known(about="indicator", key="uitkomst-jeugd", kind="discussed", note=TALK),
    Known(about="indicator", key="uitkomst-jeugd", kind="changed", note="Kijken bij elkaar in de keuken"),
    Known(about="indicator", key="wachttijd-jeugd-ggz", kind="discussed", note=TALK),
    Known(about="indicator", key="wachttijd-jeugd-ggz", kind="changed", note="Overbruggingshulp afgesproken"),
    Known(about="indicator", key="jeugdhulp-per-100", kind="discussed", note="Wijkgesprek in Noorderwijzer"),
    Known(about="indicator", key="lichte-jeugdhulp", kind="discussed", count=2, note="Raadsgesprek"),
    Known(about="indicator", key="ervaring-jeugd", kind="discussed", note=TALK),
    Known(about="stories", key="leergesprek", kind="discussed", note=TALK),
    Known(about="stories", key="spiegelgesprek", kind="discussed", note=TALK),
    Known(about="question", key="hulp-die-helpt", kind="answered", note=TALK),
    Known(about="question", key="lichter-waar-het-kan", kind="answered", note="Raadsgesprek"),
    Known(about="supplier", key="Backoffice Jeugd", kind="late", note="te laat: het tweede kwartaal"),
    Known(about="supplier", key="Team Burgerzaken", kind="not_heard_back"),
)
DECIDED: Decisions = {
    ("indicator", "lasten-per-jongere"): (Proposal.KEEP, "De raad vraagt er bij de begroting om."),
    ("indicator", "snel-geholpen-jeugd"): (Proposal.KEEP, "De huisartsen willen dit nog een jaar zien."),
    ("supplier", "Backoffice Jeugd"): (Proposal.CHANGE, "Leveren na de kwartaalafsluiting, dat scheelt hen een dag."),
    ("supplier", "Team Burgerzaken"): (Proposal.CHANGE, "Zij krijgen voortaan een brief na elk rapport."),
}
LEARNT = (
    "We praatten lang over aantallen, en pas aan het eind over wat hielp. Volgende keer beginnen we met de verhalen. "
    "Het gesprek met de aanbieders bracht het meest: daarna steeg de uitkomst bij een van hen."
)


def fill(home: Home, now: datetime) -> None:
    """Close the first cycle as it went; without the monitor or its people, or a second time, nothing happens."""
    definitions, closer = loaded_definitions(home), User.objects.filter(username=CLOSER).first()
    monitor = definitions.monitors.get(MONITOR)
    if monitor is None or closer is None or monitor.cycle <= CYCLE:
        return
    if Evaluation.objects.filter(monitor=MONITOR, cycle=CYCLE).exists():
        return
    with transaction.atomic():
        _closed(definitions, monitor, closer, now - AGO)


def _closed(definitions: Definitions, monitor: Monitor, closer: User, at: datetime) -> None:
    burden = burden_of(definitions, monitor)
    made = Evaluation.objects.create(
        monitor=monitor.id,
        organisation=monitor.organisation,
        cycle=CYCLE,
        closed_at=at,
        closed_by=closer,
        learnt=LEARNT,
        minutes=burden.minutes,
        euros=burden.euros or None,
    )
    rows = [*_gone(definitions, monitor), *evaluation_of(definitions, monitor, HAPPENED)]
    gone = {("indicator", each.indicator): (Proposal.DROP, each.why) for each in monitor.plan.dropped}
    Verdict.objects.bulk_create(verdict_of(made, each, DECIDED | gone) for each in rows)
    record(
        kind=KIND,
        key=monitor.id,
        before=f"cyclus {CYCLE}",
        after=f"cyclus {CYCLE + 1}",
        organisation=monitor.organisation,
        monitor=monitor.id,
        who=closer,
        why=LEARNT,
        at=at,
    )


def _gone(definitions: Definitions, monitor: Monitor) -> tuple[Looked, ...]:
    """The figures that went out at the end of the cycle, as they were looked at then."""
    names = {each.indicator for each in monitor.plan.dropped if each.cycle == CYCLE}
    known = tuple(name for name in definitions.indicators if name in names)
    before = replace(monitor, indicators=known, questions=(), plan=Plan())
    return tuple(each for each in evaluation_of(definitions, before, ()) if each.about == "indicator")
