"""Send what is due: one row at a time, claimed first, so that two workers never send one mail twice."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.urls import reverse

from wegwijzer.web.post.models import Message
from wegwijzer.web.post.writing import ALWAYS

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
GIVEN_UP = timedelta(minutes=10)  # a claim this old was of a worker that died
SALT = "post.sign-off"


def send_due(now: datetime, *, at_most: int = 50) -> int:
    """Send at most so many mails that are due, the oldest first; return how many were sent.

    Does nothing while no mail server was set. A mail that fails is tried again later, five times.
    """
    if not settings.EMAIL_HOST:
        return 0
    waiting = Message.objects.filter(sent_at=None, not_before__lte=now, attempts__lt=MOST_ATTEMPTS).filter(_free(now))
    return sum(_sent(message, now) for message in waiting.order_by("not_before", "id")[:at_most])


def _free(now: datetime) -> Q:
    return Q(claimed_at=None) | Q(claimed_at__lt=now - GIVEN_UP)


def _sent(message: Message, now: datetime) -> bool:
    claimed = Message.objects.filter(pk=message.pk, sent_at=None).filter(_free(now))
    if not claimed.update(claimed_at=now, attempts=F("attempts") + 1):
        return False
    try:
        _as_mail(message).send()
    except (SMTPException, OSError) as error:
        log.warning("mail %s could not be sent: %s", message.pk, type(error).__name__)
        later = now + timedelta(minutes=2**message.attempts)
        Message.objects.filter(pk=message.pk).update(claimed_at=None, not_before=later, failure=type(error).__name__)
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=now, claimed_at=None, failure="")
    return True


def _as_mail(message: Message) -> EmailMultiAlternatives:
    headers = {}
    if message.to_id and message.kind not in ALWAYS:
        headers = {
            "List-Unsubscribe": f"<{sign_off_address(message.to_id, message.kind)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.address], headers=headers)
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def sign_off_address(user_id: int, kind: str) -> str:
    """Return the address with which one signs off from a kind of mail without logging in."""
    token = signing.dumps([user_id, kind], salt=SALT)
    return f"{settings.SITE}{reverse('sign-off', args=[token])}"
