"""SQLite: every word that the full-text index knows, so that the beginning of a word is asked for as the words that begin with it."""

from django.db import migrations

SQLITE = [
    "CREATE TABLE search_word (word TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE temp.search_vocabulary USING fts5vocab('main', 'search_document', 'row')",
    "INSERT INTO search_word SELECT term FROM temp.search_vocabulary WHERE length(term) > 4",
    "DROP TABLE temp.search_vocabulary",
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else []:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_word")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_issues")]
    operations = [migrations.RunPython(make, drop)]
