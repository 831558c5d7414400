"""The table of differences names existing tests, and the page in docs/ says what it says."""

import ast
from pathlib import Path

from tests.connectors.differences import DIFFERENCES, PAGE, page


def names_of_tests() -> set[str]:
    """The names of the tests of this folder."""
    found = set()
    for file in Path(__file__).parent.glob("test_firestore_*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(node.name)
    return found


def test_every_difference_names_a_test() -> None:
    assert set(DIFFERENCES) <= names_of_tests()


def test_the_page_says_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "docs/firestore-differences.md is out of date: run `python -m tests.connectors.differences`"
    )
