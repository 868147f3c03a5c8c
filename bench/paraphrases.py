"""Faults as the product team writes them down, and the same in customers' words: who is meant is known, so recall can be measured."""

import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.vocabulary import vocabulary

# Ways to say one thing; the first is the team's, the others are customers'.
PARTS = (
    "lid|cover|top,hinge|joint,seal|gasket|rubber ring,base|stand|foot,handle|grip,spout|beak,switch|toggle,button|key,"
    "cable|cord|lead,plug,display|screen,battery|accumulator|cell,charger|power supply,lamp|light|bulb,heater|heating element,"
    "fan|blower,filter|strainer,pump,hose|tube|pipe,valve,motor|engine,belt,wheel,drawer|tray,door|flap,lock|latch,sensor|probe,"
    "antenna|aerial,speaker|loudspeaker,microphone,camera|lens,keyboard,export,import,login|sign-in,password,invoice|bill,"
    "report|statement,calendar|schedule,reminder|notification,attachment|enclosure,printer"
)
FAULTS = (
    "drips|leaks|loses water,cracks|breaks|splits,jams|sticks|gets stuck,squeaks|creaks,rattles|clatters,overheats|gets too hot,"
    "smells|stinks,flickers|blinks,freezes|hangs,crashes|closes by itself,disconnects|drops the connection,drains|empties,"
    "vibrates|shakes,rusts|corrodes,melts|deforms,bends|warps,stops|halts,slips|slides,tears|rips,fades|loses colour,hums|buzzes,"
    "sparks,clogs|blocks up,wobbles|is loose,duplicates|appears twice,disappears|goes missing"
)
WHEN = (
    "boiling|cooking,charging|loading,descaling|decalcifying,cleaning|washing,starting|booting|switching on,updating|upgrading,"
    "pouring|filling,closing|shutting,opening,syncing|synchronising,printing,scrolling,rotating|turning,travelling|being moved,"
    "sleeping|standing by,cooling|chilling,heating|warming,recording|filming,exporting,importing,searching,sending|mailing,"
    "receiving,scanning,folding,lifting|raising,pausing|waiting,resetting|restarting"
)
CHATTER = (
    "hello, i bought this last month and i am quite unhappy;please tell me what i can do;it happened again this morning;"
    "my wife noticed it first;thanks in advance;the shop could not help;we use it every day in the kitchen;"
    "kind regards from the coast;i tried everything;nothing in the manual"
).split(";")
ENDINGS = ("", "s", "ing", "ed")
BEST = 5

Search = Callable[[str], list[int]]


@dataclass(frozen=True)
class Fault:
    part: list[str]
    fault: list[str]
    when: list[str]
    details: list[str]
    code: str

    def symptoms(self) -> str:
        return f"The {self.part[0]} {self.fault[0]} while {self.when[0]}, {' '.join(self.details)} {self.code}".strip()


def ways(words: str) -> list[list[str]]:
    return [one.split("|") for one in words.split(",")]


def faults(count: int, chance: random.Random) -> list[Fault]:
    """So many, told apart by part, fault, moment and two rarer words; one in eight has an error code."""
    parts, kinds, moments, names = ways(PARTS), ways(FAULTS), ways(WHEN), vocabulary()
    ranks = [1 / (rank + 30) for rank in range(len(names))]
    return [
        Fault(
            chance.choice(parts), chance.choice(kinds), chance.choice(moments), chance.choices(names, ranks, k=2),
            f"E-{chance.randrange(900)}" if not chance.randrange(8) else "",
        )
        for _ in range(count)
    ]  # fmt: skip


def written(fault: Fault, chance: random.Random) -> tuple[str, str]:
    """Symptoms and the rest, as the team keeps them: in the rest other parts are named too."""
    other = chance.choice(ways(PARTS))[0]
    return (
        fault.symptoms(),
        f"Check the {other} and the {fault.part[0]}. A new {fault.part[0]} comes with the next {chance.choice(ways(WHEN))[0]} kit.",
    )


def told(fault: Fault, chance: random.Random) -> str:
    """As a customer tells it: other words, other endings, some left out, some beside the point."""
    details = [word + chance.choice(ENDINGS) for word in fault.details if chance.random() < 0.6]
    code = fault.code.replace("-", chance.choice(("", " ", "-"))) if chance.random() < 0.7 else ""
    sentence = f"{chance.choice(fault.part)} {chance.choice(fault.fault)} when {chance.choice(fault.when)} {' '.join(details)} {code}"
    return f"{chance.choice(CHATTER)}. My {sentence.strip()}. {chance.choice(CHATTER)} "


def recall(found: Sequence[list[int]], asked: Sequence[tuple[int, str]]) -> float:
    return sum(document in best for best, (document, _text) in zip(found, asked, strict=True)) / len(asked)


def plain(texts: Sequence[tuple[str, str]], tokens: str) -> Search:
    """Full-text search as SQLite gives it: any of the words, ranked by bm25()."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE documents USING fts5(title, text, tokenize='{tokens}')")
    database.executemany("INSERT INTO documents (rowid, title, text) VALUES (?, ?, ?)", ((at, *text) for at, text in enumerate(texts)))

    def search(text: str) -> list[int]:
        words = dict.fromkeys("".join(c if c.isalnum() else " " for c in text.lower()).split())
        query = " OR ".join(f'"{word}"' for word in words)
        return [
            row[0] for row in database.execute("SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?", (query, BEST))
        ]

    return search
