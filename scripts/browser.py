"""Finds Chromium for the browser tests; installs Debian's package where it may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
DEBIAN = ("chromium", "fonts-noto-core", "fonts-noto-color-emoji")
MISSING = "The browser tests need Chromium: install your system's package “chromium”, or set CHROMIUM to the path of its program."


def find() -> str | None:
    """The path of a Chromium, the one named in the environment first."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("caseway: installing Chromium …", file=sys.stderr, flush=True)
        apt("update")
        apt("install", "--yes", "--no-install-recommends", *DEBIAN)
    if find() is None:
        print(MISSING, file=sys.stderr)
        return 1
    return 0


def apt(*words: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *words], check=False, stdout=subprocess.DEVNULL, env=quiet)


if __name__ == "__main__":
    sys.exit(main())
