"""What the runner works on, put together in one place at start."""

from caseway.activity.models import Reaction
from caseway.activity.once import forget_old_keys
from caseway.activity.recording import react, react_all, use_reactions
from caseway.automation import delivering
from caseway.automation.models import Delivery
from caseway.helpcentre.deflection import note_reports_after_all
from caseway.helpcentre.limits import forget_old_passages
from caseway.helpcentre.models import LinkRequest
from caseway.helpcentre.visits import forget_old_visits, send_link
from caseway.imports.actions import forget_old_rows, work_on
from caseway.imports.models import ImportPart
from caseway.intake.mailboxes.watching import watch_mailboxes
from caseway.intake.models import IncomingMail
from caseway.intake.together import understand_together
from caseway.intake.understanding import understand_owed
from caseway.issues.actions import many as many_issues
from caseway.issues.models import IssueActPart
from caseway.jobs.queues import Queue, Recurring, register
from caseway.lots.checking import check, look_at_all_lots
from caseway.lots.models import LotCheck
from caseway.mail.actions import forget_old_counts
from caseway.mail.models import OutgoingMail
from caseway.mail.sending import PAUSES, send
from caseway.mail.ways.actions import renew_early
from caseway.notices.actions import forget_old_notices, owe_missing_digests
from caseway.notices.digests import send_digest
from caseway.notices.models import AlarmCall, Digest
from caseway.notices.second_way import call
from caseway.notices.watching import watch_outbox
from caseway.reactions import EVERYWHERE, REACTIONS
from caseway.saved.actions import forget_removed_views
from caseway.telephony.actions import end_lost_calls, note_numbers
from caseway.tickets.actions import close_old_tickets
from caseway.tickets.actions import many as many_tickets
from caseway.tickets.actions.announcing import tell, tell_voter
from caseway.tickets.evidence import weigh_all_again
from caseway.tickets.mailing import tell_of_undelivered
from caseway.tickets.models import BulkPart, Told, ToldVoter


def wire() -> None:
    """What follows what, what is owed, and what is done at its hour."""
    use_reactions(REACTIONS, EVERYWHERE)
    _owe_mail()
    _owe_the_rest()
    _schedule()


def _owe_mail() -> None:
    """What comes in, what follows, what goes out; first, since people wait for it."""
    register(
        Queue(
            IncomingMail,
            understand_owed,
            perform_all=understand_together,
            keep=True,
            takes_numbers=True,
            batch=25,
            rounds=6,
            related=("workspace",),
            fair_by="envelope_sender",
        ),
        # As many as the mails of a turn owe, so that what follows keeps up with what comes in.
        Queue(Reaction, react, perform_all=react_all, rounds=6, related=("activity",)),
        Queue(
            OutgoingMail,
            send,
            outside=True,
            keep=True,
            batch=20,
            attempts=24,
            pauses=PAUSES,
            related=("workspace", "way", "way__sign_in"),
            on_dead=tell_of_undelivered,
        ),
        Queue(LinkRequest, send_link, related=("workspace",)),
    )


def _owe_the_rest() -> None:
    register(
        # One at a time: mail does not wait for a table, and the last part must see that it is the last.
        Queue(ImportPart, work_on, keep=True, batch=1, related=("workspace",)),
        Queue(
            Delivery,
            delivering.deliver,
            outside=True,
            keep=True,
            lane=delivering.LANE,
            batch=20,
            attempts=delivering.ATTEMPTS,
            pauses=delivering.PAUSES,
            related=("workspace", "webhook"),
            on_dead=delivering.tell_of_failure,
        ),
        Queue(Told, tell, keep=True, related=("workspace", "ticket", "member", "announcement")),
        Queue(ToldVoter, tell_voter, keep=True, related=("workspace", "customer", "announcement", "announcement__issue")),
        # One at a time: what comes in meanwhile does not wait for a flood to be closed.
        Queue(BulkPart, many_tickets.work_on_many, batch=1, related=("workspace",)),
        Queue(IssueActPart, many_issues.work_on_many, batch=1, related=("workspace",)),
        Queue(Digest, send_digest, related=("workspace", "member", "member__account")),
        # One at a time: mail does not wait for a product with very many lots.
        Queue(LotCheck, check, batch=1, related=("workspace", "product")),
        Queue(AlarmCall, call, outside=True, lane=delivering.LANE, attempts=12, related=("workspace", "alarm")),
    )


def _schedule() -> None:
    register(
        Recurring("close resolved tickets", "7 * * * *", close_old_tickets),
        Recurring("weigh issues again", "47 2 * * *", weigh_all_again),
        Recurring("look at all lots", "7 3 * * *", look_at_all_lots),
        Recurring("forget old idempotency keys", "17 3 * * *", forget_old_keys),
        Recurring("forget old counts of automatic answers", "27 3 * * *", forget_old_counts),
        Recurring("forget old notices", "37 3 * * *", forget_old_notices),
        Recurring("end calls whose end was never told", "*/5 * * * *", end_lost_calls),
        Recurring("note telephone numbers that customers write", "* * * * *", note_numbers),
        Recurring("forget the rows of old imports", "47 3 * * *", forget_old_rows),
        Recurring("forget old acts on many tickets", "13 * * * *", many_tickets.forget_old_acts),
        Recurring("forget old acts on many issues", "13 * * * *", many_issues.forget_old_acts),
        Recurring("forget removed views", "23 3 * * *", forget_removed_views),
        Recurring("note who reported after all", "7 3 * * *", note_reports_after_all),
        Recurring("forget who came through the public doors", "33 * * * *", forget_old_passages),
        Recurring("forget old visits", "57 3 * * *", forget_old_visits),
        Recurring("forget old webhook deliveries", "47 3 * * *", delivering.forget_old_deliveries),
        Recurring("watch the mailboxes", "* * * * *", watch_mailboxes),
        Recurring("renew sign-ins at mail providers", "*/5 * * * *", renew_early),
        Recurring("watch the outbox", "*/2 * * * *", watch_outbox),
        Recurring("find notices that no digest carries", "*/10 * * * *", owe_missing_digests),
    )
