"""Dependencies between packages point one way. Every import of every module is looked at, those in functions too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPILER = ROOT / "boiler_compiler"
RUNTIME = ROOT / "runtime" / "boiler"
OWN = ("boiler_compiler", "boiler", "tests")

MAY = {
    "backends": {"plan"},
    "cache": {"diagnostics", "model.span"},
    "cli": None,
    "diagnostics": {"model.span"},
    "driver": {"cache", "diagnostics", "frontend", "model", "passes", "plan"},
    "emit": {"backends", "driver", "plan"},
    "frontend": {"diagnostics", "model"},
    "model": set(),
    "passes": {"model", "plan"},
    "plan": {"model"},
    "planner": {"frontend", "passes", "plan"},
}
"""What each part of the compiler may import of the others; None: everything."""

OF_RUNTIME = {"driver": {"boiler.program"}, "planner": {"boiler.program"}, "cli": None}
"""What each part of the compiler may import of the runtime."""


def imports(path: Path) -> Iterator[str]:
    """Dotted names of all that a module imports, `from a import b` as `a.b`; within functions and type checks too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=0):
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.ImportFrom(module=inner, names=names, level=level):
                # All packages that are looked at lie in `boiler_compiler` or `runtime/boiler`.
                top = COMPILER if path.is_relative_to(COMPILER) else RUNTIME
                holder = path.parents[level - 1].relative_to(top.parent)
                start = ".".join([*holder.parts, *([inner] if inner else [])])
                yield from (f"{start}.{alias.name}" for alias in names)


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def starts(name: str, allowed: set[str]) -> bool:
    """Whether a dotted name is one of these or lies in it."""
    return any(name == each or name.startswith(each + ".") for each in allowed)


def part_of(path: Path) -> str:
    """The part of the compiler that a module belongs to."""
    inner = path.relative_to(COMPILER)
    return inner.parts[0] if len(inner.parts) > 1 else inner.stem


@pytest.mark.parametrize("path", modules(COMPILER), ids=lambda p: str(p.relative_to(COMPILER)))
def test_the_compiler(path: Path) -> None:
    part = part_of(path)
    if part == "__init__":
        assert not [name for name in imports(path) if starts(name, set(OWN))]
        return
    may, of_runtime = MAY[part], OF_RUNTIME.get(part, set())
    for name in imports(path):
        assert not starts(name, {"tests"})
        if starts(name, {"boiler_compiler"}) and may is not None:
            inner = name.removeprefix("boiler_compiler.")
            assert starts(inner, may | {part}), f"{part} imports {name}"
        if starts(name, {"boiler", "flask_boiler", "onto"}) and of_runtime is not None:
            assert starts(name, of_runtime), f"{part} imports {name}"


@pytest.mark.parametrize("path", modules(RUNTIME), ids=lambda p: str(p.relative_to(RUNTIME)))
def test_the_runtime(path: Path) -> None:
    inner = path.relative_to(RUNTIME).parts
    for name in imports(path):
        assert not starts(name, {"boiler_compiler", "tests"})
        if inner[0] == "reference" and starts(name, {"boiler"}):
            assert starts(name, {"boiler.reference"}), f"the oracle imports {name}"
        if inner[0] == "embedded":
            assert not starts(name, {"boiler.processors", "boiler.local"}), name


def test_every_part_has_its_rule() -> None:
    parts = {part_of(path) for path in modules(COMPILER)} - {"__init__"}
    assert parts == set(MAY)
