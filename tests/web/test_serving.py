"""Before the server starts: tables that are there, static files gathered once, and one script of htmx."""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db.migrations.loader import MigrationLoader
from pytest_django import Settings

from wegwijzer.storage.home import open_home
from wegwijzer.web import serving
from wegwijzer.web.assets import collect_static
from wegwijzer.web.warming import warm_up


def test_all_migrations_are_known_without_loading_django() -> None:
    assert serving.migrations() == set(MigrationLoader(None).disk_migrations)


def test_a_home_is_migrated_when_every_migration_was_done(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home", create=True)
    assert not serving.is_migrated(home)
    with sqlite3.connect(home.database) as database:
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        database.executemany("INSERT INTO django_migrations VALUES (?, ?)", sorted(serving.migrations()))
    database.close()
    assert serving.is_migrated(home)
    with sqlite3.connect(home.database) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    database.close()
    assert not serving.is_migrated(home)


def test_static_files_are_gathered_once(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "css").mkdir(parents=True)
    (source / "css" / "a.css").write_text(".a { color: #000 }")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "gathered"
    finders.get_finder.cache_clear()
    try:
        assert collect_static()
        assert not collect_static()
        gathered = {str(path.relative_to(settings.STATIC_ROOT)) for path in settings.STATIC_ROOT.rglob("*.*")}
        assert "css/a.css" in gathered
        assert "django_htmx/htmx-2.min.js" in gathered
        assert not any("htmx-4" in name for name in gathered)
    finally:
        finders.get_finder.cache_clear()


def test_the_engine_of_images_warms_up() -> None:
    assert warm_up()


def test_a_worker_that_falls_over_is_started_again_and_stops_with_the_server(tmp_path: Path) -> None:
    marks = tmp_path / "started"
    command = [sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"]
    stop = threading.Event()
    keeper = threading.Thread(target=serving.keep_running, args=(command, stop, 0.01))
    keeper.start()
    while not marks.exists() or len(marks.read_text()) < 2:  # twice: it ended by itself and was started again
        keeper.join(timeout=0.05)
    stop.set()
    keeper.join(timeout=10)
    assert not keeper.is_alive()
