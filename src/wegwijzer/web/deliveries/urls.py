"""Addresses of deliveries."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.deliveries import pages

urlpatterns = [
    path("leveringen", pages.board, name="deliveries"),
    path("leveringen/leveranciers", pages.contacts, name="delivery-contacts"),
    path("leveringen/<int:number>", pages.delivery, name="delivery"),
    path("leveringen/<int:number>/fouten-<int:attempt>.xlsx", pages.sheet, name="delivery-sheet"),
    path("leveringen/<int:number>/toelichting", pages.explain, name="delivery-explain"),
    path("leveringen/<int:number>/besluit", pages.decide, name="delivery-decide"),
]
