"""Find words in stories: an index of what was read in, that forgets what is withdrawn.

SQLite keeps it as a table of FTS5 beside the stories, without accents and capitals; PostgreSQL searches its own way.
"""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from wegwijzer.web.stories.models import Story
from wegwijzer.web.stories.parts import parts_of

_WORD = re.compile(r"\w+", re.UNICODE)
MOST_WORDS = 6
TABLE = "stories_words"


def is_indexed() -> bool:
    """Whether this database has the index of words."""
    return connection.vendor == "sqlite"


def remember(story: Story) -> None:
    """Put what a story says in the index, in place of what it said before."""
    if not is_indexed():
        return
    forget(story.pk)
    words = "\n".join(parts_of(story.title, story.text, story.details).values())
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)", [story.pk, words])  # noqa: S608 - our table


def forget(story_id: int) -> None:
    """Take a story out of the index."""
    if is_indexed():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE rowid = %s", [story_id])  # noqa: S608 - our own table


def matching(stories: QuerySet[Story], text: str) -> QuerySet[Story]:
    """Return the stories that hold every word of `text` (the beginning of a word will do); no words: none."""
    words = _WORD.findall(text)[:MOST_WORDS]
    if not words:
        return stories.none()
    if is_indexed():
        query = " ".join(f'"{word}"*' for word in words)
        found = RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [query])  # noqa: S608, S611 - our table
        return stories.filter(pk__in=found)
    said = Q()
    for word in words:
        said &= Q(text__icontains=word) | Q(title__icontains=word)
    return stories.filter(said)
