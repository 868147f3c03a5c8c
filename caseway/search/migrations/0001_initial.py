"""The full-text indexes of tickets and issues, and the stems that suggestions rank by.

SQLite has FTS5, contentless, so that texts stand in the database once; PostgreSQL has tsvector.
"""

from django.db import migrations

FTS5 = "CREATE VIRTUAL TABLE {table} USING fts5(words, content='', contentless_delete=1, tokenize='unicode61', prefix='4 5', detail='full')"
# FTS5 joins its pieces later, more of them at a time: a ticket is indexed anew with each answer, and joining took most of that. With four at
# a time (FTS5's own measure) an indexed ticket cost 0.18 to 0.35 ms, with sixteen 0.09; a search looks into some more pieces.
# Source: https://www.sqlite.org/fts5.html#the_automerge_configuration_option
FEWER_MERGES = [
    "INSERT INTO {table} ({table}, rank) VALUES ('automerge', 16)",
    "INSERT INTO {table} ({table}, rank) VALUES ('crisismerge', 32)",
]
TSVECTOR = [
    "CREATE TABLE {table} ({key} bigint PRIMARY KEY, workspace_id bigint NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX {table}_words ON {table} USING gin (words)",
    "CREATE INDEX {table}_newest ON {table} (workspace_id, {key} DESC)",
]
TABLES = [{"table": "search_document", "key": "ticket_id"}, {"table": "search_issue", "key": "issue_id"}]
# Every word that SQLite's index knows, so that the beginning of a word is asked for as the words that begin with it.
WORDS = "CREATE TABLE search_word (word TEXT PRIMARY KEY) WITHOUT ROWID"
# The documents of a stem stand packed in blocks, not in a row each: what a suggestion reads becomes some strings of bytes. Stems are ordered
# by bytes in both databases, so that beginnings can be looked up.
STEM = (
    "CREATE TABLE search_stem (workspace_id bigint NOT NULL, kind smallint NOT NULL, stem varchar(40) {collation} NOT NULL, block bigint NOT NULL, "
    "holding integer NOT NULL, places {bytes} NOT NULL, levels {bytes} NOT NULL, PRIMARY KEY (workspace_id, kind, stem, block))"
)
# Which stems a document holds, so that they can be taken out again.
STEMMED = (
    "CREATE TABLE search_stemmed (workspace_id bigint NOT NULL, kind smallint NOT NULL, document bigint NOT NULL, stems text NOT NULL, "
    "PRIMARY KEY (workspace_id, kind, document))"
)
# As they are: to pack them smaller costs a suggestion more time than it saves.
PLAIN = "ALTER TABLE search_stem ALTER COLUMN places SET STORAGE EXTERNAL, ALTER COLUMN levels SET STORAGE EXTERNAL"


def make(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _of_postgresql() if is_postgresql else _of_sqlite():
        schema_editor.execute(statement)
    schema_editor.execute(STEMMED)


def _of_postgresql():
    indexes = [statement.format(**table) for table in TABLES for statement in TSVECTOR]
    return [*indexes, STEM.format(collation='COLLATE "C"', bytes="bytea"), PLAIN]


def _of_sqlite():
    indexes = [statement.format(**table) for table in TABLES for statement in (FTS5, *FEWER_MERGES)]
    return [*indexes, WORDS, STEM.format(collation="", bytes="blob")]


def drop(apps, schema_editor):
    only_in_sqlite = ["search_word"] if schema_editor.connection.vendor == "sqlite" else []
    for table in ["search_stemmed", "search_stem", *only_in_sqlite, "search_issue", "search_document"]:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunPython(make, drop)]
