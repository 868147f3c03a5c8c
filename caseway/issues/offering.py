"""Known issues offered to a member who is writing: by a note of a call, or by a ticket's subject and the answer to it."""

from collections.abc import Sequence
from typing import Any

from caseway.issues import known
from caseway.workspaces.models import Member

# Of a long text the end is looked at: that is being written.
LONGEST = 1000


def offered(
    member: Member,
    *texts: str,
    product: int | None = None,
    version: int | None = None,
    languages: Sequence[str] = (),
    limit: int = known.SHOWN,
) -> list[dict[str, Any]]:
    """What fits these texts, the one that is being written last, among what the member may read."""
    asked = "\n".join(text.replace("\x00", "")[-LONGEST:] for text in texts if text.strip())
    if not asked:
        return []
    return known.suggest(member, member.workspace_id, asked, product=product, version=version, languages=languages, limit=limit)
