"""The oracle: what a program means, by the plain definition of the language, and nothing else.

It reads a program's text and runs it on classes of its own, so that a slip in the runtime, the planner or the operators
shows as a difference. It must not import anything else of boiler or boiler_compiler; a test holds it to that.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .changelog import Database, Typing, commits
from .delivery import result_of
from .evaluation import Evaluation
from .frozen import Remembered
from .loading import load, sources_of
from .programs import Program
from .runs import Run, run
from .sessions import BeyondOracleError
from .values import normal

__all__ = [
    "BeyondOracleError",
    "database_from_log",
    "evaluate",
    "run_commits",
    "run_log",
]


def evaluate(program: Any, database: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The settled result of a program on a database, in the form of expected.json; as if all was created at once.

    `program` is what `boiler.program` loads, a module, or a path of a file or folder; `database` maps document paths to
    stored fields. `errors` is present only where there are dead letters. Raises what the program's text raises when it
    is run, and BeyondOracleError for a part of the language beyond the oracle.
    """
    documents = {path: dict(normal(dict(fields))) for path, fields in database.items()}
    with load(*sources_of(program)) as loaded:
        return result_of(Evaluation(Program(loaded), documents).run(Remembered({})))


def database_from_log(lines: Iterable[str], program: Any) -> Database:
    """The documents after a change log, typed by the program's attributes. Raises ValueError at a line that can't be.

    Records of topics are left out.
    """
    database: Database = {}
    with load(*sources_of(program)) as loaded:
        typing = Typing(Program(loaded))
        for commit in commits(lines):
            for number, entry in commit.lines:
                if "topic" not in entry:
                    typing.apply(database, number, entry)
    return database


def run_log(program: Any, lines: Iterable[str], *, ended: bool = True) -> dict[str, Any]:
    """The settled result after a whole change log, in the form of expected.json.

    `collections` are those that the program writes, and those that its clients have written to; `topics` is there where
    the program has Kafka sinks, `errors` where there are dead letters. `ended`: the input is bounded and this is its end, so all
    timers run and all windows close; else only what watermarks allow, of the partitions that have had a record.
    """
    with load(*sources_of(program)) as loaded:
        return run(Program(loaded), commits(lines)).result(ended)


def run_commits(program: Any, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The result after each commit, as of `run_log(..., ended=False)` for the log so far; the program is loaded once."""
    with load(*sources_of(program)) as loaded:
        found = Run(Program(loaded))
        for commit in commits(lines):
            found.take(commit)
            yield found.result(ended=False)
