"""Runs docs/tutorial.md from top to bottom: its files are written, its commands typed, its output compared.

In expected output `...` stands for anything, within a line or, alone on a line, for any number of lines.
"""

import os
import re
import subprocess
from pathlib import Path

from tests.support.command import COMMAND, ROOT, TRACES

BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def matches(expected: str, found: str) -> bool:
    """Whether the output is the expected one."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n"
        for line in expected.splitlines()
    )
    return re.fullmatch(pattern, found) is not None


def test_the_tutorial(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{COMMAND.parent}:{os.environ['PATH']}"}
    commands = 0
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    for kind, name, body in BLOCK.findall(text):
        if name:
            (tmp_path / name).write_text(body, encoding="utf-8")
            continue
        assert kind == "console"
        for step in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            done = subprocess.run(
                command,
                shell=True,
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=120,
                check=False,
            )
            for trace in TRACES:
                assert trace not in done.stdout, done.stdout
            assert matches(expected, done.stdout), (
                f"$ {command}\n{done.stdout}\nexpected:\n{expected}"
            )
            commands += 1
    assert commands == 10
