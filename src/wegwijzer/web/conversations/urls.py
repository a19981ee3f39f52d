"""Addresses of conversations; those on a phone are short."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.conversations import (
    finishing,
    floor,
    learning,
    lists,
    packing,
    people,
    phone,
    remarking,
    single,
    topics,
)

ONE = "gesprekken/<int:number>"
urlpatterns = [
    path("gesprekken", lists.conversations, name="conversations"),
    path("gesprekken/nieuw", lists.choose_monitor, name="conversation-new"),
    path("monitors/<name:monitor>/gesprekken/nieuw", lists.choose_form, name="conversation-form"),
    path("monitors/<name:monitor>/gesprekken/nieuw/<name:form_id>", lists.new, name="conversation-plan"),
    path(ONE, single.conversation, name="conversation"),
    path(f"{ONE}/wijzigen", single.edit, name="conversation-edit"),
    path(f"{ONE}/voorbereiden", single.make_ready, name="conversation-prepare"),
    path(f"{ONE}/beginnen", single.start, name="conversation-begin"),
    path(f"{ONE}/openheid", single.openness, name="conversation-openness"),
    path(f"{ONE}/afzeggen", single.cancel, name="conversation-cancel"),
    path(f"{ONE}/mensen", people.people, name="conversation-people"),
    path(f"{ONE}/mensen/<int:which>/weg", people.uninvite, name="conversation-uninvite"),
    path(f"{ONE}/onderwerpen", topics.topics, name="conversation-topics"),
    path(f"{ONE}/onderwerpen/cijfer", topics.from_figure, name="conversation-from-figure"),
    path(f"{ONE}/onderwerpen/<int:which>", topics.topic, name="conversation-topic"),
    path(f"{ONE}/onderwerpen/<int:which>/weg", topics.remove, name="conversation-topic-remove"),
    path(f"{ONE}/voorbereiding", packing.pack, name="conversation-pack"),
    path(f"{ONE}/voorbereiding.<name:kind>", packing.pack_file, name="conversation-pack-file"),
    path(f"{ONE}/leiden", floor.lead, name="conversation-lead"),
    path(f"{ONE}/stap", floor.step, name="conversation-step"),
    path(f"{ONE}/uitspraken", floor.put, name="conversation-put"),
    path(f"{ONE}/papier", floor.paper, name="conversation-paper"),
    path(f"{ONE}/scherm", floor.wall, name="conversation-wall"),
    path(f"{ONE}/scherm/nu", floor.wall_part, name="conversation-wall-part"),
    path(f"{ONE}/duiding", finishing.interpretations, name="conversation-interpretations"),
    path(f"{ONE}/maatregel", finishing.measure, name="conversation-measure"),
    path(f"{ONE}/afronden/<int:question>", finishing.closing, name="conversation-closing"),
    path(f"{ONE}/afronden", finishing.close_it, name="conversation-close"),
    path("duiding/<int:number>/intrekken", finishing.take_back, name="interpretation-withdraw"),
    path("monitors/<name:monitor>/cijfers/<name:indicator>/opmerking", remarking.remark, name="remark"),
    path("opmerkingen/<int:number>", remarking.change, name="remark-change"),
    path("monitors/<name:monitor>/leeragenda", learning.agenda, name="agenda"),
    path("monitors/<name:monitor>/leeragenda/afdrukken", learning.printed, name="agenda-print"),
    path("monitors/<name:monitor>/leeragenda/<int:number>", learning.question, name="agenda-question"),
    path("g", phone.join, name="join"),
    path("g/<name:code>", phone.phone, name="phone"),
    path("g/<name:code>/nu", phone.phone_part, name="phone-part"),
]
