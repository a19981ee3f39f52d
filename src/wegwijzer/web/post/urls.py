"""Addresses of the mail."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.post import preferences, views, waiting

urlpatterns = [
    path("post/afmelden/<str:token>", views.sign_off, name="sign-off"),
    path("post/voorkeuren", preferences.preferences, name="mail-preferences"),
    path("post/wachtend", waiting.waiting, name="waiting-mail"),
]
