"""`wegwijzer report`."""

from __future__ import annotations

from pathlib import Path

import click

from wegwijzer.cli.verbs import _, progress
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.reporting import release_named, write_all_reports, write_report

KINDS = click.Choice(["pdf", "docx", "xlsx", "html"])
TARGET = _("The file to write; with --all-areas the folder.")


@click.command(help=_("The report of a frozen release, for one area or for all areas in one go."))
@click.argument("monitor")
@click.option("--release", default="", help=_("The id of the release; without it the newest one for the public."))
@click.option("--area", default="", help=_("The code of the area; without it the municipality."))
@click.option("--all-areas", is_flag=True, help=_("A report for every area of the monitor, into a folder."))
@click.option("--format", "kind", type=KINDS, default="pdf", show_default=True, help=_("The kind of file."))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help=TARGET)
@click.pass_obj
def report(home: Path, /, monitor: str, output: Path, kind: str, **choice: str) -> None:
    """Write one report, or one for every area with progress."""
    opened_at = opened_home(home)
    opened = release_named(opened_at, monitor, choice["release"])
    if not choice["all_areas"]:
        write_report(opened_at, opened, choice["area"], kind, output)
        return
    with progress(_("Reports")) as tell:
        made = write_all_reports(opened_at, opened, kind, output, lambda done, total: tell(done / total))
        count = sum(1 for _file in made)
    click.echo(_("%(count)s reports in %(folder)s.") % {"count": count, "folder": output})
