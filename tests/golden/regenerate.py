"""Writes every golden file and generated manual page anew: `make golden`. Read the difference before you commit it.

What a golden file holds is defined here and nowhere else; `test_golden` compares with it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from boiler_compiler.diagnostics import render
from boiler_compiler.driver import Compilation, compile_path
from boiler_compiler.plan import Plan
from tests.golden.manual import commands_page, diagnostics_page
from tests.golden.wire import wire_document

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DIAGNOSTICS = HERE / "diagnostics"
PLANS = HERE / "plans"
MANUAL = ROOT / "docs" / "manual"
PROGRAMS = (
    "conflicts",
    "fan_out",
    "inner_joins",
    "notify_elsewhere",
    "package_shop",
    "reference_levels",
    "shelves",
    "where_conditions",
    "wildcards",
)
"""Folders of tests/programs whose plans are golden too."""

COMMAND = "make golden"


def programs_with_findings() -> list[Path]:
    """The small programs of the golden diagnostics."""
    return sorted(DIAGNOSTICS.glob("*.py"))


def rendered(path: Path) -> str:
    """Every diagnostic as `boilerc check` prints it, in the program's own folder."""
    compilation = compile_path(path)
    texts = [render(d, compilation.files) for d in shown_by_name(compilation, path)]
    return "\n\n".join(texts) + "\n"


def shown_by_name(compilation: Compilation, path: Path) -> Iterator[Any]:
    """The diagnostics, with the bare file name for the path."""
    from dataclasses import replace

    for diagnostic in compilation.diagnostics:
        yield replace(diagnostic, path=diagnostic.path.replace(str(path), path.name))


def programs_with_plans() -> dict[str, Path]:
    """Programs whose plans are golden, by name."""
    found = {path.name: path for path in sorted((ROOT / "examples").iterdir()) if path.is_dir()}
    return found | {name: ROOT / "tests" / "programs" / name for name in PROGRAMS}


def plan_of(path: Path) -> Plan:
    """The plan of a program without errors."""
    compilation = compile_path(path)
    assert compilation.plan is not None, [d.message for d in compilation.diagnostics]
    return compilation.plan


def plan_json(plan: Plan) -> str:
    """plan.json, without the versions that built it."""
    lines = []
    for line in plan.to_json().split("\n"):
        for name in ("boilerc", "python"):
            if line.startswith(f' "{name}": '):
                line = f' "{name}": "*",'
        lines.append(line)
    return "\n".join(lines)


def golden_files() -> dict[Path, str]:
    """Every generated file with its text."""
    found = {path.with_suffix(".txt"): rendered(path) for path in programs_with_findings()}
    for name, path in programs_with_plans().items():
        plan = plan_of(path)
        found[PLANS / f"{name}.txt"] = plan.to_text()
        found[PLANS / f"{name}.json"] = plan_json(plan)
    found[HERE / "wire.json"] = json.dumps(wire_document(), indent=1, ensure_ascii=True) + "\n"
    found[MANUAL / "diagnostics.md"] = diagnostics_page(COMMAND)
    found[MANUAL / "commands.md"] = commands_page(COMMAND)
    return found


def main() -> None:
    """Writes what has changed, removes what no program stands for, and says so."""
    files = golden_files()
    for folder in (DIAGNOSTICS, PLANS):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.suffix in (".txt", ".json") and path not in files:
                path.unlink()
                print(f"removed {path.relative_to(ROOT)}")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
