"""What each process of the server runs: the application; a little later the engine of images is warmed up beside it."""

from __future__ import annotations

from threading import Timer

from wegwijzer.web.warming import warm_up
from wegwijzer.web.wsgi import application

__all__ = ["application"]

LATER = 5.0  # seconds: first the first answers
warming = Timer(LATER, warm_up)
warming.daemon = True
warming.start()
