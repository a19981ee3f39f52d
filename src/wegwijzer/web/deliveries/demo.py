"""The demo: deliveries of a year that were accepted, each with what was done with it, one to check, and one late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from wegwijzer.storage.home import Home
from wegwijzer.usecases.delivering import Owed, owed
from wegwijzer.web.accounts.models import User
from wegwijzer.web.deliveries.expecting import AHEAD
from wegwijzer.web.deliveries.models import Contact, Delivery, Explanation, State
from wegwijzer.web.deliveries.taking import KIND
from wegwijzer.web.journal.keeping import record

PLACE, RECEIVER, SENDER = "wijzeroord", "regisseur", "aanbieder"
LATE, TO_CHECK, SUPPLIER = "demo-jeugdhulp", "demo-rondkomen", "Backoffice Jeugd"
A_YEAR, OVERDUE, EARLY = timedelta(days=366), timedelta(days=9), timedelta(days=3)
DONE = {
    "demo-jeugdhulp": "Besproken in het leergesprek. De aanbieders kijken nu bij elkaar hoe het beter kan.",
    "demo-wmo": "Staat in het raadsrapport. De raad vroeg door over de wachttijd.",
    "demo-rondkomen": "Het wijkplatform zag welke wijk achterblijft. De budgetwinkel gaat daar een avond open.",
    "demo-clientervaring": "Drie vragen gingen eruit, want niemand gebruikte de antwoorden.",
}
TOLD = "Twee collega's waren ziek. De laatste begindata komen na."


def fill(home: Home, now: datetime) -> None:
    """Put down a year of deliveries; without the people of the demo, or a second time, nothing happens."""
    receiver = User.objects.filter(username=RECEIVER, organisation=PLACE).first()
    sender = User.objects.filter(username=SENDER, organisation=PLACE).first()
    if receiver is None or sender is None or Delivery.objects.filter(organisation=PLACE, source=LATE).exists():
        return
    today = localdate(now)
    asked = [each for each in owed(home, since=today - A_YEAR, until=today + AHEAD) if each.organisation == PLACE]
    newest = {each.source.id: each for each in asked if each.due.due_on < today}
    with transaction.atomic():
        Contact.objects.get_or_create(organisation=PLACE, supplier=SUPPLIER, user=sender)
        for each in asked:
            if newest.get(each.source.id) == each and each.source.id == LATE:
                _late(each, today, sender, now)
            else:
                _put_down(each, newest.get(each.source.id) == each, receiver, now)


def _row(each: Owed) -> Delivery:
    return Delivery(
        organisation=each.organisation,
        source=each.source.id,
        title=each.source.title[:200],
        supplier=each.source.supplier[:200],
        period=each.due.period,
        due_on=each.due.due_on,
    )


def _late(each: Owed, today: date, sender: User, now: datetime) -> None:
    """A delivery that should have come last week; the supplier told why it didn't."""
    row = _row(each)
    row.due_on = today - OVERDUE
    row.save()
    Explanation.objects.create(delivery=row, at=now - OVERDUE, by=sender, text=TOLD)


def _put_down(each: Owed, newest: bool, receiver: User, now: datetime) -> None:  # noqa: FBT001 - one of two kinds
    row = _row(each)
    if row.due_on < localdate(now):
        _brought(row, receiver, now, to_check=newest and row.source == TO_CHECK)
    else:
        row.save()


def _brought(row: Delivery, receiver: User, now: datetime, *, to_check: bool) -> None:
    """A delivery that came three days early; it was accepted two days later, or waits to be checked."""
    sent = now - (localdate(now) - row.due_on) - EARLY
    row.sent_at, row.state = sent, State.CHECKED
    if not to_check:
        row.state, row.decided_at, row.decided_by = State.ACCEPTED, sent + EARLY, receiver
        row.done_with = DONE.get(row.source, "")
    row.save()
    steps = [(State.EXPECTED, State.CHECKED, sent, None)]
    if not to_check:
        steps.append((State.CHECKED, State.ACCEPTED, sent + EARLY, receiver))
    for before, after, at, who in steps:
        record(
            kind=KIND,
            key=row.pk,
            before=before.value,
            after=after.value,
            organisation=row.organisation,
            who=who,
            who_name="" if who else row.supplier,
            at=at,
        )
