import argparse
import sys
from collections.abc import Callable

from django.conf import settings

from caseway.cli.start import answer, migrate, tell
from caseway.jobs import runner
from caseway.project.demo import NotEmpty, fill, found_demo, tidy
from caseway.workspaces.actions import make_token


def run(given: argparse.Namespace) -> int:
    migrate()
    if given.tickets < 1:
        tell("caseway: --tickets must be 1 or more.")
        return 2
    member, password = found_demo(given.workspace)
    try:
        fill(member, tickets=given.tickets, seed=given.seed, say=progress(given.tickets))
    except NotEmpty as error:
        tell(f"caseway: {error}")
        return 2
    # What follows all this is done here, not beside the first visitor's requests.
    runner.settle_inside()
    tidy()
    _, secret = make_token(member, by=member, name="demo")
    url = f"{settings.CASEWAY_URL}/w/{given.workspace}/tickets"
    answer({"workspace": given.workspace, "email": member.email, "password": password, "token": secret, "url": url})
    return 0


def progress(total: int) -> Callable[[int], None]:
    """A bar on a terminal, a line now and then elsewhere."""

    def say(done: int) -> None:
        filled = 30 * done // total
        end = "\n" if done >= total or not sys.stderr.isatty() else "\r"
        print(f"[{'#' * filled}{'.' * (30 - filled)}] {done:,} of {total:,} tickets", end=end, file=sys.stderr, flush=True)

    return say
