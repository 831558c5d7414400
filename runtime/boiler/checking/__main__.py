"""One process that checks one program: a request in JSON on standard input, an answer in JSON on standard output.

What the program's functions print goes nowhere, and what they take of memory is limited. Must not know who asks.
"""

import json
import os
import sys
from typing import Any

from boiler.checking.replay import replay
from boiler.local.changes import read_log
from boiler.program import ProgramError, load

MEMORY = 4 << 30
"""Bytes of address space: a hostile number must not take the machine's memory."""


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The result of the program's case, what its functions give, and findings where properties are asked for."""
    try:
        import hypothesis  # noqa: F401 - only whether it is there
    except ImportError:
        return {"missing": "hypothesis"}
    from boiler.checking.checks import called_functions, findings
    from boiler.checking.outcomes import outcomes
    from boiler.checking.places import place_of
    from boiler.checking.seen import case_of

    try:
        program = load(request["files"], request["entry"], request["digest"])
    except ProgramError as error:
        return {"problem": str(error)}
    plan, examples = request["plan"], request["examples"]
    log = list(read_log(request["log"], json.loads(plan)["schemas"], "input.jsonl"))
    replayed = replay(program, plan, log)
    case = case_of(program, plan, log, replayed)
    called = outcomes(case, examples)
    places = {p.name: place_of(program, p.function) for p, _, _ in called_functions(case)}
    found = [f.as_json() for f in findings(case, examples)] if request["properties"] else []
    return {
        "result": replayed.result(),
        "outcomes": called,
        "places": places,
        "findings": found,
    }


def main() -> None:
    """Answers one request."""
    _limit_memory()
    request = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        answered = answer(request)
    except BaseException as error:  # whoever asks is to know; nobody reads this process's traceback
        answered = {"problem": f"{type(error).__name__}: {error}"}
    json.dump(answered, out, ensure_ascii=True)
    out.flush()
    os._exit(0)  # threads that a program has left behind don't count


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    main()
