"""Write return letters: a first text from what they gave, what was seen and what will be done; then people edit it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.language.dates import date_text
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.letters.models import Letter
from wegwijzer.web.post.writing import write_to_address
from wegwijzer.web.rooms import Giver

KIND = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a return letter tells: about which monitor and conversation, what was seen, what will be done."""

    organisation: str
    monitor: str
    title: str  # of the monitor
    cycle: int
    conversation: int | None = None
    on: date | None = None  # the day of the conversation
    seen: str = ""
    done: Sequence[str] = ()  # measures
    differently: str = ""  # what the monitor will do differently
    sender: str = ""


def text_for(giver: Giver, told: Told) -> str:
    """Return the first text of a letter, in Dutch at level B1; what nobody wrote down is left out."""
    gave = giver.gave or "uw bijdrage"
    talked = f"Op {date_text(told.on)} spraken we erover met elkaar." if told.on else ""
    parts = [
        f"Beste {giver.name},",
        f"U gaf ons {gave} voor de monitor ‘{told.title}’. Dank u wel. {talked}".strip(),
        f"Wat zagen we?\n{told.seen.strip()}" if told.seen.strip() else "",
        _list("Wat gaan we doen?", told.done),
        f"Wat doen we anders met de monitor?\n{told.differently.strip()}" if told.differently.strip() else "",
        "Klopt dit met wat u ziet? Of mist u iets? Laat het ons weten. Dan nemen we het mee.",
        f"Met vriendelijke groet,\n{told.sender}".strip(),
    ]
    return "\n\n".join(part for part in parts if part)


def _list(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *(f"- {line}" for line in lines)]) if lines else ""


@transaction.atomic
def make_letters(givers: Iterable[Giver], told: Told, *, by: User | None = None, at: datetime | None = None) -> int:
    """Write a draft to each giver that has none yet in this cycle and conversation; return how many were made."""
    now, made = at or timezone.now(), 0
    for giver in givers:
        letter, fresh = Letter.objects.get_or_create(
            monitor=told.monitor,
            cycle=told.cycle,
            conversation=told.conversation,
            kind=giver.kind,
            key=giver.key,
            defaults={
                "organisation": told.organisation,
                "name": giver.name,
                "email": giver.email,
                "gave": giver.gave,
                "subject": f"Wat uw bijdrage opleverde: {told.title}"[:200],
                "body": text_for(giver, told),
                "made_at": now,
            },
        )
        if fresh:
            made += 1
            _recorded(letter, "", by, "", now)
    return made


def _recorded(letter: Letter, before: str, by: User | None, why: str, at: datetime) -> None:
    record(
        kind=KIND,
        key=letter.pk,
        before=before,
        after=letter.state,
        organisation=letter.organisation,
        monitor=letter.monitor,
        who=by,
        why=why,
        at=at,
    )


@transaction.atomic
def edit(letter: Letter, values: dict[str, str], *, by: User | None, version: int) -> bool:
    """Change a draft; False when somebody else changed or sent it meanwhile (then nothing is overwritten)."""
    found = Letter.objects.filter(pk=letter.pk, version=version, state=Letter.State.DRAFT)
    if not found.update(**values, version=version + 1):
        return False
    letter.refresh_from_db()
    _recorded(letter, letter.state, by, "", timezone.now())
    return True


@transaction.atomic
def send(letter: Letter, state: str, *, by: User | None, why: str = "", at: datetime | None = None) -> Letter:
    """Send a draft by mail, or keep that it was handed over, told, or deliberately not sent (with the reason).

    Raises `UserError` when there is no mail address, no reason, or it was sent already. A letter goes once.
    """
    now = at or timezone.now()
    fresh = Letter.objects.select_for_update().get(pk=letter.pk)
    problems = list(_problems(fresh, state, why))
    if problems:
        raise UserError(problems)
    if state == Letter.State.SENT:
        write_to_address(
            fresh.email, kind="return-letter", key=f"letter:{fresh.pk}", subject=fresh.subject, text=fresh.body
        )
    before, fresh.state, fresh.why, fresh.ended_at, fresh.ended_by = fresh.state, state, why[:300], now, by
    fresh.save(update_fields=["state", "why", "ended_at", "ended_by"])
    _recorded(fresh, before, by, why, now)
    return fresh


def _problems(letter: Letter, state: str, why: str) -> Iterable[Problem]:
    if not letter.is_draft:
        yield Problem("letter.ended", N_("This letter was dealt with already."))
    if state == Letter.State.SENT and not letter.email:
        yield Problem(
            "letter.no_address",
            N_("There is no mail address for “%(name)s”."),
            {"name": letter.name},
            remedy=N_("Fill it in, or print the letter."),
        )
    if state == Letter.State.SKIPPED and not why.strip():
        yield Problem("letter.no_reason", N_("Say why nothing is sent."))
    if state not in Letter.State.values or state == Letter.State.DRAFT:
        yield Problem("letter.state", N_("Choose how the letter goes."))
