"""Addresses of the mail."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.post import views

urlpatterns = [path("post/afmelden/<str:token>", views.sign_off, name="sign-off")]
