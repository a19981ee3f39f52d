"""Write docs/opdrachten.md from the command line itself; `--check` only compares."""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "opdrachten.md"
HEAD = """# Opdrachten

Alle opdrachten van `wegwijzer`, met hun eigen uitleg. Deze pagina wordt gemaakt door `tools/cli_reference.py`; een test
kijkt of zij klopt. `--home MAP` (of `WEGWIJZER_HOME`) is de map met de gegevens en staat vóór de opdracht.

De opdracht eindigt met 0 als het lukte, met 2 als u iets kunt herstellen en met 1 als de fout bij ons ligt.
"""


def reference() -> str:
    """Return the whole page."""
    from wegwijzer.language.catalogue import DOMAIN, LOCALE_FOLDER  # noqa: PLC0415 - after the language is set

    os.environ["LANGUAGE"] = "nl"
    gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))
    gettext.textdomain(DOMAIN)
    from wegwijzer.cli.verbs import root  # noqa: PLC0415 - after the language is set

    parts = [HEAD]
    with click.Context(root, info_name="wegwijzer", terminal_width=100) as top:
        for name in root.list_commands(top):
            command = root.get_command(top, name)
            assert command is not None  # noqa: S101 - it was listed
            parts.append(_one(command, f"wegwijzer {name}"))
            if isinstance(command, click.Group):
                parts += [_one(inner, f"wegwijzer {name} {part}") for part, inner in command.commands.items()]
    return "\n".join(parts)


def _one(command: click.Command, path: str) -> str:
    context = click.Context(command, info_name=path, terminal_width=100)
    return f"## {path}\n\n```text\n{command.get_help(context)}\n```\n"


def main() -> int:
    """Write or compare; 1 when `--check` finds a difference."""
    text = reference()
    if "--check" in sys.argv:
        return int(not PAGE.exists() or PAGE.read_text() != text)
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
