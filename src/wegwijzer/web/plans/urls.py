"""Addresses of the plan of a monitor."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.plans import begin, clashes, edit, figures, page, rounds, walk

MONITOR = "monitors/<name:monitor>"
PLAN = f"{MONITOR}/inrichten"

urlpatterns = [
    path("maak-uw-monitor", begin.begin, name="plan-begin"),
    path("maak-uw-monitor/leeg", begin.blank, name="plan-blank"),
    path("maak-uw-monitor/excel", begin.excel, name="plan-excel"),
    path("maak-uw-monitor/tekst", begin.text, name="plan-text"),
    path("maak-uw-monitor/voorbeeld/<name:name>", begin.example, name="plan-example"),
    path(f"{MONITOR}/overnemen", begin.other, name="plan-take-over"),
    path(f"{MONITOR}/begonnen", page.begun, name="plan-begun"),
    path(f"{MONITOR}/plan", page.page, name="plan-page"),
    path(f"{MONITOR}/plan.<name:kind>", page.file, name="plan-file"),
    path(PLAN, walk.walk, name="plan-walk"),
    path(f"{PLAN}/gebruiken", walk.use, name="plan-use"),
    path(f"{PLAN}/bewaren", walk.archive, name="plan-archive"),
    path(f"{PLAN}/vrijgeven", walk.release, name="plan-release"),
    path(f"{PLAN}/tegelijk/<int:number>", clashes.clash, name="plan-clash"),
    path(f"{PLAN}/cijfers", figures.figures, name="plan-figures"),
    path(f"{PLAN}/cijfers/<name:indicator>", figures.definition, name="plan-definition"),
    path(f"{PLAN}/cijfers/<name:indicator>/eruit", figures.drop, name="plan-drop"),
    path(f"{MONITOR}/ronde", rounds.close, name="plan-round"),
    path(f"{MONITOR}/ronde/<int:cycle>", rounds.closed, name="plan-closed"),
    path(f"{PLAN}/<name:thing>", edit.thing, name="plan-thing"),
    path(f"{PLAN}/<name:thing>/<name:mark>", edit.item, name="plan-item"),
    path(f"{PLAN}/<name:thing>/<name:mark>/weg", edit.remove, name="plan-remove"),
]
