"""A program and its change log through the whole python processor, over a Firestore and topics, beside the oracle.

Must not know how programs are made, nor operators.
"""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from boiler.local.database import apply, connect
from boiler.local.firestore import EmbeddedFirestore
from boiler_compiler.cli.locally import Surroundings, prepare, result_of, topics_for
from boiler_compiler.cli.processors import NEVER, PythonRun
from tests.processors.differential import compiled, expectations, same
from tests.processors.generator import Case


def check_served(folder: Path, case: Case) -> int:
    """Compares after every commit, and at the end of the input; how many commits there were. Raises AssertionError."""
    made = compiled(folder, case)
    commits, (expected, end) = made.commits, expectations(made)
    with ExitStack() as stack:
        server = stack.enter_context(EmbeddedFirestore(port=0))
        client = connect("test", server.address)
        surroundings = Surroundings(client, topics_for(stack, made.plan))
        prepare(surroundings, commits)
        running = PythonRun(made.compilation, client, surroundings.topics)
        stack.callback(running.stop)
        running.start()
        writer = surroundings.topics.writer() if surroundings.topics is not None else None
        if writer is not None:
            stack.callback(writer.close)
        last = NEVER
        for number, commit in enumerate(commits):
            at = apply(client, commit, writer)
            last = at if commit.changes else last
            running.settle(last)
            found = result_of(surroundings, made.plan, running)
            same(
                _timeless(expected[number], case),
                _timeless(found, case),
                f"after commit {number + 1}",
            )
        if end is not None:
            running.finish()
            found = result_of(surroundings, made.plan, running)
            same(_timeless(end, case), _timeless(found, case), "at the end")
        running.check()
    return len(commits)


def _timeless(given: dict[str, Any], case: Case) -> dict[str, Any]:
    """Without the times of letters of patches and forms: they are those of commits."""
    errors = given.get("errors", {})
    events = [
        {**letter, "at": None} if letter["mediator"] in case.clients else letter
        for letter in errors.get("events", ())
    ]
    return {**given, "errors": {**errors, "events": events}}
