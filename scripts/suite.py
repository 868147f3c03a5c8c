"""Runs tests that drive browsers: `suite.py ARGUMENTS…` of pytest.

A few that failed are tried once more, one after the other: a browser and a clock on a busy machine can fail a test that no fault of ours
fails. What passes then is told as unsteady in the last lines, since it is work to do; what fails twice has failed.
"""

import json
import subprocess
import sys
from pathlib import Path

# More than so many at once are no accident.
FEW = 3
FAILED = 1


# Of these runs alone: others clear theirs at other times.
CACHE = Path(".pytest_cache") / "browsers"


def main(*arguments: str) -> int:
    pytest = [sys.executable, "-m", "pytest", "-o", f"cache_dir={CACHE}", *arguments]
    code = subprocess.call([*pytest, "--cache-clear"])
    failed = _failed()
    if code != FAILED or not 0 < len(failed) <= FEW:
        return code
    print(f"caseway: once more, one after the other: {', '.join(failed)}", flush=True)
    code = subprocess.call([*pytest, "-n", "0", "--last-failed", "--last-failed-no-failures", "none"])
    if code == 0:
        print(*(f"caseway: UNSTEADY, passed at the second try: {test}" for test in failed), sep="\n", flush=True)
    return code


def _failed() -> list[str]:
    kept = CACHE / "v" / "cache" / "lastfailed"
    return sorted(json.loads(kept.read_text())) if kept.exists() else []


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
