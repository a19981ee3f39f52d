"""`wegwijzer import cbs` and `wegwijzer import file`."""

from __future__ import annotations

from pathlib import Path

import click

from wegwijzer.cli.verbs import _, counter, now
from wegwijzer.errors import Problem, SourceError
from wegwijzer.language.catalogue import dutch
from wegwijzer.storage.snapshots import Snapshot
from wegwijzer.usecases import importing
from wegwijzer.usecases.homes import opened_home


@click.group("import", help=_("Bring data in: a StatLine table or a file."))
def import_() -> None:
    """Hold the two ways in."""


def _said(snapshot: Snapshot) -> None:
    text = _("Kept: %(source)s, %(rows)s rows, snapshot %(id)s.")
    click.echo(
        text % {"source": snapshot.source, "rows": f"{snapshot.rows:,}".replace(",", "."), "id": snapshot.id[:12]}
    )


@import_.command("cbs", help=_("A StatLine table by its number, live or from a folder of saved answers."))
@click.argument("table", metavar="TABEL")
@click.option("--base-url", help=_("Another address of the OData service."))
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=_("A folder with saved answers of the service."),
)
@click.pass_obj
def import_cbs(home: Path, table: str, base_url: str | None, folder: Path | None) -> None:
    """Fetch, check and keep the table."""
    opened = opened_home(home, create=True)
    notes: list[Problem] = []
    with counter(_("Rows read")) as report:
        kept = importing.import_cbs(
            opened, table, added_at=now(), base_url=base_url, folder=folder, progress=report, remark=notes.append
        )
    for snapshot in kept:
        _said(snapshot)
    for note in notes:
        click.echo(note.worded(_), err=True)


@import_.command(
    "file", help=_("A delivery as CSV, Excel, Parquet, SPSS, GeoJSON or TopoJSON, by its source's definition.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="BESTAND")
@click.option("--source", required=True, help=_("The id of the source in the definitions."))
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write an error sheet (Excel) here when the delivery has faults."),
)
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="WEGWIJZER_PSEUDONYM_KEY_FILE",
    help=_("The file with the key of the pseudonyms; without it the key in the home folder."),
)
@click.pass_obj
def import_file(home: Path, file: Path, source: str, errors: Path | None, key_file: Path | None) -> None:
    """Check the whole delivery and keep it, or keep nothing and tell everything that is wrong."""
    opened = opened_home(home, create=True)
    try:
        snapshot, delivery = importing.import_file(opened, file, source, added_at=now(), key_file=key_file)
    except SourceError as error:
        if errors:
            importing.write_error_sheet(error, errors, dutch())
        raise
    _said(snapshot)
    for note in delivery.notes:
        click.echo(note.worded(_), err=True)
