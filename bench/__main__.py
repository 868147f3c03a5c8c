"""`make bench`: what a request costs the server, beside the raw limits of the same machine in the same run.

The measure is CPU of all processes of `serve` per request, what follows the request included, the idle cost
of the same time taken off; wall time lies on shared machines. `--tickets 1000 100000` chooses sizes.
"""

import argparse
import sys

from bench import owed
from bench.limits import bare_inserts, bare_view
from bench.server import Server, postgresql_for
from bench.works import WORKS, prepare


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--tickets", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    given = parser.parse_args()
    databases = ["sqlite", "postgres"] if given.database == "both" else [given.database]
    view, insert = bare_view(), bare_inserts()
    print(f"raw limits: a bare Django view {view:.2f} ms, a bare durable insert {insert:.2f} ms of CPU\n")
    print(f"{'database':9} {'tickets':>9} {'work':28} {'CPU ms':>7} {'budget':>7} {'× bare view':>12}")
    is_good = True
    for database in databases:
        for count in given.tickets:
            is_good &= _measure(database, count, view)
    sys.exit(0 if is_good else 1)


def _measure(database: str, count: int, view: float) -> bool:
    is_good = True
    with postgresql_for(database) as url, Server(url) as server:
        world = prepare(server, count)
        for work in WORKS:
            cost = work.measure(server, world)
            fits = cost <= work.budget_at(count)
            is_good &= fits
            mark = "" if fits else "  over"
            print(f"{database:9} {count:9,} {work.name:28} {cost:7.2f} {work.budget_at(count):7.1f} {cost / view:12.1f}{mark}", flush=True)
        print(f"{database:9} {count:9,} {'memory of serve':28} {server.memory():7.0f} MiB", flush=True)
        for name, cost, budget in owed.measure(server, database):
            is_good &= cost <= budget
            print(
                f"{database:9} {count:9,} {name:28} {cost:7.2f} {budget:7.1f} {cost / view:12.1f}{'' if cost <= budget else '  over'}",
                flush=True,
            )
    return is_good


if __name__ == "__main__":
    main()
