"""Makes sure that there is a Chromium for the browser tests; installs Debian's package when it may."""

import os
import shutil
import subprocess
import sys


def main() -> int:
    if shutil.which("chromium") or shutil.which("google-chrome") or os.environ.get("CHROMIUM"):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("caseway: installing Chromium …", file=sys.stderr, flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet, stdout=subprocess.DEVNULL)
        done = subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-core"], check=False, env=quiet, stdout=subprocess.DEVNULL)
        if done.returncode == 0 and shutil.which("chromium"):
            return 0
    print("The browser tests need Chromium: install your system's package “chromium”, or set CHROMIUM to its path.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
