"""The folders with a program, a change log and an expected result: the examples and the programs of the tests."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def program_folders() -> list[Path]:
    """Every folder, by path."""
    folders = [*(ROOT / "examples").iterdir(), *(ROOT / "tests" / "programs").iterdir()]
    return sorted(
        f for f in folders if (f / "expected.json").exists() and (f / "input.jsonl").exists()
    )
