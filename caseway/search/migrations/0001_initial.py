"""The full-text indexes of tickets and issues, and the stems that suggestions rank by.

SQLite has FTS5, contentless, so that texts stand in the database once; PostgreSQL has tsvector.
"""

from django.db import migrations

FTS5 = "CREATE VIRTUAL TABLE {table} USING fts5(words, content='', contentless_delete=1, tokenize='unicode61', prefix='4 5', detail='full')"
TSVECTOR = [
    "CREATE TABLE {table} ({key} bigint PRIMARY KEY, workspace_id bigint NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX {table}_words ON {table} USING gin (words)",
    "CREATE INDEX {table}_newest ON {table} (workspace_id, {key} DESC)",
]
TABLES = [{"table": "search_document", "key": "ticket_id"}, {"table": "search_issue", "key": "issue_id"}]
# Every word that SQLite's index knows, so that the beginning of a word is asked for as the words that begin with it.
WORDS = "CREATE TABLE search_word (word TEXT PRIMARY KEY) WITHOUT ROWID"
# Stems are ordered by bytes in both databases, so that beginnings can be looked up.
POSTINGS = (
    "CREATE TABLE search_posting (workspace_id bigint NOT NULL, kind smallint NOT NULL, stem varchar(40) {collation} NOT NULL, "
    "document bigint NOT NULL, weight double precision NOT NULL, PRIMARY KEY (workspace_id, kind, stem, document))"
)
BY_DOCUMENT = "CREATE INDEX search_posting_document ON search_posting (workspace_id, kind, document)"


def make(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _of_postgresql() if is_postgresql else _of_sqlite():
        schema_editor.execute(statement)
    schema_editor.execute(BY_DOCUMENT)


def _of_postgresql():
    return [statement.format(**table) for table in TABLES for statement in TSVECTOR] + [POSTINGS.format(collation='COLLATE "C"')]


def _of_sqlite():
    return [*(FTS5.format(**table) for table in TABLES), WORDS, POSTINGS.format(collation="") + " WITHOUT ROWID"]


def drop(apps, schema_editor):
    only_in_sqlite = ["search_word"] if schema_editor.connection.vendor == "sqlite" else []
    for table in ["search_posting", *only_in_sqlite, "search_issue", "search_document"]:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunPython(make, drop)]
