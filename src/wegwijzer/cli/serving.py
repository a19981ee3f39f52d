"""`wegwijzer demo`, `serve`, `work` and `migrate`: the only verbs that start Django."""

from __future__ import annotations

from pathlib import Path

import click

from wegwijzer.cli.verbs import _, now, progress
from wegwijzer.usecases.homes import opened_home

ADDRESS = "127.0.0.1"


@click.command(help=_("Build a fictional municipality in a fresh home, say who can log in, and serve it on 127.0.0.1."))
@click.option("--port", default=8000, show_default=True, help=_("The port on 127.0.0.1."))
@click.option("--seed", default=1, show_default=True, help=_("Another seed gives another fictional region."))
@click.option("--no-serve", is_flag=True, help=_("Only build; don't serve."))
@click.pass_obj
def demo(home: Path, port: int, seed: int, *, no_serve: bool) -> None:
    """Build the demo world when the home has none yet; a second run serves what is there."""
    from wegwijzer.usecases.demonstrating import build_demo, demo_people  # noqa: PLC0415 - numpy, only here
    from wegwijzer.web import serving  # noqa: PLC0415 - Django, only here

    opened = opened_home(home, create=True)
    with progress(_("Building the fictional region")) as report:
        build_demo(opened, seed=seed, released_at=now(), progress=report)
    serving.migrate(opened, demo=True)
    serving.add_people(opened, demo_people())
    serving.fill_demo(opened, now())
    click.echo(
        _("Fictional data. Log in with one of these names; the password is the same for all: %(password)s")
        % {"password": demo_people()[0].password}
    )
    for person in demo_people():
        click.echo(f"  {person.username:<22} {person.role:<12} {person.organisation}")
    if not no_serve:
        click.echo(_("Open http://%(address)s:%(port)s – stop with Ctrl C.") % {"address": ADDRESS, "port": port})
        serving.serve(opened, address=ADDRESS, port=port, workers=2, demo=True)


@click.command(help=_("Serve the pages."))
@click.option("--address", default=ADDRESS, show_default=True, help=_("The address to listen on."))
@click.option("--port", default=8000, show_default=True, help=_("The port."))
@click.option("--workers", default=2, show_default=True, help=_("How many processes answer."))
@click.option("--no-work", is_flag=True, help=_("Start no worker beside it: one runs elsewhere, with wegwijzer work."))
@click.pass_obj
def serve(home: Path, address: str, port: int, workers: int, *, no_work: bool) -> None:
    """Serve what is in the home."""
    from wegwijzer.web import serving  # noqa: PLC0415 - Django, only here

    serving.serve(opened_home(home), address=address, port=port, workers=workers, demo=False, worker=not no_work)


@click.command(help=_("Do the long work that pages ask for, send mail and reminders; serve starts one by itself."))
@click.pass_obj
def work(home: Path) -> None:
    """Work until stopped."""
    from wegwijzer.web import serving  # noqa: PLC0415 - Django, only here

    serving.work(opened_home(home))


@click.command(help=_("Make or renew the tables of the database in the home."))
@click.pass_obj
def migrate(home: Path) -> None:
    """Run the migrations."""
    from wegwijzer.web import serving  # noqa: PLC0415 - Django, only here

    serving.migrate(opened_home(home, create=True), demo=False)
    click.echo(_("The database is up to date."))
