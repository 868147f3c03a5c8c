"""Words of ours that stand in the SQL itself."""

from typing import Any

from django.db.models import Value


class Word(Value):
    """SQLite uses a partial index only where it can read in the question that the index holds all that is asked for."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f"'{self.value}'", ()
