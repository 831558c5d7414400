"""What the front end makes of a text: the typed model and its findings, without a plan."""

from boiler_compiler.diagnostics import Diagnostic
from boiler_compiler.frontend.analysis import analyse
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.frontend.source import ProgramFiles
from boiler_compiler.model import Program

HEAD = """\
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, Iterator, NamedTuple, Optional, Protocol, Union

from boiler import CTX, DomainModel, Mediator, Reference, Serializable, Store, ViewModel, attrs, reference, sink, source


class Order(DomainModel):
    class Meta:
        collection_name = "orders"

    region: str = attrs.bproperty()
    cents: int = attrs.bproperty(import_default=0)
    price: float = attrs.bproperty()
    paid: bool = attrs.bproperty()
    at: datetime = attrs.bproperty()
    tags: list[str] = attrs.bproperty(import_default=list)
    buyer: Reference = attrs.bproperty()


class OrderStore(Store):
    order = reference(dm_cls=Order)


class Card(ViewModel):
    store: OrderStore

    region: str = attrs.bproperty()
    cents: int = attrs.bproperty()
    buyer: Reference = attrs.bproperty()
    hidden: str = attrs.bproperty(export_enabled=False)

    @region.getter
    def region(self):
        return self.store.order.region

    @cents.getter
    def cents(self):
        return self.store.order.cents

    @buyer.getter
    def buyer(self):
        return self.store.order.buyer

    @hidden.getter
    def hidden(self):
        return self.store.order.region

    @property
    def shown(self):
        return f"{self.region}: {self.euros(2)}"

    def euros(self, digits):
        return round(self.cents / 100, digits)

    @property
    def from_store(self):
        return self.store.order.cents

    @property
    def doc_ref(self):
        return CTX.db.document(f"shops/{self.store.order.region}/cards/{self.store.order.doc_id}")


"""
"""Imports, a model, and a view over it: enough for most programs."""


def analysed(text: str, **modules: str) -> tuple[Program, list[Diagnostic]]:
    """The typed model and the findings of a program; `modules` are others of its package."""
    files = {"program.py": text, **{f"{name}.py": other for name, other in modules.items()}}
    source = ProgramFiles("job", "program", files, {name: name for name in files})
    reports = Reports(source.shown)
    program = analyse(source, "", reports)
    assert program is not None
    return program, list(reports.sorted())


def codes(text: str) -> set[str]:
    """The codes of what is found in a program after HEAD."""
    return {found.code for found in analysed(HEAD + text)[1]}
