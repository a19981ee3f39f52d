"""Addresses of the privacy officer, and of how a release is protected."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.security import ledger, policies, release

urlpatterns = [
    path("beveiliging", ledger.ledger, name="security"),
    path("beveiliging/regels", policies.policies, name="policies"),
    path("beveiliging/grootboek.<name:kind>", ledger.export, name="ledger-file"),
    path("monitors/<name:monitor>/vrijgaven/<name:release>", release.safety, name="release-safety"),
]
