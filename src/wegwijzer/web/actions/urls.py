"""Addresses of measures."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.actions import lists, single

urlpatterns = [
    path("maatregelen", lists.actions, name="actions"),
    path("monitors/<name:monitor>/maatregelen/nieuw", single.new, name="action-new"),
    path("maatregelen/<int:number>", single.action, name="action"),
    path("maatregelen/<int:number>/wijzigen", single.edit, name="action-edit"),
    path("maatregelen/<int:number>/vertellen", single.tell, name="action-tell"),
    path("maatregelen/<int:number>/effect", single.effect, name="action-effect"),
]
