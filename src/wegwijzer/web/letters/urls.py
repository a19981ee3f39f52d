"""Addresses of return letters."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.letters import views

urlpatterns = [
    path("brieven", views.letters, name="letters"),
    path("brieven/<int:number>", views.letter, name="letter"),
    path("brieven/<int:number>/verzenden", views.go, name="letter-send"),
    path("brieven/<int:number>/afdrukken", views.printed, name="letter-print"),
]
