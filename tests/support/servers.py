"""Embedded services in processes of their own."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.command import COMMAND


@contextmanager
def firestore_process(*args: str) -> Iterator[str]:
    """`boilerc dev firestore` on a free port; its address."""
    process = subprocess.Popen(
        [str(COMMAND), "dev", "firestore", "--port", "0", "--json", *args],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        text = ""
        while not text.endswith("}\n"):
            line = process.stdout.readline()
            assert line, "boilerc dev firestore ended"
            text += line
        yield json.loads(text)["address"]
    finally:
        process.terminate()
        process.wait(timeout=20)
