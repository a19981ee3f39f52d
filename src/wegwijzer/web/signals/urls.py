"""Addresses of what stands out, of steering and of the mail about it."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.signals import digest, overview, single, steering

urlpatterns = [
    path("wat-valt-op", overview.overview, name="signals"),
    path("wat-valt-op/mail", digest.wish, name="digest"),
    path("wat-valt-op/<int:number>", single.single, name="signal"),
    path("monitors/<name:monitor>/wat-valt-op", overview.overview, name="monitor-signals"),
    path("monitors/<name:monitor>/sturen", steering.steering, name="steering"),
    path("monitors/<name:monitor>/sturen/<name:indicator>", steering.log, name="intervention-log"),
    path("ingrepen/<int:number>", steering.intervention, name="intervention"),
]
