"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.people import group, listing, passwords, single

urlpatterns = [
    path("mensen", listing.people, name="people"),
    path("mensen/nieuw", listing.new, name="person-new"),
    path("mensen/<int:number>", single.person, name="person"),
    path("mensen/<int:number>/rol", single.role, name="person-role"),
    path("mensen/<int:number>/wachtwoord", single.link, name="person-link"),
    path("mensen/<int:number>/vertrek", single.leaving, name="person-leaving"),
    path("mensen/<int:number>/terug", single.again, name="person-again"),
    path("wachtwoord/kiezen/<str:uidb64>/<str:token>", passwords.SetPassword.as_view(), name="set-password"),
    path("monitors/<name:monitor>/mensen", group.group, name="monitor-people"),
]
