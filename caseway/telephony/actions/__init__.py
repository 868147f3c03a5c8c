"""What can be done with the telephone."""

from caseway.telephony.actions.calling import dismiss, end_lost_calls, hang_up, link, pick_up, ring
from caseway.telephony.actions.connecting import block, change_exchange, connect, set_extensions, unblock
from caseway.telephony.actions.noting import note_numbers

__all__ = [
    "block",
    "change_exchange",
    "connect",
    "dismiss",
    "end_lost_calls",
    "hang_up",
    "link",
    "note_numbers",
    "pick_up",
    "ring",
    "set_extensions",
    "unblock",
]
