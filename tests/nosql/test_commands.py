"""The command line: runs, tests, explanations and indexes of what is pushed down."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from boiler.local.compare import differences
from boiler_compiler.cli.main import main
from boiler_compiler.driver import compile_path
from boiler_compiler.emit.indexes import indexes_json, write_indexes
from tests.nosql.driver import HEADER
from tests.nosql.test_answers import LARGEST, SALES

SHELVES = Path(__file__).parents[1] / "programs" / "shelves"


def boilerc(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_result_of_a_run_is_the_expected_one(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    given = ("--changes", SHELVES / "input.jsonl", "--result", result)
    run = boilerc("run", SHELVES, "--processor", "nosql", *given, "--json")
    assert run.exit_code == 0, run.output
    found = json.loads(result.read_text(encoding="utf-8"))
    expected = json.loads((SHELVES / "expected.json").read_text(encoding="utf-8"))
    assert differences(expected, found) == []
    figures = json.loads(run.stdout)
    assert figures["processor"] == "nosql"
    assert figures["documents"] == sum(map(len, expected["collections"].values()))
    assert figures["deadLetters"] == len(expected["errors"]["views"])


def test_cases_pass_in_both_processors() -> None:
    run = boilerc("test", SHELVES, "--processor", "python", "--processor", "nosql", "--json")
    assert run.exit_code == 0, run.output
    cases = json.loads(run.stdout)["cases"]
    assert [(case["processor"], case["passed"]) for case in cases] == [
        ("python", True),
        ("nosql", True),
    ]


def test_a_program_with_another_view_is_refused_with_the_reasons(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(HEADER + SALES + LARGEST, encoding="utf-8")
    (tmp_path / "input.jsonl").write_text("", encoding="utf-8")
    run = boilerc("run", program, "--processor", "nosql", "--changes", tmp_path / "input.jsonl")
    assert run.exit_code == 1
    assert "Largest can't be answered by queries: `max(acc, order.n)` is no sum" in run.output
    assert boilerc("run", program, "--processor", "nosql").exit_code == 2


def test_indexes_for_the_firebase_cli(tmp_path: Path) -> None:
    plan = compile_path(SHELVES).plan
    assert plan is not None
    write_indexes(plan, tmp_path)
    written = (tmp_path / "firestore.indexes.json").read_text(encoding="utf-8")
    assert written == indexes_json(plan)
    document = json.loads(written)
    assert document["fieldOverrides"] == []
    keys = [[field["fieldPath"] for field in index["fields"]] for index in document["indexes"]]
    assert keys == [
        ["shelf", "state", "pages"],
        ["shelf", "state", "priceCents"],
        ["state", "boughtAt"],
        ["state", "shelf"],
    ]
    first = document["indexes"][0]
    assert (first["collectionGroup"], first["queryScope"]) == ("books", "COLLECTION")
    assert {field["order"] for field in first["fields"]} == {"ASCENDING"}
    other = compile_path(SHELVES.parents[2] / "examples" / "country_card").plan
    assert other is not None
    write_indexes(other, tmp_path)
    assert not (tmp_path / "firestore.indexes.json").exists(), "none is needed, and none is left"


def test_odd_keys_are_written_as_field_paths(tmp_path: Path) -> None:
    text = (SHELVES / "program.py").read_text(encoding="utf-8")
    odd = 'pages: Optional[int] = attrs.bproperty(data_key="a `b\\\\.é")'
    (tmp_path / "program.py").write_text(
        text.replace("pages: Optional[int] = attrs.bproperty()", odd), encoding="utf-8"
    )
    plan = compile_path(tmp_path).plan
    assert plan is not None
    paths = {
        field["fieldPath"]
        for index in json.loads(indexes_json(plan))["indexes"]
        for field in index["fields"]
    }
    assert "`a \\`b\\\\.é`" in paths


def test_explain_says_what_is_pushed_down_and_why_not(tmp_path: Path) -> None:
    explained = boilerc("explain", SHELVES)
    assert explained.exit_code == 0
    assert "  Shelf, kept by Shelves: count, sum and average\n" in explained.output
    assert "    index    books: state, boughtAt\n" in explained.output
    as_json = json.loads(boilerc("explain", SHELVES, "--json").stdout)
    assert [view["why"] for view in as_json["pushdown"]["views"]] == ["", "", ""]
    assert len(as_json["indexes"]["indexes"]) == 4


@pytest.mark.parametrize("name", ["shelves"])
def test_a_build_is_the_same_twice(tmp_path: Path, name: str) -> None:
    one, other = compile_path(SHELVES).plan, compile_path(SHELVES).plan
    assert one is not None
    assert other is not None
    assert indexes_json(one) == indexes_json(other)
    assert one.to_text() == other.to_text()
