"""Makes a fresh clone ready: environment, locked packages, front end, translations. Quick when nothing changed.

Only the standard library is used. Called by the Makefile: `bootstrap.py run` or `bootstrap.py dev`.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"


def main(kind: str) -> None:
    if sys.version_info < (3, 11):
        sys.exit("Caseway needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    if not (BIN / "python").exists():
        say("making .venv")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    _packages(kind)
    _run([BIN / "python", ROOT / "scripts" / "front_end.py"])
    _run([BIN / "python", ROOT / "scripts" / "translations.py", "compile"])


def _packages(kind: str) -> None:
    """Install what the lock says; the larger set serves for the smaller one too."""
    locks = ["run", "dev"] if kind == "run" else ["dev"]
    if any(_stamp(name).exists() and _stamp(name).read_text() == _state(name) for name in locks):
        return
    say("installing the locked packages")
    if not (BIN / "uv").exists():
        _run([BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"])
    _run([BIN / "uv", "pip", "install", "--quiet", "--python", BIN / "python", "--require-hashes", "-r", ROOT / "requirements" / f"{kind}.txt"])
    _run([BIN / "uv", "pip", "install", "--quiet", "--python", BIN / "python", "--no-deps", "-e", ROOT])
    _stamp(kind).write_text(_state(kind))


def _stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def _state(kind: str) -> str:
    texts = [(ROOT / "requirements" / f"{kind}.txt").read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def _run(command: list) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False, env={**os.environ, "VIRTUAL_ENV": str(VENV)})
    if done.returncode:
        sys.exit(done.returncode)


def say(words: str) -> None:
    print(f"caseway: {words} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
