"""What the import contracts cannot see: built-ins that do I/O, and files that grow."""

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

pytestmark = pytest.mark.architecture

PACKAGE = Path(__file__).parents[2] / "src" / "kotomitta"
CORES = ("basis", "law", "planning", "casework", "report")
MODULES = sorted(PACKAGE.rglob("*.py"))
FORBIDDEN = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def called(tree: ast.AST) -> set[str]:
    calls = (n.func for n in ast.walk(tree) if isinstance(n, ast.Call))
    return {f.id for f in calls if isinstance(f, ast.Name)}


def functions() -> dict[str, int]:
    lengths = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = [n for n in node.body if not is_docstring(n)] or node.body
                last = node.end_lineno or node.lineno
                lengths[f"{named(path)}:{node.name}:{node.lineno}"] = last - body[0].lineno + 1
    return lengths


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("path", [m for m in MODULES if named(m).split("/")[0] in CORES], ids=named)
def test_cores_do_no_io_through_builtins(path: Path) -> None:
    assert not called(ast.parse(path.read_text("utf-8"))) & FORBIDDEN


def test_a_core_that_prints_would_be_seen() -> None:
    assert called(ast.parse("def f():\n    print(open('x'))")) & FORBIDDEN == {"print", "open"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_grows_past_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_functions_are_short() -> None:
    lengths = list(functions().values())
    longest = {name: n for name, n in functions().items() if n > 60}
    assert not longest
    assert median(lengths) <= 10
    assert quantiles(lengths, n=10)[-1] <= 30


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_names_say_what_is_inside(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "base", "manager", "service", "misc"}


def test_every_kernel_names_its_twin() -> None:
    kernels = [m for m in MODULES if m.name == "_kernel.py"]
    assert kernels
    for kernel in kernels:
        assert "twin" in (ast.get_docstring(ast.parse(kernel.read_text("utf-8"))) or "")
