"""Apps import downwards only, and nothing goes round the contract that says so."""

import ast
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "caseway").rglob("*.py"))


def contracts():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def test_apps_import_downwards_only_and_in_no_circle():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_the_contract_names_every_app_and_knows_no_exception():
    layers = next(contract for contract in contracts() if contract["type"] == "layers")
    named = {app.strip() for layer in layers["layers"] for app in layer.split("|")}
    assert layers["exhaustive"] is True
    assert named == {path.stem for path in (ROOT / "caseway").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} - {
        "__init__"
    }
    assert not [contract["name"] for contract in contracts() if "ignore_imports" in contract or "skip_descendants" in contract]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_hides_in_a_function(module):
    """Hidden there, it would go round the contract or a circle."""
    functions = (node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    hidden = [node.lineno for function in functions for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert hidden == []
