"""What can be done to an issue."""

from caseway.issues.actions.answering import answer_whether_helped, take_back_help
from caseway.issues.actions.changing import assign, change, set_affected_versions, set_labels
from caseway.issues.actions.confiding import confide, hide_from, let_see, publish_within, set_confidants
from caseway.issues.actions.discussing import discuss
from caseway.issues.actions.filling_in import fill_in
from caseway.issues.actions.many import act_on, act_on_all
from caseway.issues.actions.moving import accept, cancel, fix, plan, reopen, set_state, start, triage
from caseway.issues.actions.naming import name_state, remove_state
from caseway.issues.actions.raising import raise_issue
from caseway.issues.actions.ranking import rank
from caseway.issues.actions.relating import relate, unrelate
from caseway.issues.actions.snoozing import snooze, wake
from caseway.issues.actions.solving import remove_solution, write_solution
from caseway.issues.actions.voting import add_vote, remove_vote, write_wish
from caseway.issues.actions.weighing import override_importance, weigh
from caseway.issues.actions.working import add_collaborator, remove_collaborator, set_collaborators

__all__ = [
    "accept",
    "act_on",
    "act_on_all",
    "add_collaborator",
    "add_vote",
    "answer_whether_helped",
    "assign",
    "cancel",
    "change",
    "confide",
    "discuss",
    "fill_in",
    "fix",
    "hide_from",
    "let_see",
    "name_state",
    "override_importance",
    "plan",
    "publish_within",
    "raise_issue",
    "rank",
    "relate",
    "remove_collaborator",
    "remove_solution",
    "remove_state",
    "remove_vote",
    "reopen",
    "set_affected_versions",
    "set_collaborators",
    "set_confidants",
    "set_labels",
    "set_state",
    "snooze",
    "start",
    "take_back_help",
    "triage",
    "unrelate",
    "wake",
    "weigh",
    "write_solution",
    "write_wish",
]
