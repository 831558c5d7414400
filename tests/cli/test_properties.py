"""The property checks of `boilerc test`, as a user sees them: what is shown, as JSON and as text, and the exit code."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.command import ROOT, boilerc

SALES = ROOT / "examples" / "sales_by_region"
RETRACT = "return Totals(acc.orders - 1, acc.cents - order.amount_cents)"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A case whose result is the expected one, with a retract that forgets refunds."""
    folder = tmp_path / "case"
    shutil.copytree(SALES, folder)
    file = folder / "program.py"
    text = file.read_text(encoding="utf-8")
    assert text.count(RETRACT) == 1
    bad = RETRACT.replace("order.amount_cents", "max(order.amount_cents, 0)")
    file.write_text(text.replace(RETRACT, bad), encoding="utf-8")
    log = (folder / "input.jsonl").read_text(encoding="utf-8").split("\n")
    (folder / "input.jsonl").write_text("\n".join(log[:1]), encoding="utf-8")
    found = boilerc("run", folder, "--changes", folder / "input.jsonl", "--result", "-").out
    (folder / "expected.json").write_text(found, encoding="utf-8")
    return folder


def line_of(folder: Path, text: str) -> int:
    lines = (folder / "program.py").read_text(encoding="utf-8").split("\n")
    return next(n for n, line in enumerate(lines, start=1) if text in line)


def test_right_programs_pass(tmp_path: Path) -> None:
    done = boilerc("test", SALES, cwd=tmp_path).without_trace()
    assert done.code == 0
    assert list(tmp_path.iterdir()) == []  # nothing is left where it was asked for
    assert f"passed  properties of {SALES}" in done.err
    assert "1 passed, 0 failed\n" in done.err


def test_a_counterexample_is_shown(wrong: Path) -> None:
    done = boilerc("test", wrong).without_trace()
    assert done.code == 1
    place = f"{wrong / 'program.py'}:{line_of(wrong, 'def retract')}"
    assert f"{place}: SalesByRegion.retract: retract inverts accumulate" in done.err
    assert "retract does not take out what accumulate has taken in" in done.err
    assert "taken out: orders/" in done.err
    assert "1 passed, 0 failed, 1 property does not hold" in done.err


def test_it_is_the_same_every_time(wrong: Path) -> None:
    def told(done: str) -> list[str]:
        return [line for line in done.split("\n") if " on python" not in line]

    assert told(boilerc("test", wrong).err) == told(boilerc("test", wrong).err)


def test_json(wrong: Path) -> None:
    done = boilerc("test", wrong, "--json").without_trace()
    assert (done.code, done.err) == (1, "")
    document = json.loads(done.out)
    assert [case["passed"] for case in document["cases"]] == [True]
    (found,) = [each for each in document["properties"] if each["status"] == "violated"]
    assert found["case"] == str(wrong)
    assert found["of"] == "SalesByRegion.retract"
    assert (found["file"], found["line"]) == ("program.py", line_of(wrong, "def retract"))
    assert found["shown"] != []


def test_options(wrong: Path) -> None:
    done = boilerc("test", wrong, "--no-properties").without_trace()
    assert done.code == 0
    assert "properties" not in done.err
    document = json.loads(boilerc("test", SALES, "--examples", "7", "--json").out)
    keys = {each["of"]: each["examples"] for each in document["properties"] if each["property"] == "purity"}  # fmt: skip
    assert keys["SalesByRegion.key"] == 7
    assert boilerc("test", SALES, "--examples", "0").code == 2


def test_without_hypothesis(wrong: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "hypothesis"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    done = boilerc("test", wrong, PYTHONPATH=str(hidden.parent)).without_trace()
    assert done.code == 0
    assert "the property checks were not run: they need hypothesis" in done.err
    assert "pip install 'boilerc[test]'" in done.err
    done = boilerc("test", wrong, "--json", PYTHONPATH=str(hidden.parent))
    assert "boilerc[test]" in json.loads(done.out)["properties_not_run"]
    assert json.loads(done.out)["properties"] == []


def test_the_programs_output_is_not_part_of_it(wrong: Path) -> None:
    file = wrong / "program.py"
    text = file.read_text(encoding="utf-8").replace(
        "    def key(order: Order) -> Optional[str]:",
        "    def key(order: Order) -> Optional[str]:\n        print('noise')",
        1,
    )
    file.write_text(text, encoding="utf-8")
    done = boilerc("test", wrong).without_trace()
    assert done.code == 1
    assert "could not be made" not in done.text
    assert json.loads(boilerc("test", wrong, "--json").out)["cases"][0]["passed"]


def test_a_program_that_cannot_be_loaded(tmp_path: Path) -> None:
    shutil.copytree(SALES, tmp_path / "case")
    file = tmp_path / "case" / "program.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("@dataclass\nclass Totals", "1 / 0\n\n\n@dataclass\nclass Totals"),
        encoding="utf-8",
    )
    done = boilerc("test", tmp_path).without_trace()
    assert done.code == 1
    assert "ZeroDivisionError" in done.err
    assert "1 not checked" in done.err
