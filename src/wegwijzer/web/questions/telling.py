"""Tell the asker what became of a question: on the start page (`news`) and by mail."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from wegwijzer.web.post.writing import write
from wegwijzer.web.questions.models import Answer, Question, State

MAIL = "question"  # the kind of mail one can sign off from


def with_merged(question: Question) -> list[Question]:
    """Return the question and those that were joined with it: all their askers want to know."""
    return [question, *question.merged_here.filter(state=State.MERGED).select_related("asked_by")]


def tell_decision(question: Question) -> None:
    """Tell the asker what was decided, with the reason. Within the transaction of the decision."""
    opening = {
        State.ACCEPTED: _("Your question will be answered."),
        State.DECLINED: _("Your question will not be answered."),
        State.MERGED: _("Your question was joined with another question."),
        State.ENDED: _("Your question is over: its date has passed."),
    }[State(question.state)]
    _tell([question], subject=opening, lines=[opening, question.reason], event=f"{question.state}-{question.version}")


def tell_answer(question: Question, answer: Answer) -> None:
    """Tell everybody who asked it what the answer is, and where to read on."""
    told = _("There is an answer to your question.")
    lines = [told, answer.text, f"{settings.SITE}{answer.address}" if answer.address else ""]
    _tell(with_merged(question), subject=told, lines=lines, event=f"answer-{answer.pk}")


def _tell(questions: Iterable[Question], *, subject: str, lines: list[str], event: str) -> None:
    for question in questions:
        if question.asked_by is None:
            continue
        Question.objects.filter(pk=question.pk).update(news=True)
        asked = _("You asked: %(question)s") % {"question": question.text}
        read_on = _("Read more and react: %(address)s") % {"address": f"{settings.SITE}{question.get_absolute_url()}"}
        text = "\n\n".join(line for line in (lines[0], asked, *lines[1:], read_on) if line)
        write(question.asked_by, kind=MAIL, key=f"question-{question.pk}-{event}", subject=subject, text=text)
