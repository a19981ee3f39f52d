"""`wegwijzer release`."""

from __future__ import annotations

from pathlib import Path

import click

from wegwijzer.cli.verbs import _, now
from wegwijzer.usecases.computing import without_data
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.releasing import hidden_in_words
from wegwijzer.usecases.releasing import release as release_monitor


@click.command(
    help=_("Compute a monitor, protect it for an audience and freeze it. Prints the id and what was hidden.")
)
@click.argument("monitor")
@click.option("--audience", required=True, help=_("intern, aanbieder or publiek"))
@click.option("--note", default="", help=_("A remark that stays with the release."))
@click.pass_obj
def release(home: Path, monitor: str, audience: str, note: str) -> None:
    """Print the release id on the first line, then how many figures are shown and hidden, and why."""
    opened = opened_home(home)
    outcome = release_monitor(opened, monitor, audience, released_at=now(), note=note)
    click.echo(outcome.release.id)
    for line in hidden_in_words(outcome, _):
        click.echo(line)
    for lacking in without_data(opened, monitor):
        click.echo(lacking.worded(_), err=True)
