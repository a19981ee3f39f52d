"""The verbs on files, for a terminal and a timer."""

from __future__ import annotations


def main() -> None:
    """Run the command `wegwijzer`."""
    from wegwijzer.cli.root import run  # noqa: PLC0415 - `import wegwijzer.cli` stays free of everything else

    run()
