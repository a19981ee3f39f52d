"""Put down what is owed, and remind in a friendly way: before the day, and after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wegwijzer.storage.home import Home
from wegwijzer.usecases.delivering import owed
from wegwijzer.web.deliveries.models import Contact, Delivery
from wegwijzer.web.deliveries.telling import period_words
from wegwijzer.web.post.writing import write

AHEAD, BEHIND = timedelta(days=75), timedelta(days=14)
BEFORE = (14, 3)  # days before the day
AFTER = (1, 8, 22)  # days after it
MAIL = "delivery"
A_DAY = 60 * 60 * 24


def every_day(home: Home, now: datetime) -> None:
    """Put down what is owed and write reminders, once a day (a second time changes nothing)."""
    today = timezone.localdate(now)
    if cache.add(f"deliveries:{home.root}:{today}", 1, A_DAY):
        expect(home, today)
        remind(today)


def expect(home: Home, today: date) -> int:
    """Put down the deliveries that are owed around `today`; return how many are new. What is there stays as it is."""
    before = Delivery.objects.count()
    Delivery.objects.bulk_create(
        (
            Delivery(
                organisation=each.organisation,
                source=each.source.id,
                title=each.source.title[:200],
                supplier=each.source.supplier[:200],
                period=each.due.period,
                due_on=each.due.due_on,
            )
            for each in owed(home, since=today - BEHIND, until=today + AHEAD)
        ),
        ignore_conflicts=True,
    )
    return Delivery.objects.count() - before


def remind(today: date) -> int:
    """Write a mail to who delivers, for each delivery that is due or late on one of the days; return how many."""
    days = {today + timedelta(days=each): "before" for each in BEFORE}
    days |= {today - timedelta(days=each): "after" for each in AFTER}
    waiting = Delivery.objects.filter(state__in=Delivery.OPEN, due_on__in=days)
    written = 0
    for delivery in waiting:
        contacts = Contact.objects.filter(organisation=delivery.organisation, supplier=delivery.supplier)
        for contact in contacts.select_related("user"):
            written += _reminded(delivery, contact, days[delivery.due_on], today)
    return written


def _reminded(delivery: Delivery, contact: Contact, when: str, today: date) -> bool:
    what = {"what": delivery.title, "period": period_words(delivery.period)}
    subject = _("Reminder: %(what)s, %(period)s") if when == "before" else _("Still to come: %(what)s, %(period)s")
    return (
        write(
            contact.user,
            kind=MAIL,
            key=f"delivery:{delivery.pk}:{contact.user_id}:{today.isoformat()}",
            subject=subject % what,
            text=_text(delivery, contact, when, what),
        )
        is not None
    )


def _text(delivery: Delivery, contact: Contact, when: str, what: dict[str, str]) -> str:
    day = {"day": date_format(delivery.due_on, "j F Y")}
    first = (
        _("On %(day)s we hope to receive: %(what)s, %(period)s.")
        if when == "before"
        else _("We have not received this yet: %(what)s, %(period)s. It was agreed for %(day)s.")
    )
    last = previous(delivery)
    lines = [
        _("Hello %(name)s,") % {"name": contact.user.first_name or contact.user},
        first % (what | day),
        _("Last time this was done with it: %(what)s") % {"what": last.done_with} if last and last.done_with else "",
        _("You send the file here, and see at once whether it is right:"),
        f"{settings.SITE}{delivery.get_absolute_url()}",
        _("Does it not work out? Tell us there what you need, then we look for a way together."),
    ]
    return "\n\n".join(line for line in lines if line)


def previous(delivery: Delivery) -> Delivery | None:
    """Return the delivery of the same source before this one, if any was accepted."""
    earlier = Delivery.objects.filter(
        organisation=delivery.organisation, source=delivery.source, due_on__lt=delivery.due_on, decided_at__isnull=False
    )
    return earlier.order_by("-due_on").first()
