"""How much of one mail is read: every bound of the reading stands here."""

from dataclasses import dataclass


class Unreadable(Exception):
    """A mail that is held with its raw source instead of being read; `reason` is one of the REASONS."""

    TOO_LARGE = "too large"
    TOO_MANY_HEADERS = "too many headers"
    TOO_MANY_PARTS = "too many parts"
    TOO_SLOW = "too slow"
    CRASHED = "crashed"

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Limits:
    size: int = 40_000_000
    """Bytes of the whole mail."""
    parts: int = 1_000
    """Leaves and containers of one mail."""
    depth: int = 40
    """Containers within containers; what is deeper is kept as one attachment."""
    header_bytes: int = 1_000_000
    """Bytes of one header block."""
    header_count: int = 2_000
    header_value: int = 32_000
    """Characters of one header that are looked at."""
    subject: int = 500
    name: int = 200
    """Characters of a person's name."""
    address: int = 254
    addresses: int = 500
    """Addresses read from one header."""
    message_id: int = 998
    references: int = 100
    text: int = 1_000_000
    """Characters of the body that are shown; a longer body is kept as an attachment as well."""
    html: int = 1_000_000
    file_name: int = 200
    memory: int = 256_000_000
    """Bytes the reading child may take beyond what it needs to start."""
    cpu_seconds: int = 1
    wall_seconds: float = 10.0


LIMITS = Limits()
