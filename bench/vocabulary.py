"""Words as texts have them: real ones first, then made ones."""

import itertools

# Common ones first: how often a word is used falls with its rank, as in real texts.
REAL = (
    "battery screen noise broken leaks lid water drips boiling charger display update error export stops late empty cable power switch "
    "lamp flickers kettle hinge seal base wet button dead loud hot cold smells sound picture mail login password app crash slow sync"
).split()
SYLLABLES = "ba ke li mo nu ra se ti vo za fer gol hun jor kas lem min pol rud sten".split()


def vocabulary() -> list[str]:
    return REAL + ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=3)]
