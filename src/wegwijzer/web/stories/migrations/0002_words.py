"""The index of words in stories: a table of FTS5 in SQLite; other databases search in their own way."""

from django.db import migrations


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS stories_words USING fts5"
            "(words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE IF EXISTS stories_words")


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
