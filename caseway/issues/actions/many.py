"""One act on many issues: what acts on many do to anything, done to issues."""

from functools import partial

from caseway.issues.actions.standing import STANDINGS
from caseway.issues.listing import count_up_to, ids_below
from caseway.issues.models import Issue, IssueAct, IssueActChange, IssueActPart
from caseway.many import actions
from caseway.many.standing import Many

ISSUES = Many(
    noun="issue",
    things=Issue,
    act=IssueAct,
    part=IssueActPart,
    change=IssueActChange,
    right="issues.change",
    count_up_to=count_up_to,
    ids_below=ids_below,
    standings=STANDINGS,
    read_along=("labels",),
)
act_on = partial(actions.act_on, ISSUES)
act_on_all = partial(actions.act_on_all, ISSUES)
take_back = partial(actions.take_back, ISSUES)
work_on_many = partial(actions.work_on, ISSUES)
forget_old_acts = partial(actions.forget_old, ISSUES)
