"""Whether a trigger's text evaluates its view once: by `new`, or by `get(once=True)`.

Must not know sources or evaluation.
"""

import ast
from typing import Any

from .loading import Loaded
from .views import ViewModel


def evaluates_once(loaded: Loaded, mediator: Any, function: Any) -> bool:
    """Whether the trigger, or a method or function that it calls by name, does so, and none of them has `once=False`."""
    views = {view.__name__ for view in loaded.classes(ViewModel)}
    found: set[bool] = set()
    waiting, seen = [function], set()
    while waiting:
        code = waiting.pop().__code__
        if code in seen or loaded.file_of(code.co_filename) is None:
            continue
        seen.add(code)
        for call in ast.walk(loaded.definition_of(code)):
            if isinstance(call, ast.Call):
                found |= _forms(call, views)
                waiting += _called(loaded, mediator, code, call)
    return found == {True}


def _forms(call: ast.Call, views: set[str]) -> set[bool]:
    """True for a call that evaluates a view once, False for one that follows it."""
    if not isinstance(call.func, ast.Attribute):
        return set()
    if ast.unparse(call.func.value).split(".")[-1] not in views:
        return set()
    if call.func.attr in ("new", "get_many"):
        return {True}
    if call.func.attr != "get":
        return set()
    given = [k.value for k in call.keywords if k.arg == "once"] + call.args[1:2]
    return {bool(given) and isinstance(given[0], ast.Constant) and given[0].value is True}


def _called(loaded: Loaded, mediator: Any, code: Any, call: ast.Call) -> list[Any]:
    """The mediator's method, or the module's function, that is called by its name."""
    found: Any = None
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        if call.func.value.id in ("self", "cls", mediator.__name__):
            found = getattr(mediator, call.func.attr, None)
    elif isinstance(call.func, ast.Name):
        module = loaded.modules[str(loaded.file_of(code.co_filename))]
        found = vars(module).get(call.func.id)
    found = getattr(found, "__func__", found)
    return [found] if hasattr(found, "__code__") else []
