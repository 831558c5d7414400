"""The oracle: every view of a database by the plain definition of the language, and nothing else.

It reads a program's text and runs it on classes of its own, so that a slip in the runtime, the planner or the operators
shows as a difference. It must not import anything else of boiler or boiler_compiler; a test holds it to that.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .changelog import Database, apply_log
from .delivery import result_of
from .evaluation import Evaluation
from .failures import Letters
from .loading import load, sources_of
from .values import normal

__all__ = ["database_from_log", "evaluate"]


def evaluate(program: Any, database: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The settled result of a program on a database, in the form of expected.json.

    `program` is what `boiler.program` loads, a module, or a path of a file or folder; `database` maps document paths to
    stored fields. `errors` is present only where there are dead letters. Raises what the program's text raises when it
    is run, and BeyondOracleError for a part of the language beyond the oracle.
    """
    documents = {path: normal(dict(fields)) for path, fields in database.items()}
    with load(*sources_of(program)) as loaded:
        evaluation = Evaluation(loaded, documents, Letters(loaded))
        evaluation.run()
        return result_of(evaluation)


def database_from_log(lines: Iterable[str], program: Any) -> Database:
    """The documents after a change log, typed by the program's attributes. Raises ValueError at a line that can't be."""
    with load(*sources_of(program)) as loaded:
        return apply_log(lines, loaded)
