"""Stems and the documents that hold them; ordered by bytes in both databases, so that beginnings can be looked up."""

from django.db import migrations

COLUMNS = "workspace_id bigint NOT NULL, kind smallint NOT NULL, stem varchar(40) {collation} NOT NULL, document bigint NOT NULL, weight double precision NOT NULL"
KEY = "PRIMARY KEY (workspace_id, kind, stem, document)"
BY_DOCUMENT = "CREATE INDEX search_posting_document ON search_posting (workspace_id, kind, document)"


def make(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    columns = COLUMNS.format(collation='COLLATE "C"' if is_postgresql else "")
    schema_editor.execute(f"CREATE TABLE search_posting ({columns}, {KEY})" + ("" if is_postgresql else " WITHOUT ROWID"))
    schema_editor.execute(BY_DOCUMENT)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_posting")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_words")]
    operations = [migrations.RunPython(make, drop)]
