"""`make bench`: what a request costs the server, beside the raw limits of the same machine in the same run.

The measure is CPU of all processes of `serve` per request, what follows the request included, the idle cost
of the same time taken off; wall time lies on shared machines. `--tickets 1,000 100,000 1,000,000` chooses sizes.
Each work is measured in three rounds, a minute or so apart. What others do on the machine only adds, so the lowest is what it costs;
the highest is told beside it.
What reads is told as a multiple of a bare Django view, what writes as a multiple of a bare durable insert into the same database.
"""

import argparse
import sys

from bench import owed
from bench.limits import bare_inserts, bare_view
from bench.server import Server, postgresql_for
from bench.works import WORKS, in_rounds, prepare


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--tickets", type=_count, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    given = parser.parse_args()
    databases = ["sqlite", "postgres"] if given.database == "both" else [given.database]
    view = bare_view()
    print(f"raw limit of what reads: a bare Django view, {view:.3f} ms of CPU\n")
    print(f"{'database':9} {'tickets':>9} {'work':30} {'CPU ms':>7} {'budget':>7}   at most and of the raw limit")
    is_good = True
    for database in databases:
        for count in given.tickets:
            is_good &= _measure(database, count, view)
    sys.exit(0 if is_good else 1)


def _count(text: str) -> int:
    """`1,000,000` and `1_000_000` as people write them."""
    return int(text.replace(",", ""))


def _measure(database: str, count: int, view: float) -> bool:
    is_good = True
    with postgresql_for(database) as url, Server(url) as server:
        insert = bare_inserts(url)
        print(f"{database:9} {count:9,} {'raw limit: a durable insert':30} {insert:7.2f}")
        world = prepare(server, count)
        for work, costs in zip(WORKS, in_rounds(server, world), strict=True):
            limit = view if work.raw_limit == "view" else insert
            beside = f"{max(costs):5.2f} {min(costs) / limit:6.1f} × a bare {work.raw_limit}"
            is_good &= _tell(database, count, work.name, min(costs), work.budget_at(count), beside)
        print(f"{database:9} {count:9,} {'memory of serve':30} {server.memory():7.0f} MiB", flush=True)
        for name, cost, budget in owed.measure(server, database):
            is_good &= _tell(database, count, name, cost, budget, f"      {cost / view:6.1f} × a bare view")
        if database == "postgres":
            tickets, done = owed.rate(server)
            is_good &= tickets >= owed.LEAST_RATE
            beside = f"{owed.LEAST_RATE:7} at least; {done:.0f} with all that follows"
            print(f"{database:9} {count:9,} {'mails a second, two workers':30} {tickets:7.0f} {beside}", flush=True)
    return is_good


def _tell(database: str, count: int, name: str, cost: float, budget: float | None, beside: str) -> bool:
    """One line; whether the budget is held."""
    is_held = budget is None or cost <= budget
    print(f"{database:9} {count:9,} {name:30} {cost:7.2f} {_or_dash(budget)} {beside}{'' if is_held else '  over'}", flush=True)
    return is_held


def _or_dash(budget: float | None) -> str:
    return f"{budget:7.1f}" if budget is not None else "      –"


if __name__ == "__main__":
    main()
