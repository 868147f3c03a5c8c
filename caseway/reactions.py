"""What follows what: the one page that answers "why did that happen?".

Reactions run after commit, in the runner, once per activity. Their functions are offered by the
apps that act; only here is it said when.
"""

from collections.abc import Callable

from caseway.activity.facts import Fact
from caseway.activity.recording import ReactionFunction
from caseway.automation.hearing import has_webhooks, tell_webhooks
from caseway.issues import facts as issues
from caseway.issues import solution_facts, wish_facts
from caseway.issues.following import notify_of_comment, notify_of_issue_assignment, notify_of_issue_move, notify_of_raised_issue
from caseway.issues.indexing import index_issue
from caseway.issues.releasing import note_fix_in_released, note_released_fixes
from caseway.lots.checking import look_at_lots
from caseway.products import facts as products
from caseway.tickets import facts, merge_facts, verdict_facts
from caseway.tickets.following import notify_of_move, notify_of_new_owner, notify_of_words
from caseway.tickets.indexing import index_ticket
from caseway.tickets.learning import compare_issue, index_solution, learn_words
from caseway.tickets.mailing import mail_reply, send_receipt
from caseway.tickets.noticing import notify_of_answer, notify_of_assignment, notify_of_new_ticket
from caseway.tickets.standing_by import draft_announcement, tell_those_who_watch
from caseway.tickets.weighing import part_duplicates, unite_duplicates, weigh_issue, weigh_this_issue

# Where an issue stands is what its requesters read as their stage.
STATES = (
    issues.IssueTriaged,
    issues.IssueAccepted,
    issues.IssuePlanned,
    issues.IssueStarted,
    issues.IssueCancelled,
    issues.IssueReopened,
)

# In the order in which a batch goes through what follows; a receipt leaves before the first reply.
REACTIONS: dict[type[Fact], list[ReactionFunction]] = {
    facts.TicketOpened: [index_ticket, send_receipt, notify_of_new_ticket, look_at_lots],
    facts.TicketReplied: [mail_reply, index_ticket, notify_of_words],
    facts.TicketNoted: [index_ticket, notify_of_words],
    facts.TicketCalled: [index_ticket, notify_of_words],
    facts.TicketAnswered: [index_ticket, notify_of_answer],
    facts.TicketAssigned: [notify_of_assignment, notify_of_new_owner],
    facts.TicketChanged: [index_ticket, learn_words, look_at_lots],
    # Words are held for the whole workspace, issues one by one: who needs both takes the words first.
    issues.IssueRaised: [index_issue, compare_issue, notify_of_raised_issue],
    issues.IssueChanged: [index_issue, compare_issue],
    solution_facts.SolutionWritten: [index_solution],
    solution_facts.SolutionRemoved: [index_solution],
    facts.TicketTakenUp: [weigh_issue],
    facts.TicketAsked: [weigh_issue, notify_of_move],
    facts.TicketHeld: [weigh_issue, notify_of_move],
    facts.TicketResolved: [weigh_issue, notify_of_move],
    facts.TicketReopened: [weigh_issue, notify_of_move],
    facts.TicketClosed: [weigh_issue],
    merge_facts.TicketMerged: [weigh_issue],
    merge_facts.TicketUnmerged: [weigh_issue, look_at_lots],
    facts.TicketLinked: [weigh_issue, learn_words],
    facts.TicketUnlinked: [weigh_issue, learn_words],
    verdict_facts.CauseDecided: [look_at_lots],
    verdict_facts.CauseUndone: [look_at_lots],
    issues.IssueDiscussed: [index_issue, notify_of_comment],
    issues.IssueAssigned: [notify_of_issue_assignment],
    wish_facts.WishShown: [weigh_this_issue],
    issues.IssueRelated: [unite_duplicates],
    issues.IssueUnrelated: [part_duplicates],
    products.VersionReleased: [note_released_fixes],
    **{fact: [tell_those_who_watch, notify_of_issue_move] for fact in STATES},
    issues.IssueFixed: [note_fix_in_released, tell_those_who_watch, notify_of_issue_move],
    issues.FixReleased: [draft_announcement],
}

# What follows every fact of a workspace, where somebody there wants it.
EVERYWHERE: dict[ReactionFunction, Callable[[int], bool]] = {tell_webhooks: has_webhooks}
