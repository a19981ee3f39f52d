"""The group of all verbs, and what they share: the home folder and the clock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from wegwijzer import __version__
from wegwijzer.cli.root import Verbs
from wegwijzer.errors import N_
from wegwijzer.language.catalogue import dutch

_ = dutch()
HOME_HELP = N_("The folder with the data. Nothing is written outside it and the named output.")
DEFAULT_HOME = "wegwijzer-home"
AMSTERDAM = "Europe/Amsterdam"


@click.group(
    cls=Verbs,
    help=_("Walk the whole monitoring cycle of the social domain: from question to conversation."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="wegwijzer", help=_("Show the version."))
@click.option(
    "--home", type=click.Path(path_type=Path), envvar="WEGWIJZER_HOME", default=Path(DEFAULT_HOME), help=_(HOME_HELP)
)
@click.pass_context
def root(ctx: click.Context, home: Path) -> None:
    """Keep the home folder for the verb."""
    ctx.obj = home


def now() -> datetime:
    """The clock of the command line: Dutch time, to the second."""
    return datetime.now(ZoneInfo(AMSTERDAM)).replace(microsecond=0)


@contextmanager
def counter(label: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that takes how many rows are there: a number that grows on a terminal, nothing in a pipe."""
    shown = sys.stderr.isatty()

    def tell(count: int) -> None:
        if shown:
            click.echo(f"\r{label}: {count}", nl=False, err=True)

    yield tell
    if shown:
        click.echo(err=True)


@contextmanager
def progress(label: str) -> Iterator[Callable[[float], None]]:
    """Yield a function that takes the part done (0–1): a bar on a terminal, nothing in a pipe."""
    stream = sys.stderr
    with click.progressbar(length=1000, label=label, file=stream, hidden=not stream.isatty()) as bar:

        def tell(part: float) -> None:
            bar.update(max(0, int(part * 1000) - bar.pos))

        yield tell
