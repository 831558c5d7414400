"""`boilerc test`: cases are found, run in the processors asked for, and differences are shown."""

import json
import shutil
from pathlib import Path

from tests.support.command import ROOT, boilerc

COUNTRY = ROOT / "examples" / "country_card"


def test_the_examples_pass_in_both_processors() -> None:
    done = boilerc(
        "test", ROOT / "examples", "--processor", "python", "--processor", "flink"
    ).without_trace()
    assert done.code == 0, done.err
    assert "10 passed, 0 failed" in done.err


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
    assert f'countryCards/{first} "title": expected "Elsewhere", found' in done.err
    assert "0 passed, 1 failed" in done.err
    (outcome,) = json.loads(boilerc("test", tmp_path, "--json").out)["cases"]
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
