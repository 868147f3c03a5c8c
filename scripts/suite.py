"""Runs a suite of tests: `suite.py NAME ARGUMENTS…` of pytest.

A few that failed are tried once more, each file by itself: a browser, two threads and a clock on a busy machine can fail a test that no
fault of ours fails. What passes then is told as unsteady in the last lines, since it is work to do; what fails twice has failed.
"""

import json
import subprocess
import sys
from pathlib import Path

# More than so many at once are no accident.
FEW = 3
FAILED = 1


def main(name: str, *arguments: str) -> int:
    cache = Path(".pytest_cache") / name
    pytest = [sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *arguments]
    code = subprocess.call([*pytest, "--cache-clear"])
    failed = _failed(cache)
    if code != FAILED or not 0 < len(failed) <= FEW:
        return code
    print(f"caseway: once more by themselves: {', '.join(failed)}", flush=True)
    code = subprocess.call([*pytest, "-n", "0", "--last-failed", "--last-failed-no-failures", "none"])
    if code == 0:
        print(*(f"caseway: UNSTEADY, passed at the second try: {test}" for test in failed), sep="\n", flush=True)
    return code


def _failed(cache: Path) -> list[str]:
    kept = cache / "v" / "cache" / "lastfailed"
    return sorted(json.loads(kept.read_text())) if kept.exists() else []


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
