"""Addresses of long work."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.jobs import views

urlpatterns = [
    path("werk/<int:number>", views.job, name="job"),
    path("werk/<int:number>/stop", views.stop, name="job-stop"),
]
