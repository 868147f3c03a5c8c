"""Makes a fresh clone ready: environment, locked packages, front end, translations. Quick when nothing changed.

Only the standard library is used. Called by the Makefile: `bootstrap.py run` or `bootstrap.py dev`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"


def main(kind: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (an older one may well start this file)
        sys.exit(f"Caseway needs Python 3.11 or newer, and this is {sys.version.split()[0]}. Name another one: make PYTHON=python3.11 …")
    _environment()
    _packages(kind)
    _run([PYTHON, ROOT / "scripts" / "front_end.py"])
    _run([PYTHON, ROOT / "scripts" / "translations.py", "compile"])
    if kind == "run":
        # The program may be started by somebody who cannot write here; he would compile it each time.
        _run([PYTHON, "-m", "compileall", "-q", ROOT / "caseway"])


def _environment() -> None:
    if PYTHON.exists() and _maker() == Path(sys.executable).resolve():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    _say("making .venv")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f"caseway: no virtual environment could be made; on Debian the package “python3-venv” is missing.\n{made.stdout[-500:]}")


def _maker() -> Path | None:
    """The Python that the environment was made with (PEP 405's `executable`): another may be asked for now, or a better one be there."""
    said = VENV / "pyvenv.cfg"
    lines = said.read_text().splitlines() if said.exists() else []
    return next((Path(line.partition("=")[2].strip()).resolve() for line in lines if line.startswith("executable ")), None)


def _packages(kind: str) -> None:
    """Install what the lock says; the larger set serves for the smaller one too."""
    if any(_is_installed(name) for name in {kind, "dev"}):
        return
    _say("installing the locked packages")
    if not UV.exists():
        _run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", REQUIREMENTS / "uv.txt"])
    install = [UV, "pip", "install", "--quiet", "--python", PYTHON, *(["--compile-bytecode"] if kind == "run" else [])]
    _run([*install, "--require-hashes", "-r", REQUIREMENTS / f"{kind}.txt"])
    _run([*install, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    _stamp(kind).write_text(_state(kind))


def _is_installed(kind: str) -> bool:
    return _stamp(kind).exists() and _stamp(kind).read_text() == _state(kind)


def _stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def _state(kind: str) -> str:
    texts = [(REQUIREMENTS / f"{kind}.txt").read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def _run(command: list) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False, env={**os.environ, "VIRTUAL_ENV": str(VENV)})
    if done.returncode:
        sys.exit(done.returncode)


def _say(words: str) -> None:
    print(f"caseway: {words} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
