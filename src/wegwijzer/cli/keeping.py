"""`wegwijzer begin`, `recode` and `tidy`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wegwijzer.cli.verbs import _, now
from wegwijzer.definitions.model import BuildingBlock
from wegwijzer.usecases.beginning import Beginning
from wegwijzer.usecases.beginning import begin as begin_monitor
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.recoding import Recoding
from wegwijzer.usecases.recoding import recode as recode_source
from wegwijzer.usecases.tidying import tidy as tidy_home

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
BLOCKS = click.Choice([block.value for block in BuildingBlock])
KINDS = click.Choice(["count", "share"])
YEARS = click.IntRange(1830, 2100)  # Tabel 33 begins in 1830
PERIOD = _("The period of the figures, when the file doesn't say it: 2025 or 2025KW01.")
RECODE = _("Recode the series of a source to the municipalities of another year; what isn't the same becomes a break.")


@click.command(help=_("A first figure from a file with two columns: area and value."))
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option("--title", required=True, help=_("What the figure is called."))
@click.option("--question", required=True, help=_("Which question does this figure answer?"))
@click.option("--unit", required=True, help=_("For instance: %, persons, euro."))
@click.option("--period", default="", help=PERIOD)
@click.option("--publisher", default="eigen bestand", show_default=True, help=_("Who made the figures."))
@click.option("--block", type=BLOCKS, default="societal_development", show_default=True, help=_("The building block."))
@click.pass_obj
def begin(home: Path, /, file: Path, **told: str) -> None:
    """Write the definitions, keep the file and make a first release."""
    block = BuildingBlock(told.pop("block"))
    begun = begin_monitor(opened_home(home, create=True), file, Beginning(building_block=block, **told), at=now())
    text = _("Monitor “%(monitor)s” is there. Its definitions: %(file)s")
    click.echo(text % {"monitor": begun.monitor, "file": begun.definitions})
    click.echo(_("First release, for internal use: %(id)s") % {"id": begun.release.id})
    click.echo(_("Look with: wegwijzer serve"))


@click.command(help=RECODE)
@click.argument("source", metavar="BRON")
@click.option("--successors", required=True, type=FILE, help=_("The official table of codes with their successor."))
@click.option("--overlay", type=FILE, help=_("A table with the share of each old area in each new one."))
@click.option("--to-year", required=True, type=YEARS, help=_("The year of the municipalities."))
@click.option("--kind", type=KINDS, required=True, help=_("Counts are added; shares are weighted."))
@click.option("--weight", default="", help=_("The measure with which shares are weighted."))
@click.option("--estimate", is_flag=True, help=_("Divide what was split, by the overlay; marked as an estimate."))
@click.pass_obj
def recode(home: Path, /, source: str, successors: Path, **choices: Any) -> None:
    """Keep the recoded series as the newest snapshot of the source."""
    how = Recoding(**choices)
    kept, breaks = recode_source(opened_home(home), source, successors, how, added_at=now())
    text = _("Kept: %(rows)s rows in the municipalities of %(year)s, with %(breaks)s breaks.")
    click.echo(text % {"rows": kept.rows, "year": how.to_year, "breaks": breaks})


@click.command(help=_("Delete what the retention rules let go, and what an interrupted write left behind."))
@click.pass_obj
def tidy(home: Path, /) -> None:
    """Say how much was deleted."""
    done = tidy_home(opened_home(home), now().date())
    for snapshot in done.expired:
        text = _("Deleted by its retention rule: %(source)s, %(id)s.")
        click.echo(text % {"source": snapshot.source, "id": snapshot.id[:12]})
    click.echo(_("Files left behind and removed: %(count)s.") % {"count": done.swept})
