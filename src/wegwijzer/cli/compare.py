"""`wegwijzer compare`: differences with intervals between the figures in files, without a home."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from wegwijzer.cli.series import FILE, ID, OUT, TIME
from wegwijzer.cli.verbs import _, progress
from wegwijzer.language.catalogue import dutch
from wegwijzer.usecases import comparing

COMPARE = _(
    "Differences with intervals. Writes for each figure and each comparator: figure, other_time, other, effect, lower,"
    " upper, ratio with its limits, certainty, verdict (more, less, not_different, cannot_say) and reason. Always"
    " compared: the previous period, a year earlier and the trend; with --area, --group, --target or --since also"
    " that. Several files are read as one table."
)


@click.command(help=COMPARE)
@click.argument("files", type=FILE, metavar="BESTAND …", nargs=-1, required=True)
@click.option("--id", "ids", required=True, help=ID)
@click.option("--time", required=True, help=TIME)
@click.option("--value", required=True, help=_("The column with the number."))
@click.option("--denominator", help=_("The column with what the number is out of."))
@click.option("--per", default=100.0, show_default=True, help=_("Per how many the figure is, with --denominator."))
@click.option("--area", help=_("The column with the area: compares with the municipality, the others and in a funnel."))
@click.option("--within", help=_("The column that areas share which are compared; not needed with CBS codes."))
@click.option("--group", help=_("The column with the group: compares each group with all others."))
@click.option("--reference", help=_("The group that the others are compared with, in place of all others."))
@click.option("--target", help=_("The column with the target of the figure in that row."))
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help=_("The day of a change: what is counted since, beside before.")
)
@click.option("-o", "--output", required=True, type=OUT, help=_("The file to write; - is standard output."))
def compare(files: tuple[Path, ...], ids: str, output: Path, since: datetime | None, **how: Any) -> None:
    """Write the comparisons and say how many show a difference."""
    columns = tuple(name.strip() for name in ids.split(",") if name.strip())
    if not columns:
        raise click.BadParameter(_("Name at least one column."), param_hint="--id")
    choice = comparing.Comparing(id_columns=columns, since=since.date() if since else None, **how)
    with progress(_("Comparing")) as tell:
        found = comparing.compare_files(files, output, choice, translate=dutch(), progress=tell)
    text = _("%(all)s comparisons: %(different)s differ, %(cannot)s can't say (the reason is in the file).")
    click.echo(text % {"all": found.comparisons, "different": found.different, "cannot": found.cannot_say}, err=True)
