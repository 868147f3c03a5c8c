"""The documents of a stem stand packed in blocks, not in a row each: what a suggestion reads becomes some strings of bytes."""

import struct
from itertools import groupby

from django.db import migrations

SIZE, FULL, MOST_WEIGHT, HIGHEST_LEVEL = 16_384, 16_384 // 5, 2.2, 255
AT_ONCE = 20_000
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
POSTINGS = (
    "CREATE TABLE search_posting (workspace_id bigint NOT NULL, kind smallint NOT NULL, stem varchar(40) {collation} NOT NULL, "
    "document bigint NOT NULL, weight double precision NOT NULL, PRIMARY KEY (workspace_id, kind, stem, document))"
)
BY_DOCUMENT = "CREATE INDEX search_posting_document ON search_posting (workspace_id, kind, document)"


def pack(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    words = {"collation": 'COLLATE "C"', "bytes": "bytea"} if is_postgresql else {"collation": "", "bytes": "blob"}
    for statement in [STEM.format(**words), STEMMED, *([PLAIN] if is_postgresql else [])]:
        schema_editor.execute(statement)
    joined = "string_agg(stem, ' ')" if is_postgresql else "group_concat(stem, ' ')"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_stemmed (workspace_id, kind, document, stems) "
            f"SELECT workspace_id, kind, document, {joined} FROM search_posting GROUP BY workspace_id, kind, document"
        )
        for key, rows in groupby(_postings(cursor), key=lambda row: (*row[:3], row[3] // SIZE)):
            levels = {row[3] % SIZE: max(1, round(row[4] / MOST_WEIGHT * HIGHEST_LEVEL)) for row in rows}
            cursor.execute(
                "INSERT INTO search_stem (workspace_id, kind, stem, block, holding, places, levels) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [*key, len(levels), *_packed(levels)],
            )
    schema_editor.execute("DROP TABLE search_posting")


def _packed(levels):
    if len(levels) >= FULL:
        return b"", bytes(levels.get(place, 0) for place in range(SIZE))
    return struct.pack(f"<{len(levels)}H", *levels), bytes(levels.values())


def _postings(cursor):
    """All of them in the order of their key, some thousands at a time."""
    last = (0, 0, "", 0)
    while True:
        cursor.execute(
            "SELECT workspace_id, kind, stem, document, weight FROM search_posting WHERE (workspace_id, kind, stem, document) > (%s, %s, %s, %s) "
            "ORDER BY workspace_id, kind, stem, document LIMIT %s",
            [*last, AT_ONCE],
        )
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][:4]


def unpack(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTINGS.format(collation='COLLATE "C"' if is_postgresql else "") + ("" if is_postgresql else " WITHOUT ROWID"))
    schema_editor.execute(BY_DOCUMENT)
    insert = "INSERT INTO search_posting (workspace_id, kind, stem, document, weight) VALUES (%s, %s, %s, %s, %s)"
    with schema_editor.connection.cursor() as cursor, schema_editor.connection.cursor() as writing:
        cursor.execute("SELECT workspace_id, kind, stem, block, places, levels FROM search_stem")
        for workspace, kind, stem, block, places, levels in cursor.fetchall():
            documents = struct.unpack(f"<{len(places) // 2}H", places) or range(SIZE)
            writing.executemany(
                insert,
                [
                    (workspace, kind, stem, block * SIZE + place, level * MOST_WEIGHT / HIGHEST_LEVEL)
                    for place, level in zip(documents, levels, strict=True)
                    if level
                ],
            )
    schema_editor.execute("DROP TABLE search_stem")
    schema_editor.execute("DROP TABLE search_stemmed")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(pack, unpack)]
