"""`wegwijzer check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wegwijzer.cli.verbs import _
from wegwijzer.usecases.checking import check as check_definitions


@click.command(help=_("Read definitions (a file or a folder): every fault with file, line and what to do."))
@click.argument("path", type=click.Path(exists=True, path_type=Path), metavar="PAD")
def check(path: Path) -> None:
    """Print faults and cautions with their place, then how many of each kind there are; exit code 2 with faults."""
    found, lines = check_definitions(path, _)
    for line in lines:
        click.echo(line, err=bool(found.faults))
    sys.exit(found.exit_code)
