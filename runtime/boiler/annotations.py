"""What an attribute's annotation is, wherever in a class and its bases it was written, and how it is called in messages.

Must not know values; `importing` and `exporting` read values by what this finds.
"""

import sys
import types
import typing
from typing import Any


def annotation_in(cls: type, name: str) -> Any:
    """The annotation of an attribute in force on `cls`; Any where there is none. Raises NameError for an unknown name in it."""
    for base in cls.__mro__:
        found = vars(base).get("__annotations__", {})
        if name in found:
            return resolved(found[name], base)
    return Any


def resolved(annotation: Any, owner: type) -> Any:
    """The annotation with every name in quotes looked up where `owner` was written. Raises NameError."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        names = vars(sys.modules[owner.__module__])
        return resolved(eval(annotation, names, dict(vars(owner))), owner)
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if not args or origin is None:
        return annotation
    inner = tuple(resolved(argument, owner) for argument in args)
    if inner == args and all(map(_is, inner, args)):
        return annotation
    if is_union(annotation):
        return typing.Union[inner]  # noqa: UP007 - built from a tuple
    return origin[inner]


def _is(left: object, right: object) -> bool:
    return left is right


def is_union(annotation: Any) -> bool:
    """Whether it is `X | Y` or `Union[X, Y]`."""
    return typing.get_origin(annotation) in (typing.Union, types.UnionType)


def without_none(annotation: Any) -> tuple[Any, bool]:
    """The annotation without None, and whether None was in it."""
    if annotation is None or annotation is type(None):
        return annotation, True
    if not is_union(annotation):
        return annotation, False
    args = typing.get_args(annotation)
    rest = tuple(argument for argument in args if argument is not type(None))
    if len(rest) == len(args):
        return annotation, False
    return (rest[0] if len(rest) == 1 else typing.Union[rest]), True  # noqa: UP007 - built from a tuple


def is_any(annotation: Any) -> bool:
    """Whether every value is good."""
    return annotation is Any or annotation is object


def name_of(annotation: Any) -> str:
    """How an annotation is written, without the modules of its classes."""
    inner, optional = without_none(annotation)
    if optional and inner not in (None, type(None)):
        return f"Optional[{name_of(inner)}]"
    if is_union(annotation):
        return f"Union[{', '.join(map(name_of, typing.get_args(annotation)))}]"
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is not None and args:
        return f"{name_of(origin)}[{', '.join(map(name_of, args))}]"
    return str(getattr(annotation, "__name__", annotation))
