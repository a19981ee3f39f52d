"""Join with a short code, without a name or an account; who tries codes is stopped."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache, caches
from django.http import HttpRequest
from django.utils import timezone

from wegwijzer.web.conversations.models import Conversation, Participant
from wegwijzer.web.limits import TooManyRequests, address_of

COOKIE = "gesprek"
WRONG_AT_MOST, WRONG_SECONDS = 60, 600  # a hall with 200 people behind one address makes typing errors too
MOST_PARTICIPANTS = 2_000
FRESH = 0.5  # seconds that a pulse may be old


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a phone needs to know to see whether anything changed."""

    pulse: int
    state: str


def tidied(code: str) -> str:
    """Return a code as it was given: capitals, without spaces and dashes."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[:8]


def pulse_of(code: str) -> Pulse | None:
    """Return the pulse of a conversation that has this code; at most half a second old. None for an unknown code."""
    key = f"pulse:{code}"
    known = cache.get(key)
    if known is None:
        row = Conversation.objects.filter(code=code).values_list("pulse", "state").first()
        known = Pulse(*row) if row else False
        cache.set(key, known, FRESH)
    return known or None


def conversation_with(request: HttpRequest, code: str) -> Conversation | None:
    """Return the conversation with this code; None for an unknown one. Many unknown ones: `TooManyRequests`."""
    window, passed = divmod(int(time.time()), WRONG_SECONDS)
    key = f"wrong-code:{address_of(request)}:{window}"
    limits = caches["limits"]
    if limits.get(key, 0) >= WRONG_AT_MOST:
        raise TooManyRequests(WRONG_SECONDS - passed)
    found = Conversation.objects.filter(code=tidied(code)).first() if code else None
    if found is None:
        limits.add(key, 0, WRONG_SECONDS)
        limits.incr(key)
    return found


def hashed(token: str) -> str:
    """Return what is kept of a phone's token."""
    return sha256(token.encode()).hexdigest()


def participant_of(request: HttpRequest, conversation: Conversation) -> Participant | None:
    """Return who this phone is in the conversation, if it joined."""
    token = request.COOKIES.get(COOKIE, "")
    if not token or len(token) > 100:  # noqa: PLR2004 - ours are shorter
        return None
    return Participant.objects.filter(token=hashed(f"{conversation.pk}:{token}"), conversation=conversation).first()


def join(request: HttpRequest, conversation: Conversation, perspective: str) -> str:
    """Let a phone join and return the token it keeps; a phone that joined before stays who it was."""
    token = request.COOKIES.get(COOKIE, "")
    if not 20 <= len(token) <= 100:  # noqa: PLR2004 - not one of ours
        token = secrets.token_urlsafe(24)
    known = set(conversation.invited.values_list("perspective", flat=True))
    if conversation.participants.count() < MOST_PARTICIPANTS:
        Participant.objects.get_or_create(
            token=hashed(f"{conversation.pk}:{token}"),
            defaults={
                "conversation": conversation,
                "perspective": perspective if perspective in known else "",
                "joined_at": timezone.now(),
            },
        )
    return token
