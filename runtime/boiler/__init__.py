"""What a program imports: `from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source`.

The classes mean in plain Python what docs/language.md says. Importing this is light: no Firestore, no gRPC, no Flink. Must not
know the compiler.
"""

import sys
from types import ModuleType
from typing import Any

from boiler import attrs, sink, source, window
from boiler.context import CTX
from boiler.mediator import Mediator
from boiler.models import DomainModel, Serializable
from boiler.query import Query, ViewModelQuery
from boiler.snapshot import Snapshot
from boiler.store import Store, reference
from boiler.timers import Timers
from boiler.values import GeoPoint, Reference, Vector
from boiler.view_model import ViewModel

__all__ = [
    "CTX",
    "DomainModel",
    "GeoPoint",
    "Mediator",
    "Query",
    "Reference",
    "Serializable",
    "Snapshot",
    "Store",
    "Timers",
    "Vector",
    "ViewModel",
    "ViewModelQuery",
    "attrs",
    "reference",
    "sink",
    "source",
    "window",
]


class _Package(ModuleType):
    """This module: the oracle's package `boiler.reference` never takes the place of the function `reference`."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "reference" and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
