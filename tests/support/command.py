"""Runs the `boilerc` command as a user does: a process of its own, its exit code and what it printed."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).parent / "boilerc"
ROOT = Path(__file__).resolve().parent.parent.parent
TRACES = ("Traceback (most recent call last)", "\n\tat ", "Exception in thread", "Caused by:")
"""What a stack trace of Python or Java looks like; no user ever sees one."""


@dataclass(frozen=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Everything that it printed."""
        return self.out + self.err

    def without_trace(self) -> "Done":
        """This, after a look that nothing in it is a stack trace."""
        for trace in TRACES:
            assert trace not in self.text, self.text
        return self


def boilerc(
    *args: str | Path, cwd: Path = ROOT, stdin: str = "", timeout: float = 180, **environment: str
) -> Done:
    """Runs `boilerc args`; `environment` is added to that of the tests."""
    done = subprocess.run(
        [str(COMMAND), *map(str, args)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**os.environ, **environment},
    )
    return Done(done.returncode, done.stdout, done.stderr)
