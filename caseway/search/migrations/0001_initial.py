"""The full-text index: FTS5 in SQLite (contentless, so that texts stand in the database once), tsvector in PostgreSQL."""

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE search_document USING fts5(words, content='', contentless_delete=1, tokenize='unicode61', prefix='4 5', detail='full')"
POSTGRESQL = [
    "CREATE TABLE search_document (ticket_id bigint PRIMARY KEY, workspace_id bigint NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX search_document_words ON search_document USING gin (words)",
    "CREATE INDEX search_document_newest ON search_document (workspace_id, ticket_id DESC)",
]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else [SQLITE]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_document")


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunPython(make, drop)]
