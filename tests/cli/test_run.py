"""`boilerc run`: what is written, what is printed, standard input and output, and that it stays up without a change log."""

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.command import COMMAND, ROOT, boilerc

EXAMPLES = ["country_card", "meeting_room"]


@pytest.mark.parametrize("parallelism", ["1", "4"])
@pytest.mark.parametrize("processor", ["python", "flink"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_give_exactly_the_expected_bytes(
    tmp_path: Path, name: str, processor: str, parallelism: str
) -> None:
    example = ROOT / "examples" / name
    result = tmp_path / "out.json"
    done = boilerc(
        *("run", example, "--processor", processor, "--parallelism", parallelism),
        *("--changes", example / "input.jsonl", "--result", result),
    ).without_trace()
    assert done.code == 0, done.err
    assert result.read_text(encoding="utf-8") == (example / "expected.json").read_text(
        encoding="utf-8"
    )
    assert re.search(r"changes +\d+ in \d+ commits", done.err)
    assert "time" in done.err


def test_standard_input_and_output() -> None:
    example = ROOT / "examples" / "country_card"
    log = (example / "input.jsonl").read_text(encoding="utf-8")
    done = boilerc("run", example, "--changes", "-", "--result", "-", stdin=log).without_trace()
    assert done.code == 0, done.err
    expected = json.loads((example / "expected.json").read_text(encoding="utf-8"))
    assert json.loads(done.out) == expected


def test_json_prints_the_figures_and_nothing_else() -> None:
    example = ROOT / "examples" / "country_card"
    done = boilerc("run", example, "--changes", example / "input.jsonl", "--json").without_trace()
    assert done.code == 0, done.err
    figures = json.loads(done.out)
    assert figures["changes"] == 42
    assert figures["documents"] == 4
    assert figures["deadLetters"] == 0
    assert done.err == ""


def test_the_environment_of_the_user_is_not_changed() -> None:
    """Neither importing nor configuring anything sets an environment variable, a proxy least of all."""
    code = (
        "import os; before = dict(os.environ)\n"
        "import boiler, flask_boiler, onto, boiler_compiler.cli.run\n"
        "from boiler import CTX; CTX.db.document('a/b')\n"
        "assert dict(os.environ) == before"
    )
    done = subprocess.run(
        [str(COMMAND.parent / "python"), "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("processor", ["python", "flink"])
def test_without_changes_it_stays_up_and_follows_the_source(tmp_path: Path, processor: str) -> None:
    from boiler.local.database import connect

    text = (ROOT / "examples" / "country_card" / "program.py").read_text(encoding="utf-8")
    source = tmp_path / "program.py"
    source.write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [str(COMMAND), "run", str(tmp_path), "--processor", processor, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "GOOGLE_CLOUD_PROJECT": "stay"},
    )
    try:
        assert process.stdout is not None
        lines = ""
        while not lines.endswith("}\n"):
            lines += process.stdout.readline()
        address = json.loads(lines)["firestore"]
        client = connect("stay", address)
        client.document("countries/no").set({"name": "Norland", "isoCode": "NO"})
        wait(lambda: title(client) == "Norland (NO)")
        source.write_text("class Broken(:\n", encoding="utf-8")
        time.sleep(1.5)
        client.document("countries/no").update({"name": "Noorland"})
        wait(lambda: title(client) == "Noorland (NO)")
        source.write_text(
            text.replace("({self.store", "[{self.store").replace('})"', '}]"'), encoding="utf-8"
        )
        wait(lambda: title(client) == "Noorland [NO]")
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, err
    assert "error[BC" in err
    assert "Traceback" not in err


def title(client: object) -> str | None:
    """The title of the one card."""
    card = client.document("countryCards/no").get().to_dict()  # type: ignore[attr-defined]
    return card["title"] if card else None


def wait(holds: object, seconds: float = 60) -> None:
    """Waits until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
