"""Values as text: one that two values share exactly where they are the same, and one for people.

Must not know programs.
"""

import dataclasses
import json
import math
import re
from collections import deque
from datetime import date, datetime, time, timedelta
from types import FunctionType, MappingProxyType
from typing import Any

from boiler.attributes import Mapped
from boiler.instants import micros_of, text_of
from boiler.json_values import json_of
from boiler.values import GeoPoint, Reference, Vector

TOLERANCE = 1e-9
"""How far floats may differ that were added up in another order."""

SHOWN = 600
"""Characters of a value that people are shown."""

DEPTH = 60
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_PLAIN = (bool, int, str, bytes, type(None), datetime, date, time, timedelta)


def form(value: Any, depth: int = 0) -> str:
    """By type and value at every depth: NaN like NaN, -0.0 unlike 0.0, True unlike 1; dicts in their order, sets in none."""
    kind = type(value)
    if kind in _PLAIN:
        return f"{kind.__name__} {value!r}" if kind is datetime else repr(value)
    if depth > DEPTH:
        return f"{kind.__name__} ..."
    if kind is float:
        return "nan" if math.isnan(value) else repr(value)
    if isinstance(value, dict | MappingProxyType):
        items = (f"{form(k, depth + 1)}: {form(v, depth + 1)}" for k, v in value.items())
        return f"{kind.__name__} {{{', '.join(items)}}}{_more(value, depth)}"
    if isinstance(value, list | tuple | deque):
        return f"{kind.__name__} [{', '.join(form(item, depth + 1) for item in value)}]"
    if isinstance(value, set | frozenset):
        return f"{kind.__name__} {{{', '.join(sorted(form(item, depth + 1) for item in value))}}}"
    if isinstance(value, Reference):
        return f"Reference {value.path!r}"
    if isinstance(value, BaseException):
        return f"{kind.__name__} {without_addresses(str(value))!r}"
    if isinstance(value, type | FunctionType):
        return f"{value.__module__}.{value.__qualname__}"
    names = _state(value)
    if names is None:
        return f"{kind.__name__} {without_addresses(repr(value))}"
    inner = (f"{name}={form(item, depth + 1)}" for name, item in names.items())
    return f"{kind.__name__}({', '.join(inner)})"


def _more(value: Any, depth: int) -> str:
    """What a snapshot has beside its items: a view's getters that raised."""
    failures = getattr(value, "failures", ())
    return "".join(f" {f.attribute}: {form(f.error, depth + 1)}" for f in failures)


def _state(value: Any) -> dict[str, Any] | None:
    """What an object is made of, by name; None where it doesn't show."""
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        found = {name: getattr(value, name, None) for name in names}
        return {**found, **getattr(value, "__dict__", {})}
    own = getattr(value, "__dict__", None)
    return None if own is None else dict(sorted(own.items()))


def without_addresses(text: str) -> str:
    """The text without the places of objects in memory, which differ from process to process."""
    return _ADDRESS.sub("", text)


def close(left: Any, right: Any) -> bool:
    """Whether two values are the same but for the last digits of their floats."""
    if isinstance(left, float) and isinstance(right, float):
        if math.isnan(left) or math.isnan(right):
            return math.isnan(left) and math.isnan(right)
        return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        pairs = zip(left.items(), right.items(), strict=False)
        return len(left) == len(right) and all(
            form(a) == form(b) and close(x, y) for (a, x), (b, y) in pairs
        )
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(close, left, right))
    names, others = (_state(left), _state(right)) if not isinstance(left, type) else (None, None)
    if names is not None and others is not None:
        return names.keys() == others.keys() and all(close(names[n], others[n]) for n in names)
    return form(left) == form(right)


def shown(value: Any) -> str:
    """For people: a document as JSON, anything else as Python writes it."""
    if isinstance(value, Mapped):
        return _shortened(_document(value))
    try:
        return _shortened(without_addresses(repr(value)))
    except Exception as error:  # a program's own __repr__ may raise
        return f"<{type(value).__name__}, whose repr raises {type(error).__name__}>"


def shown_fields(fields: Any) -> str:
    """The fields of a document as JSON."""
    return _shortened(json.dumps(as_json(fields), ensure_ascii=False, sort_keys=True, default=str))


def as_json(value: Any) -> Any:
    """Stored values as JSON has them; NaN stays."""
    match value:
        case float():
            return value
        case dict():
            return {str(key): as_json(item) for key, item in value.items()}
        case list() | tuple():
            return [as_json(item) for item in value]
        case datetime() if value.tzinfo is not None:
            return text_of(micros_of(value))
        case bytes() | Reference() | GeoPoint() | Vector() | None | bool() | int() | str():
            return json_of(value)
    return repr(value)


def _document(value: Mapped) -> str:
    path = getattr(value, "_path", None) or getattr(vars(value).get("doc_ref"), "path", "")
    fields = shown_fields(value._stored) if value._stored or not value._assigned else ""
    assigned = f" with {shown(value._assigned)} assigned" if value._assigned else ""
    return f"{path or type(value).__name__} {fields}{assigned}"


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}... ({len(text)} characters)"
