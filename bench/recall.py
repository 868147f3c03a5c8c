"""`python -m bench.recall`: how often the right known issue is among the five best, and in plain full-text search."""

import argparse
import os
import subprocess
import sys
import tempfile

from bench.server import postgresql_for

ISSUES, QUESTIONS = 100_000, 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.recall")
    parser.add_argument("--issues", type=int, default=ISSUES)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    given = parser.parse_args()
    with postgresql_for(given.database) as url, tempfile.TemporaryDirectory(prefix="caseway-bench-") as home:
        env = {**os.environ, "CASEWAY_DATA": home, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "caseway.project.settings"}
        subprocess.run([sys.executable, "-m", "bench.recalling", str(given.issues), str(given.questions)], env=env, check=True)


if __name__ == "__main__":
    main()
