"""FTS5 joins its pieces later, more of them at a time: a ticket is indexed anew with each answer, and joining took most of that.

With four at a time (FTS5's own measure) an indexed ticket cost 0.18 to 0.35 ms, with sixteen 0.09; a search looks into some more pieces.
Source: https://www.sqlite.org/fts5.html#the_automerge_configuration_option
"""

from django.db import migrations

TABLES = ["search_document", "search_issue"]
OPTIONS = {"automerge": 16, "crisismerge": 32}
BEFORE = {"automerge": 4, "crisismerge": 16}


def set_options(schema_editor, options):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for name, value in options.items():
                schema_editor.execute(f"INSERT INTO {table} ({table}, rank) VALUES (%s, %s)", [name, value])


class Migration(migrations.Migration):
    dependencies = [("search", "0002_stems_in_blocks")]
    operations = [
        migrations.RunPython(lambda apps, editor: set_options(editor, OPTIONS), lambda apps, editor: set_options(editor, BEFORE)),
    ]
