"""`wegwijzer compute`."""

from __future__ import annotations

from pathlib import Path

import click

from wegwijzer.cli.verbs import _
from wegwijzer.usecases.computing import raw_figures, written_raw
from wegwijzer.usecases.homes import opened_home


@click.command(help=_("Raw, unprotected figures of a monitor to a file (CSV, Parquet or Excel)."))
@click.argument("monitor")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help=_("The file to write.")
)
@click.option("--raw", is_flag=True, help=_("Yes, I know that these figures are not protected."))
@click.pass_obj
def compute(home: Path, monitor: str, output: Path, *, raw: bool) -> None:
    """Write raw figures; refuses without --raw and never writes to the terminal."""
    if not raw:
        raise click.UsageError(_("These figures are not protected. Add --raw when you may handle them."))
    if str(output) == "-":
        raise click.UsageError(_("Unprotected figures never go to a terminal or a pipe. Name a file."))
    figures, _snapshots, _areas = raw_figures(opened_home(home), monitor)
    written_raw(figures, output)
    click.echo(
        _("Unprotected! Share %(name)s with nobody who may not see these figures.") % {"name": output.name}, err=True
    )
