"""`make bench`: what a request costs the server, beside the raw limits of the same machine in the same run.

The measure is CPU of all processes of `serve` per request, what follows the request included, the idle cost
of the same time taken off; wall time lies on shared machines. `--tickets 1,000 100,000 1,000,000` chooses sizes.
What reads is told as a multiple of a bare Django view, what writes as a multiple of a bare durable insert into the same database.
"""

import argparse
import sys

from bench import owed
from bench.limits import bare_inserts, bare_view
from bench.server import Server, postgresql_for
from bench.works import WORKS, prepare


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--tickets", type=_count, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    given = parser.parse_args()
    databases = ["sqlite", "postgres"] if given.database == "both" else [given.database]
    view = bare_view()
    print(f"raw limit of what reads: a bare Django view, {view:.2f} ms of CPU\n")
    print(f"{'database':9} {'tickets':>9} {'work':30} {'CPU ms':>7} {'budget':>7}   of the raw limit")
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
        limits = {"view": view, "insert": bare_inserts(url)}
        print(f"{database:9} {count:9,} {'raw limit: a durable insert':30} {limits['insert']:7.2f}")
        world = prepare(server, count)
        for work in WORKS:
            cost, budget = work.measure(server, world), work.budget_at(count)
            fits = budget is None or cost <= budget
            is_good &= fits
            mark = "" if fits else "  over"
            ratio = f"{cost / limits[work.raw_limit]:6.1f} × a bare {work.raw_limit}{mark}"
            print(f"{database:9} {count:9,} {work.name:30} {cost:7.2f} {_or_dash(budget)} {ratio}", flush=True)
        print(f"{database:9} {count:9,} {'memory of serve':30} {server.memory():7.0f} MiB", flush=True)
        for name, cost, budget in owed.measure(server, database):
            is_good &= cost <= budget
            print(
                f"{database:9} {count:9,} {name:30} {cost:7.2f} {budget:7.1f} {cost / view:12.1f}{'' if cost <= budget else '  over'}",
                flush=True,
            )
    return is_good


def _or_dash(budget: float | None) -> str:
    return f"{budget:7.1f}" if budget is not None else "      –"


if __name__ == "__main__":
    main()
