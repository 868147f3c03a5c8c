"""What can be done to a workspace's own fields, and with them."""

from caseway.fields.actions.carrying import fill_up, take_out
from caseway.fields.actions.defining import add_field, change_field
from caseway.fields.actions.filling_in import fill_in

__all__ = ["add_field", "change_field", "fill_in", "fill_up", "take_out"]
