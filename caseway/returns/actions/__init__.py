"""What can be done to a return."""

from caseway.returns.actions.changing import change
from caseway.returns.actions.moving import authorise, inspect, move, receive, refund, reject, replace
from caseway.returns.actions.requesting import request

__all__ = ["authorise", "change", "inspect", "move", "receive", "refund", "reject", "replace", "request"]
