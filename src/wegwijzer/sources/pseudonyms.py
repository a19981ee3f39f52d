"""Persons become pseudonyms on the way in: a keyed hash. The key stays outside; a BSN is checked, never kept."""

from __future__ import annotations

import hashlib
import hmac
import re

from wegwijzer.errors import N_, Problem, SourceError

SHORTEST_KEY = 16  # bytes
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_DIGITS = 9


def is_bsn(text: str) -> bool:
    """Tell whether `text` is a valid BSN: nine digits (eight are padded with a zero) that pass the elfproef.

    The weighted sum 9·d1 + 8·d2 + … + 2·d8 − d9 must be a multiple of eleven. All zeros passes that but is no BSN.
    """
    digits = normalised_bsn(text)
    if digits is None or digits == "0" * _DIGITS:
        return False
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def normalised_bsn(text: str) -> str | None:
    """Return the nine digits of a BSN written with or without dots and blanks, or None when its form is wrong."""
    digits = re.sub(r"[\s.\-]", "", text)
    return digits.zfill(_DIGITS) if re.fullmatch(r"\d{8,9}", digits, re.ASCII) else None


def checked_key(key: bytes | None) -> bytes:
    """Return the key; raises `SourceError` when there is none or it is too short to keep a secret."""
    if not key:
        message = N_("Data about persons can't come in without a key for pseudonyms.")
        raise SourceError(Problem("microdata.no_key", message, remedy=N_("Set the key and keep it outside the data.")))
    if len(key) < SHORTEST_KEY:
        message = N_("The key for pseudonyms is too short: at least %(least)s characters are needed.")
        raise SourceError(Problem("microdata.weak_key", message, {"least": SHORTEST_KEY}))
    return key


def pseudonym(identity: str, key: bytes) -> str:
    """Return the pseudonym of an identity under `key`: 32 hexadecimal digits of HMAC-SHA256.

    The same person and key give the same pseudonym in every delivery; without the key nobody can make or check one.
    """
    return hmac.new(key, identity.encode(), hashlib.sha256).hexdigest()[:32]
