"""How much slower a machine may be than the one on which limits of time were chosen: what costs beyond measure takes minutes there, too."""

SLOWEST = 4
