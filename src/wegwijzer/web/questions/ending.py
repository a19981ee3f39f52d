"""What was asked once ends by itself on its date."""

from __future__ import annotations

import logging
from datetime import date

from django.utils.translation import gettext as _

from wegwijzer.errors import WegwijzerError
from wegwijzer.storage.home import Home
from wegwijzer.web.questions.deciding import end
from wegwijzer.web.questions.models import Question

log = logging.getLogger(__name__)
AT_ONCE = 100


def end_due(home: Home, today: date) -> int:
    """End the questions whose date has passed, and return how many; one that can't be ended is tried again later."""
    due = Question.objects.filter(structural=False, ends_on__lt=today, state__in=Question.RUNNING)
    ended = 0
    for question in due.order_by("ends_on", "id")[:AT_ONCE]:
        try:
            ended += end(home, question, _("This question was asked once, and its date has passed."))
        except WegwijzerError as error:
            log.warning("question %s could not end: %s", question.pk, ", ".join(one.code for one in error.problems))
    return ended
