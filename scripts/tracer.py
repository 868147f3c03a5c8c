"""Finds strace for the test of durability; installs Debian's package where it may."""

import os
import shutil
import sys

from scripts.browser import apt

MISSING = "The test of durability needs strace: install your system's package “strace”."


def find() -> str | None:
    """The path of strace, installed first where that is possible."""
    if shutil.which("strace") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("caseway: installing strace …", file=sys.stderr, flush=True)
        apt("update")
        apt("install", "--yes", "--no-install-recommends", "strace")
    return shutil.which("strace")
