"""The full-text index of issues, beside that of tickets."""

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE search_issue USING fts5(words, content='', contentless_delete=1, tokenize='unicode61', prefix='4 5', detail='full')"
POSTGRESQL = [
    "CREATE TABLE search_issue (issue_id bigint PRIMARY KEY, workspace_id bigint NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX search_issue_words ON search_issue USING gin (words)",
    "CREATE INDEX search_issue_newest ON search_issue (workspace_id, issue_id DESC)",
]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else [SQLITE]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_issue")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
