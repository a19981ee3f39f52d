"""What each process of the server runs: the application, with the chart engine warmed up beside the first answers."""

from __future__ import annotations

from threading import Thread

from wegwijzer.web.warming import warm_up
from wegwijzer.web.wsgi import application

__all__ = ["application"]

Thread(target=warm_up, name="warm-up", daemon=True).start()
