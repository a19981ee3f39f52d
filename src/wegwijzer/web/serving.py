"""Start the pages: tables, static files, accounts of the demo, and the server itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from wegwijzer.demo.people import DemoPerson
from wegwijzer.web.keys import keep_secret_key
from wegwijzer.web.rooms import APPS

if TYPE_CHECKING:
    from wegwijzer.storage.home import Home

SETTINGS = "wegwijzer.web.settings"
TARGET = "wegwijzer.web.served:application"
WITH_TABLES = {
    **{app: f"wegwijzer.web.{app}" for app in APPS},
    "auth": "django.contrib.auth",
    "axes": "axes",
    "contenttypes": "django.contrib.contenttypes",
    "sessions": "django.contrib.sessions",
}


def point_at(home: Home, *, demo: bool) -> None:
    """Tell this process and those it starts which home they serve."""
    keep_secret_key(home.root)
    os.environ["WEGWIJZER_HOME"] = str(home.root)
    os.environ["WEGWIJZER_DEMO"] = "1" if demo else "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS


def set_up(home: Home, *, demo: bool) -> None:
    """Point Django at a home and load it."""
    point_at(home, demo=demo)
    import django  # noqa: PLC0415 - a second that a server with nothing to do needn't wait for

    django.setup()


def migrate(home: Home, *, demo: bool) -> None:
    """Make or renew the tables of the pages in the database of the home."""
    set_up(home, demo=demo)
    from django.core.management import call_command  # noqa: PLC0415 - heavy, only here

    call_command("migrate", interactive=False, verbosity=0)


def is_migrated(home: Home) -> bool:
    """Whether every migration there is was done in this home; without loading Django."""
    with home.reading() as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            return False
        done = {(app, name) for app, name in database.execute("SELECT app, name FROM django_migrations")}
    return migrations() <= done


def migrations() -> set[tuple[str, str]]:
    """Return the migrations there are, as pairs of app and name."""
    found = set()
    for app, package in WITH_TABLES.items():
        spec = find_spec(package)
        for place in spec.submodule_search_locations or () if spec else ():
            found |= {(app, path.stem) for path in Path(place, "migrations").glob("[0-9]*.py")}
    return found


def add_people(home: Home, people: Iterable[DemoPerson]) -> None:
    """Make the accounts of the demo in a home that was migrated; a second time changes nothing."""
    set_up(home, demo=True)
    from wegwijzer.web.accounts.demo import keep_demo_accounts  # noqa: PLC0415 - models need the set-up

    keep_demo_accounts(people)


def fill_demo(home: Home, now: datetime) -> None:
    """Fill a demo home with what people did in it: questions, stories, conversations; a second time changes nothing."""
    set_up(home, demo=True)
    from wegwijzer.web.rooms import contributions  # noqa: PLC0415 - models need the set-up

    for fill in contributions("fill_demo"):
        fill(home, now)


def work(home: Home) -> None:
    """Do long work and what goes by the clock, until this process is told to stop."""
    if not is_migrated(home):
        migrate(home, demo=False)
    set_up(home, demo=os.environ.get("WEGWIJZER_DEMO") == "1")
    from wegwijzer.web.jobs import working  # noqa: PLC0415 - models need the set-up

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    working.work(stop)


@contextmanager
def worker_beside(home: Home, *, again_after: float = 5.0) -> Iterator[None]:
    """A worker in a process of its own, as long as the pages are served; one that falls over is started again."""
    command = [sys.executable, "-m", "wegwijzer", "--home", str(home.root), "work"]
    stop = threading.Event()
    keeper = threading.Thread(target=keep_running, args=(command, stop, again_after), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=10)


def keep_running(command: list[str], stop: threading.Event, again_after: float) -> None:
    """Run a command until `stop` is set; when it ends by itself, run it again after so many seconds."""
    while not stop.is_set():
        with subprocess.Popen(command) as process:
            while process.poll() is None and not stop.wait(0.5):
                pass
            process.terminate()
        stop.wait(again_after)


def serve(home: Home, *, address: str, port: int, workers: int, demo: bool, worker: bool = True) -> None:
    """Serve the pages until stopped. The demo is served on loopback only, whatever address is asked."""
    point_at(home, demo=demo)
    if not is_migrated(home):
        migrate(home, demo=demo)
    from granian import Granian  # noqa: PLC0415 - only to serve
    from granian.constants import Interfaces  # noqa: PLC0415 - heavy, only here
    from granian.log import LogLevels  # noqa: PLC0415 - heavy, only here

    from wegwijzer.web.assets import collect_static  # noqa: PLC0415 - needs to know the home

    collect_static()
    # Always afresh: a copy of a process in which Polars was loaded can wait for ever (seen with Polars used, and idle).
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        TARGET,
        address="127.0.0.1" if demo else address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=1024,  # of connections, not of requests: a phone that listens keeps one open
        websockets=False,
        log_level=LogLevels.warning,
    )
    with worker_beside(home) if worker else nullcontext():
        server.serve()
