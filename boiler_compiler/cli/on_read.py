"""The nosql processor behind the protocol of a local run: it keeps nothing, and has the result made when it is asked for.

Must not know change logs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from boiler_compiler.driver import Compilation
from boiler_compiler.plan.pushdown import pushdown_json


@dataclass
class NosqlRun:
    """A program whose views the database answers."""

    compilation: Compilation
    client: Any

    def start(self) -> None:
        """Loads the program. Raises RuntimeError with the reasons where a view can't be answered by queries."""
        from boiler.processors.nosql import NosqlProcessor
        from boiler.program import load

        program = load(self.compilation.files, self.compilation.entry, self.compilation.digest)
        assert self.compilation.plan is not None
        plan = self.compilation.plan
        pushed = pushdown_json(plan.pushdowns)
        self._processor = NosqlProcessor(program, self.client, plan.to_json(), pushed)
        self._processor.check()

    def settle(self, at: datetime) -> None:
        """What is committed is what is read."""

    def finish(self) -> None:
        """Documents have no end."""

    def changed(self) -> frozenset[str]:
        """None: a program with client writes is refused."""
        return frozenset()

    def result(self) -> dict[str, Any]:
        """All views and dead letters, in the form of expected.json. Raises RuntimeError."""
        return self._processor.result()

    def counters(self) -> dict[str, int]:
        """The processor's own."""
        return self._processor.counters

    def check(self) -> None:
        """Nothing goes on that could fail."""

    def stop(self) -> None:
        """Nothing goes on."""
