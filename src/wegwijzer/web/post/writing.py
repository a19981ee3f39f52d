"""Write a mail: a row that the worker sends."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wegwijzer.web.accounts.models import User
from wegwijzer.web.post.models import Message, SignedOff

ALWAYS = frozenset({"account"})  # about the own account: one can't sign off from it


def write(  # noqa: PLR0913 - the parts of a mail
    to: User, *, kind: str, key: str, subject: str, text: str, html: str = "", not_before: datetime | None = None
) -> Message | None:
    """Keep a mail to an account and return it; None when there is no address, the person signed off, or left.

    A second mail with the same `key` is not written: the first is returned.
    """
    if not to.email or not to.is_active:
        return None
    if kind not in ALWAYS and SignedOff.objects.filter(user=to, kind=kind).exists():
        return None
    return write_to_address(
        to.email, kind=kind, key=key, subject=subject, text=text, html=html, not_before=not_before, account=to
    )


def write_to_address(  # noqa: PLR0913 - the parts of a mail
    address: str,
    *,
    kind: str,
    key: str,
    subject: str,
    text: str,
    html: str = "",
    not_before: datetime | None = None,
    account: User | None = None,
) -> Message:
    """Keep a mail to an address without an account (a supplier's contact); see `write`."""
    now = timezone.now()
    message, _made = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": account,
            "address": address,
            "kind": kind,
            "subject": " ".join(subject.split())[:200],
            "text": text,
            "html": html,
            "made_at": now,
            "not_before": not_before or now,
        },
    )
    return message
