"""`boilerc test`: cases are found, run in the processors asked for, and differences are shown."""

import json
import shutil
from pathlib import Path

from tests.support.command import ROOT, boilerc

COUNTRY = ROOT / "examples" / "country_card"


def test_the_examples_pass_in_every_processor_that_can_run_them() -> None:
    args = ("--processor", "python", "--processor", "flink", "--processor", "nosql")
    done = boilerc("test", ROOT / "examples", *args, "--no-properties").without_trace()
    assert done.code == 0, done.err
    assert " 0 failed" in done.err
    for name in ("city_view", "country_card", "invoice_lines", "meeting_room"):
        assert f"passed  {ROOT / 'examples' / name} on flink" in done.err
    assert done.err.count("on python") == len(list((ROOT / "examples").iterdir()))


def test_a_case_that_no_processor_runs_fails() -> None:
    folder = ROOT / "examples" / "turnstile"
    done = boilerc("test", folder, "--processor", "nosql", "--no-properties").without_trace()
    assert done.code == 1
    assert f"not run  {folder} on nosql" in done.err
    assert "0 passed, 1 failed" in done.err
    both = ("--processor", "nosql", "--processor", "python")
    done = boilerc("test", folder, *both, "--no-properties", "--json").without_trace()
    assert done.code == 0
    cases = json.loads(done.out)["cases"]
    assert [(case["passed"], case["refused"]) for case in cases] == [(False, True), (True, False)]
    assert cases[0]["problem"] != ""


def test_a_difference_is_shown(tmp_path: Path) -> None:
    shutil.copytree(COUNTRY, tmp_path / "case")
    path = tmp_path / "case" / "expected.json"
    expected = json.loads(path.read_text(encoding="utf-8"))
    cards = expected["collections"]["countryCards"]
    first = sorted(cards)[0]
    cards[first]["title"] = "Elsewhere"
    path.write_text(json.dumps(expected), encoding="utf-8")
    done = boilerc("test", tmp_path).without_trace()
    assert done.code == 1
    shown = done.err[done.err.index(f"    countryCards/{first}\n") :].split("\n")
    assert shown[2].strip() == '-   "title": "Elsewhere"'
    assert shown[3].strip().startswith('+   "title": ')
    assert "0 passed, 1 failed" in done.err
    (outcome,) = json.loads(boilerc("test", tmp_path, "--json", "--no-properties").out)["cases"]
    assert not outcome["passed"]
    assert len(outcome["differences"]) == 1


def test_a_program_with_errors_fails_its_case(tmp_path: Path) -> None:
    shutil.copytree(COUNTRY, tmp_path / "case")
    (tmp_path / "case" / "program.py").write_text("class City(:\n", encoding="utf-8")
    done = boilerc("test", tmp_path).without_trace()
    assert done.code == 1
    assert "error[BC0104]" in done.err


def test_a_folder_without_cases(tmp_path: Path) -> None:
    done = boilerc("test", tmp_path).without_trace()
    assert done.code == 1
    assert "has no case" in done.err
