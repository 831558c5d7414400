"""The Firestore servers of the tests, each kind started once, when a test first asks for it."""

from contextlib import ExitStack
from typing import Any

from tests.support.google_emulator import GoogleEmulator


class Servers:
    """Kinds are "embedded" and "google"; what it starts ends with the stack."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._running: dict[str, str] = {}

    def address(self, kind: str) -> str:
        """Where a server of that kind answers, host:port."""
        if kind not in self._running:
            self._running[kind] = self._stack.enter_context(_server(kind)).address
        return self._running[kind]


def _server(kind: str) -> Any:
    if kind == "google":
        return GoogleEmulator()
    from boiler.local.firestore import EmbeddedFirestore

    return EmbeddedFirestore(port=0)
