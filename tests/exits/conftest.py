"""Two homes that are published alike and differ in what is hidden, and people to walk through them."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wegwijzer.web.settings")
django.setup()
