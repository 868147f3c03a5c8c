"""What can be done to a ticket."""

from caseway.tickets.actions.addressing import make_dkim_key, remove_address, set_address, set_way_out
from caseway.tickets.actions.along import do_also
from caseway.tickets.actions.announcing import announce, announce_to_voters, leave_out, say_whether_fixed, skip
from caseway.tickets.actions.assigning import assign
from caseway.tickets.actions.changing import change, set_tags
from caseway.tickets.actions.deciding import decide_cause, undo_cause
from caseway.tickets.actions.filling_in import fill_in
from caseway.tickets.actions.guarding import asks_when_seen, missed_by, see
from caseway.tickets.actions.linking import (
    carry_tickets,
    give_tickets_back,
    link_issue,
    merge_issue,
    raise_usage_issue,
    undo_link,
    unlink_issue,
)
from caseway.tickets.actions.many import act_on, act_on_all
from caseway.tickets.actions.merging import merge, unmerge
from caseway.tickets.actions.opening import open_ticket, open_tickets
from caseway.tickets.actions.participating import add_participant, remove_participant
from caseway.tickets.actions.relating import relate, unrelate
from caseway.tickets.actions.resolving import ask, close, close_old_tickets, hold, reopen, resolve, set_state, take_up
from caseway.tickets.actions.saying import answer, note, note_call, reply, tell_history
from caseway.tickets.actions.showing import show_to_all
from caseway.tickets.actions.splitting import split
from caseway.tickets.actions.triaging import (
    accept_case,
    answer_from_known,
    ask_customer,
    decline_case,
    find_known,
    hand_over,
    reconsider,
    snooze,
    wake,
)
from caseway.tickets.actions.triaging_issues import accept_issue, answer_tickets_from_known, ask_about, decline_issue, find_duplicate
from caseway.tickets.actions.trying import is_a_test, note_arrival, try_address
from caseway.tickets.actions.voting import vote, withdraw_vote

__all__ = [
    "accept_case",
    "accept_issue",
    "act_on",
    "act_on_all",
    "add_participant",
    "announce",
    "announce_to_voters",
    "answer",
    "answer_from_known",
    "answer_tickets_from_known",
    "ask",
    "ask_about",
    "ask_customer",
    "asks_when_seen",
    "assign",
    "carry_tickets",
    "change",
    "close",
    "close_old_tickets",
    "decide_cause",
    "decline_case",
    "decline_issue",
    "do_also",
    "fill_in",
    "find_duplicate",
    "find_known",
    "give_tickets_back",
    "hand_over",
    "hold",
    "is_a_test",
    "leave_out",
    "link_issue",
    "make_dkim_key",
    "merge",
    "merge_issue",
    "missed_by",
    "note",
    "note_arrival",
    "note_call",
    "open_ticket",
    "open_tickets",
    "raise_usage_issue",
    "reconsider",
    "relate",
    "remove_address",
    "remove_participant",
    "reopen",
    "reply",
    "resolve",
    "say_whether_fixed",
    "see",
    "set_address",
    "set_state",
    "set_tags",
    "set_way_out",
    "skip",
    "snooze",
    "show_to_all",
    "split",
    "take_up",
    "tell_history",
    "try_address",
    "undo_cause",
    "undo_link",
    "unlink_issue",
    "unmerge",
    "unrelate",
    "vote",
    "wake",
    "withdraw_vote",
]
