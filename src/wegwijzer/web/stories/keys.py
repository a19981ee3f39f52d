"""What only the teller has: the token of a draft, and the code with which a story is found again."""

from __future__ import annotations

import base64
import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, none that look like another
_NOISE = str.maketrans({"O": "Q", "0": "Q", "1": "L", "I": "L"})
LENGTH = 12  # 60 bits
_OWN = "wegwijzer.stories.own"
_TIME = "wegwijzer.stories.time"


def new_token() -> str:
    """Return a token for a draft: 128 bits, as letters and digits for an address."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def hashed(secret: str) -> str:
    """Return what is kept of a token or code: with it nobody finds the secret again."""
    return salted_hmac("wegwijzer.stories", secret, algorithm="sha256").hexdigest()


def code_of(token: str) -> str:
    """Return the code that belongs to a draft: always the same, so that it can be shown again until it is sent."""
    digest = salted_hmac("wegwijzer.stories.code", token, algorithm="sha256").digest()
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def plain(code: str) -> str:
    """Return a code as it is hashed: in capitals, without dashes and blanks; letters that are mixed up are mended."""
    return "".join(sign for sign in code.upper().translate(_NOISE) if sign in LETTERS)


def own_page(story_id: int) -> str:
    """Return a signed name for the page of a teller, good for half an hour."""
    return signing.dumps(story_id, salt=_OWN)


def story_of_page(signed: str, *, seconds: int = 1800) -> int | None:
    """Return the story that a signed name is about; None when it is too old or not ours."""
    try:
        return int(signing.loads(signed, salt=_OWN, max_age=seconds))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def time_mark(point: str) -> str:
    """Return a signed mark of now, for the form that begins at a story point."""
    return signing.TimestampSigner(salt=_TIME).sign(point)


def is_in_time(mark: str, point: str, *, least: float, most: int = 86_400) -> bool:
    """Whether a mark is ours, of this point, at least `least` seconds and at most `most` seconds old."""
    signer = signing.TimestampSigner(salt=_TIME)
    try:
        signer.unsign(mark, max_age=most)
    except signing.BadSignature:
        return False
    if mark.split(":", maxsplit=1)[0] != point:
        return False
    try:
        signer.unsign(mark, max_age=least)
    except signing.SignatureExpired:
        return True
    return False
