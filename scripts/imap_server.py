"""Finds Dovecot for the mailbox tests; installs Debian's package where it may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

DEBIAN = ("dovecot-imapd",)
ELSEWHERE = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot")
MISSING = "The mailbox tests need an IMAP server: install your system's package “dovecot-imapd”, or set DOVECOT to the path of its program."


def find() -> str | None:
    """The path of Dovecot, the one named in the environment first; its folder is often outside of PATH."""
    named = os.environ.get("DOVECOT") or shutil.which("dovecot")
    return named or next((path for path in ELSEWHERE if Path(path).exists()), None)


def main() -> int:
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("caseway: installing Dovecot …", file=sys.stderr, flush=True)
        _apt("update")
        _apt("install", "--yes", "--no-install-recommends", *DEBIAN)
    if find() is None:
        print(MISSING, file=sys.stderr)
        return 1
    return 0


def _apt(*words: str) -> None:
    # The package would start a server of its own; ours is started by the tests alone.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "-qq", *words], check=False, stdout=subprocess.DEVNULL, env=quiet)


if __name__ == "__main__":
    sys.exit(main())
