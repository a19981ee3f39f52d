"""Addresses of questions."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.questions import ask, council, decide, listing, single

urlpatterns = [
    path("vragen", listing.questions, name="questions"),
    path("vragen/nieuw", ask.new, name="ask"),
    path("vragen/lijkt-op", ask.while_typing, name="ask-while-typing"),
    path("vragen/<int:number>", single.question, name="question"),
    path("vragen/<int:number>/lijkt-op", ask.look_first, name="ask-alike"),
    path("vragen/<int:number>/stel/<name:step>", ask.step, name="ask-step"),
    path("vragen/<int:number>/nakijken", ask.check, name="ask-check"),
    path("vragen/<int:number>/terug", ask.back, name="question-back"),
    path("vragen/<int:number>/weeg", single.weighing, name="question-weigh"),
    path("vragen/<int:number>/besluit/<name:kind>", decide.decide, name="question-decide"),
    path("vragen/<int:number>/antwoord", decide.answering, name="question-answer"),
    path("vragen/<int:number>/gelezen", single.reaction, name="question-react"),
    path("vraag-van-de-raad", council.council, name="council"),
    path("vraag-van-de-raad/instellen", council.rule, name="council-rule"),
    path("vraag-van-de-raad/<int:number>", council.picking, name="council-pick"),
]
