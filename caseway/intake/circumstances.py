"""What must be known of the database before a mail is decided about, asked once for all mails of a batch."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from caseway.intake.models import BlockedSender, IncomingMail
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.recipients import Own, own_addresses
from caseway.mail.addresses import support_address
from caseway.questions import asked_often
from caseway.questions.words import Word

Pair = tuple[IncomingMail, Read]


@dataclass(frozen=True)
class Circumstances:
    """Of one workspace."""

    own: Own
    # Of senders that somebody blocked.
    blocked: set[str]
    # Mails understood before, by fingerprint.
    understood: dict[str, list[IncomingMail]]

    def known(self, row: IncomingMail, fingerprint: str) -> IncomingMail | None:
        """The same mail as it came before."""
        return next((one for one in self.understood.get(fingerprint, []) if one.pk != row.pk), None)


def look_around(pairs: Sequence[Pair]) -> dict[int, Circumstances]:
    """The circumstances of each workspace that these mails are for."""
    by_workspace: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_workspace[pair[0].workspace_id].append(pair)
    return {workspace: _of_workspace(those) for workspace, those in by_workspace.items()}


def _of_workspace(pairs: Sequence[Pair]) -> Circumstances:
    workspace = pairs[0][0].workspace
    understood = defaultdict(list)
    for one in _same(workspace.pk, [mail.fingerprint for _row, mail in pairs]):
        understood[one.fingerprint].append(one)
    senders = {mail.sender.email for _row, mail in pairs if mail.sender}
    return Circumstances(
        own=own_addresses(workspace, support_address(workspace.slug)),
        blocked=BlockedSender.objects.among(workspace.pk, senders),
        understood=understood,
    )


@asked_often
def _same(workspace: int, fingerprints: list[str]):
    understood = IncomingMail.objects.exclude(fingerprint=Word("")).exclude(disposition=Word("duplicate"))
    return understood.filter(workspace=workspace, fingerprint__in=fingerprints).select_related("ticket").defer("raw")
