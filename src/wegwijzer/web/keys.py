"""The key that signs sessions: made once in the home folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def key_file(home: Path) -> Path:
    """Return where the signing key of a home lies."""
    return home / "keys" / "web.key"


def secret_key(home: Path) -> str:
    """Return the signing key of a home, or one for this process only: reading never writes (see `keep_secret_key`)."""
    try:
        return key_file(home).read_text().strip()
    except OSError:
        return secrets.token_urlsafe(50)


def keep_secret_key(home: Path) -> None:
    """Make the signing key of a home when it has none; a second caller finds the first one's."""
    path = key_file(home)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
