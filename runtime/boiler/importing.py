"""How a stored value is read as its annotation says: nothing is coerced but an int into a float, and a path into a Reference.

An annotation becomes a reader once, and the reader is called for every value. Must not know attributes or documents.
"""

import typing
from collections.abc import Callable
from datetime import datetime
from typing import Any

from boiler.annotations import is_any, is_union, without_none
from boiler.values import GeoPoint, Reference, Vector, is_document_path

Reader = Callable[[Any], Any]
"""Takes a stored value that is not None; raises MismatchError."""


class MismatchError(Exception):
    """A stored value has the wrong type; `found` is that value. The caller knows whose attribute it is."""

    def __init__(self, found: object) -> None:
        super().__init__(found)
        self.found = found


def reader(annotation: Any, maps: Callable[[type], Reader | None]) -> Reader:
    """The reader of an annotation; `maps` gives the reader of a class with declared attributes, None for other classes."""
    annotation, _ = without_none(annotation)
    if is_any(annotation):
        return copied
    if is_union(annotation):
        return _first([reader(choice, maps) for choice in typing.get_args(annotation)])
    origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
    if origin is float:
        return _float
    if origin is Reference:
        return _reference
    if origin is list:
        return _list(_item(args[0] if args else Any, maps))
    if origin is dict:
        return _dict(_item(args[1] if len(args) == 2 else Any, maps))
    if origin in (str, bool, int, bytes):
        return _exactly(origin)
    if origin in (datetime, GeoPoint, Vector):
        return _instance(origin)
    mapped = maps(origin) if isinstance(origin, type) else None
    return mapped if mapped is not None else _nothing


def _item(annotation: Any, maps: Callable[[type], Reader | None]) -> Reader:
    """A reader of items, which may be None only where the annotation says so."""
    _, optional = without_none(annotation)
    read = reader(annotation, maps)
    if not optional and not is_any(annotation):
        return lambda value: _present(value, read)
    return lambda value: None if value is None else read(value)


def _present(value: Any, read: Reader) -> Any:
    if value is None:
        raise MismatchError(value)
    return read(value)


def copied(value: Any) -> Any:
    """The value with its own lists and maps, keys sorted: what a program does to it is nobody else's."""
    match value:
        case list():
            return [copied(item) for item in value]
        case dict():
            return {key: copied(value[key]) for key in sorted(value)}
    return value


def _first(readers: list[Reader]) -> Reader:
    def read(value: Any) -> Any:
        for each in readers:
            try:
                return each(value)
            except MismatchError:
                continue
        raise MismatchError(value)

    return read


def _float(value: Any) -> Any:
    if type(value) is int:
        return float(value)
    if type(value) is float:
        return value
    raise MismatchError(value)


def _reference(value: Any) -> Any:
    if isinstance(value, Reference):
        return value
    if isinstance(value, str) and is_document_path(value):
        return Reference(value)
    raise MismatchError(value)


def _list(item: Reader) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise MismatchError(value)
        return [item(each) for each in value]

    return read


def _dict(item: Reader) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise MismatchError(value)
        return {key: item(value[key]) for key in sorted(value)}

    return read


def _exactly(kind: type) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise MismatchError(value)
        return value

    return read


def _instance(kind: type) -> Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, kind):
            raise MismatchError(value)
        return value

    return read


def _nothing(value: Any) -> Any:
    raise MismatchError(value)
