"""Start the pages: tables, static files, accounts of the demo, and the server itself."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

from wegwijzer.demo.people import DemoPerson
from wegwijzer.web.keys import keep_secret_key

if TYPE_CHECKING:
    from wegwijzer.storage.home import Home

SETTINGS = "wegwijzer.web.settings"
TARGET = "wegwijzer.web.served:application"


def set_up(home: Home, *, demo: bool) -> None:
    """Point Django at a home; the processes that the server starts find the same."""
    keep_secret_key(home.root)
    os.environ["WEGWIJZER_HOME"] = str(home.root)
    os.environ["WEGWIJZER_DEMO"] = "1" if demo else "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()


def migrate(home: Home, *, demo: bool) -> None:
    """Make or renew the tables of the pages in the database of the home."""
    set_up(home, demo=demo)
    call_command("migrate", interactive=False, verbosity=0)


def add_people(home: Home, people: Iterable[DemoPerson]) -> None:
    """Make the accounts of the demo in a home that was migrated; a second time changes nothing."""
    set_up(home, demo=True)
    from wegwijzer.web.accounts.demo import keep_demo_accounts  # noqa: PLC0415 - models need the set-up

    keep_demo_accounts(people)


def serve(home: Home, *, address: str, port: int, workers: int, demo: bool) -> None:
    """Serve the pages until stopped. The demo is served on loopback only, whatever address is asked."""
    migrate(home, demo=demo)
    from granian import Granian  # noqa: PLC0415 - only to serve
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    from wegwijzer.web.assets import collect_static  # noqa: PLC0415 - needs the set-up

    collect_static()
    # Polars may have run in this process (the demo builds its world in it): a forked child of it would wait for ever.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        TARGET,
        address="127.0.0.1" if demo else address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=16,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.serve()
