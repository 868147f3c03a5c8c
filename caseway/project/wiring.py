"""What the runner works on, put together in one place at start."""

from caseway.activity.models import Reaction
from caseway.activity.once import forget_old_keys
from caseway.activity.recording import react, use_reactions
from caseway.helpcentre.models import LinkRequest
from caseway.helpcentre.visits import forget_old_visits, send_link
from caseway.imports.actions import forget_old_rows, work_on
from caseway.imports.models import ImportPart
from caseway.intake.models import IncomingMail
from caseway.intake.understanding import understand
from caseway.jobs.queues import Queue, Recurring, register
from caseway.mail.actions import forget_old_counts
from caseway.mail.models import OutgoingMail
from caseway.mail.sending import PAUSES, send
from caseway.notices.actions import forget_old_notices, owe_missing_digests
from caseway.notices.digests import send_digest
from caseway.notices.models import Digest
from caseway.notices.watching import watch_outbox
from caseway.reactions import REACTIONS
from caseway.telephony.actions import end_lost_calls, note_numbers
from caseway.tickets.actions import close_old_tickets
from caseway.tickets.followups import tell_of_undelivered


def wire() -> None:
    use_reactions(REACTIONS)
    register(
        Queue(IncomingMail, understand, keep=True, takes_numbers=True, batch=25, rounds=6, related=("workspace",)),
        Queue(Reaction, react, related=("activity", "activity__workspace")),
        Queue(
            OutgoingMail,
            send,
            outside=True,
            keep=True,
            batch=20,
            attempts=24,
            pauses=PAUSES,
            related=("workspace",),
            on_dead=tell_of_undelivered,
        ),
        Queue(LinkRequest, send_link, related=("workspace",)),
        # One at a time: mail does not wait for a table, and the last part must see that it is the last.
        Queue(ImportPart, work_on, keep=True, batch=1, related=("workspace",)),
        Queue(Digest, send_digest, related=("workspace", "member", "member__account")),
        Recurring("close resolved tickets", "7 * * * *", close_old_tickets),
        Recurring("forget old idempotency keys", "17 3 * * *", forget_old_keys),
        Recurring("forget old counts of automatic answers", "27 3 * * *", forget_old_counts),
        Recurring("forget old notices", "37 3 * * *", forget_old_notices),
        Recurring("end calls whose end was never told", "*/5 * * * *", end_lost_calls),
        Recurring("note telephone numbers that customers write", "* * * * *", note_numbers),
        Recurring("forget the rows of old imports", "47 3 * * *", forget_old_rows),
        Recurring("forget old visits", "57 3 * * *", forget_old_visits),
        Recurring("watch the outbox", "*/2 * * * *", watch_outbox),
        Recurring("find notices that no digest carries", "*/10 * * * *", owe_missing_digests),
    )
