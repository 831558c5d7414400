"""The one function of an interpreter that Java calls (docs/architecture.md, The embedded functions).

No exception ever leaves it: a program's exceptions are part of the answer, anything else is a fault that fails the job with its
message. Must not know how Java calls it.
"""

from typing import Any

from boiler.embedded.requests import answer
from boiler.kept import KeptError
from boiler.program import ProgramError
from boiler.wire import dumps, loads


def dispatch(request: bytes) -> bytes:
    """Answers one request: `["ok", ...]` or `["fault", message]`."""
    try:
        return dumps(answer(loads(request)))
    except ProgramError as error:
        return _fault(f"the program can't be loaded: {error}")
    except KeptError as error:
        return _fault(str(error))
    except BaseException as error:
        return _fault(f"{type(error).__name__} in boiler's runtime: {error}{_place(error)}")


def _fault(message: str) -> bytes:
    return dumps(["fault", message.encode("utf-8", "backslashreplace").decode("utf-8")])


def _place(error: BaseException) -> str:
    trace: Any = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (
        f" ({trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno})"
        if trace is not None
        else ""
    )
