"""Who writes into one file waits in line: in SQLite who waits looks again now and then, and whoever writes without a pause is faster."""

import threading
from collections import deque
from functools import cache

# As long as SQLite itself waits for other processes; who got no turn by then asks it directly.
LONGEST_WAIT = 20.0


class Turns:
    """One writes at a time, in the order in which they came; a turn that ends is handed over."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._is_taken = False
        self._line: deque[threading.Lock] = deque()

    def take(self, longest: float = LONGEST_WAIT) -> bool:
        """Wait for a turn; False when none came in time."""
        with self._door:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._line.append(mine)
        if mine.acquire(timeout=longest):
            return True
        with self._door:
            if mine not in self._line:
                # Handed over in this very moment.
                return True
            self._line.remove(mine)
        return False

    def give(self) -> None:
        """End the turn that one has."""
        with self._door:
            if self._line:
                self._line.popleft().release()
            else:
                self._is_taken = False


@cache
def turns_for(path: str) -> Turns:
    """The line of all connections of this process to one file."""
    return Turns()
