"""The people app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    """Only a name: there are no signals and nothing happens at start."""

    name = "wegwijzer.web.people"
    label = "people"
