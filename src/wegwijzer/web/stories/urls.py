"""The addresses of telling and reading."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.stories import codebook, coding, costing, desk, exchanging, own, points, reading, telling, together

MONITOR = "monitors/<name:monitor>"

urlpatterns = [
    path("vertel/<name:code>", telling.tell, name="tell"),
    path("vertellen/<name:token>/bijlage", telling.attachments, name="telling-attach"),
    path("vertellen/<name:token>/nakijken", telling.check, name="telling-check"),
    path("vertellen/<name:token>/klaar", telling.told, name="told"),
    path("vertellen/<name:token>/<name:step>", telling.telling, name="telling"),
    path("vertellen/<name:token>/<name:step>/bewaar", telling.keep, name="telling-keep"),
    path("mijn-verhaal", own.with_code, name="with-code"),
    path("mijn-verhaal/<str:signed>", own.own_story, name="own-story"),
    path("mijn-verhaal/<str:signed>/<name:what>", own.change_own, name="own-change"),
    path("verhalen", reading.stories, name="stories"),
    path("verhalen/inlezen", desk.waiting, name="read-in-desk"),
    path("verhalen/<int:story>", reading.story, name="story"),
    path("verhalen/<int:story>/inlezen", desk.read_in, name="read-in"),
    path("verhalen/<int:story>/openen", desk.opening, name="story-opening"),
    path("verhalen/<int:story>/terzijde", desk.refuse, name="story-refuse"),
    path("verhalen/<int:story>/intrekken", desk.withdraw, name="story-withdraw"),
    path("verhalen/<int:story>/contact", desk.contact, name="story-contact"),
    path("verhalen/<int:story>/bijlage/<name:name>", desk.attachment, name="story-attachment"),
    path("verhalen/<int:story>/coderen", coding.code, name="story-code"),
    path(f"{MONITOR}/codeboek", codebook.code_book, name="code-book"),
    path(f"{MONITOR}/codeboek/eens", codebook.agreed, name="code-agreement"),
    path(f"{MONITOR}/codeboek/ideeen", codebook.suggestions, name="code-suggestions"),
    path(f"{MONITOR}/codeboek/tellen", codebook.count, name="code-count"),
    path(f"{MONITOR}/codeboek/project.qdpx", exchanging.export, name="code-export"),
    path(f"{MONITOR}/codeboek/invoeren", exchanging.import_project, name="code-import"),
    path(f"{MONITOR}/codeboek/thema/<name:code>", codebook.theme, name="theme-of-book"),
    path(f"{MONITOR}/vertelpunten", points.points, name="story-points"),
    path(f"{MONITOR}/vertelpunten/nieuw", points.new_point, name="story-point-new"),
    path(f"{MONITOR}/vertelpunten/<int:point>", points.point, name="story-point"),
    path(f"{MONITOR}/vertelpunten/<int:point>/sluiten", points.close_point, name="story-point-close"),
    path(f"{MONITOR}/verhalen/schrijven", points.write, name="story-write"),
    path(f"{MONITOR}/kosten", costing.overview, name="costs"),
    path(f"{MONITOR}/kosten/prijzen", costing.prices, name="cost-prices"),
    path(f"{MONITOR}/kosten/casus/nieuw", costing.new_case, name="cost-case-new"),
    path(f"{MONITOR}/kosten/casus/<int:case>", costing.case, name="cost-case"),
    path(f"{MONITOR}/kosten/plan/nieuw", costing.new_plan, name="cost-plan-new"),
    path(f"{MONITOR}/kosten/plan/<int:plan>", costing.plan, name="cost-plan"),
    path(f"{MONITOR}/naast-elkaar", together.side_by_side_page, name="side-by-side"),
    path(f"{MONITOR}/naast-elkaar/<name:question>/<name:block>", together.judgement, name="judgement"),
]
