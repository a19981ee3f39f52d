"""`wegwijzer check`."""

from __future__ import annotations

from pathlib import Path

import click

from wegwijzer.cli.root import worded
from wegwijzer.cli.verbs import _
from wegwijzer.usecases.checking import check as check_definitions


@click.command(help=_("Read definitions (a file or a folder): every fault with file, line and what to do."))
@click.argument("path", type=click.Path(exists=True, path_type=Path), metavar="PAD")
def check(path: Path) -> None:
    """Print cautions and how many of each kind there are; faults come out as an error with exit code 2."""
    found = check_definitions(path)
    for caution in found.cautions:
        click.echo(_("Mind:") + " " + worded(caution), err=True)
    for kind, count in found.counts.items():
        click.echo(f"{_(kind)}: {count}")
    click.echo(_("No faults found."))
