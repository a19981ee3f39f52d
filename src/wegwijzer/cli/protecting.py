"""`wegwijzer protect` and `wegwijzer audit`: any table, without a home."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from wegwijzer.cli.verbs import _, now
from wegwijzer.definitions.model import Audience
from wegwijzer.errors import ExitCode
from wegwijzer.usecases import protecting

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
OUT = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
AUDIENCES = click.Choice([audience.value for audience in Audience])
MOST_TOLD = 200
TABLE = _("What the table is: count or amount, dimensions, policy (YAML).")
EARLIER = _("A table that was published before; may be given several times.")
PROTECT = _(
    "Any table of counts or amounts through the gate. Writes a row for every cell, totals included: the level and code"
    " of each dimension, what is shown (empty: hidden), the status and the reason."
)
AUDIT = _(
    "Attack a published table: lists every hidden cell that can be derived, and how. Exit code 1 when there is one."
)


@click.command(help=PROTECT)
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option("--table", required=True, type=FILE, help=TABLE)
@click.option("--earlier", type=FILE, multiple=True, help=EARLIER)
@click.option("-o", "--output", required=True, type=OUT, help=_("The file to write; - is standard output."))
@click.option("--ledger", type=OUT, help=_("Add a line to this ledger of what went out."))
@click.option("--audience", type=AUDIENCES, default="publiek", show_default=True, help=_("For whom, in the ledger."))
@click.option("--seed", default=0, show_default=True, help=_("The same seed gives the same table."))
def protect(file: Path, table: Path, output: Path, earlier: tuple[Path, ...], **how: Any) -> None:
    """Protect the table and say how much is hidden."""
    done = protecting.protect_file(file, table, output, earlier=earlier, seed=how["seed"])
    if how["ledger"]:
        protecting.write_in_ledger(how["ledger"], output, done, audience=how["audience"], on=now().date())
    text = _("%(cells)s cells, %(primary)s hidden because they are small, %(secondary)s to protect those.")
    counts = {"cells": done.table.cells, "primary": done.table.primary, "secondary": done.table.secondary}
    click.echo(text % counts, err=True)
    if done.table.uniform:
        told = _(
            "%(count)s shown cells hold (nearly) everybody of their group. Hiding doesn't help there: the zeros beside"
            " them say it too. Take categories together if that tells too much."
        )
        click.echo(told % {"count": done.table.uniform}, err=True)


@click.command(help=AUDIT)
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option("--published", required=True, type=FILE, help=_("The table as it was published."))
@click.option("--table", required=True, type=FILE, help=TABLE)
@click.option("--earlier", type=FILE, multiple=True, help=EARLIER)
def audit(file: Path, published: Path, table: Path, earlier: tuple[Path, ...]) -> None:
    """Say what was found, cell by cell."""
    report = protecting.audit_file(file, published, table, earlier=earlier)
    text = _("%(cells)s cells, %(hidden)s hidden (%(primary)s small, %(secondary)s to protect those).")
    counts = {"cells": report.cells, "hidden": report.hidden, "primary": report.primary, "secondary": report.secondary}
    click.echo(text % counts)
    for attack, found in report.by_attack.items():
        click.echo(f"  {attack}: {found}")
    for find in report.finds[:MOST_TOLD]:
        click.echo(f"{find.place}: {find.attack} [{find.low:g}, {find.high:g}] {find.knowing}".rstrip())
    if report.harmless:
        told = _(
            "%(count)s partners can be worked out by who knows the own cell or the rules: too large to tell anybody."
        )
        click.echo(told % {"count": len(report.harmless)})
    if report.finds:
        sys.exit(ExitCode.OUR_FAULT)
    click.echo(_("No hidden cell can be derived."))
