"""Structured queries, compiled: what is in their scope, what matches, in which order, which part.

Must not know requests, transactions or streams.
"""

from dataclasses import dataclass
from typing import Any

from boiler.local.firestore import fieldpaths
from boiler.local.firestore.documents import Database, Rows
from boiler.local.firestore.errors import invalid, unimplemented
from boiler.local.firestore.fieldpaths import NAME, FieldPath
from boiler.local.firestore.filters import Filter, compile_filter, field_key
from boiler.local.firestore.names import check_id, collection_of, sort_key, split_parent
from boiler.local.firestore.protos import DESCENDING
from boiler.local.firestore.values import REFERENCE_RANK, Key, order_key

Row = tuple[str, Any]


@dataclass(frozen=True)
class Order:
    """A field to sort by; `__name__` is always the last of a query's orders."""

    path: FieldPath
    descending: bool


@dataclass(frozen=True)
class Cursor:
    """A position among the sorted documents: just before or just after the keys."""

    keys: tuple[Key, ...]
    before: bool

    def compare(self, found: tuple[Key, ...], orders: tuple[Order, ...]) -> int:
        """Below 0 where the document is before the position, above 0 where it is after."""
        for key, wanted, order in zip(found, self.keys, orders, strict=False):
            if key != wanted:
                return -1 if (key < wanted) != order.descending else 1
        return 1 if self.before else -1


class Query:
    """A structured query below a parent. Raises RequestError where it is not valid."""

    def __init__(self, parent: str, proto: Any) -> None:
        self.database, self._parent = split_parent(parent)
        if len(proto.from_) > 1:
            raise invalid("a query must be from one collection or collection group")
        if proto.HasField("find_nearest"):
            raise unimplemented("the embedded Firestore has no search for nearest vectors")
        self._id = proto.from_[0].collection_id if proto.from_ else ""
        # Without an id: from every collection directly below the parent.
        self._group = bool(proto.from_) and proto.from_[0].all_descendants
        if self._id:
            check_id(self._id)
        self._collection = f"{self._parent}/{self._id}" if self._parent else self._id
        self._filter = _filter_of(proto)
        self.orders = _orders(proto, self._filter)
        self._needed = tuple(order.path for order in self.orders if order.path != NAME)
        self._start = _cursor(proto, "start_at", self.orders)
        self._end = _cursor(proto, "end_at", self.orders)
        self._offset = proto.offset
        self._limit = proto.limit.value if proto.HasField("limit") else None
        if self._offset < 0 or (self._limit is not None and self._limit < 0):
            raise invalid("a query's offset and limit can't be negative")
        self.is_part = self._limit is not None or self._offset > 0
        self._select = (
            [fieldpaths.parse(field.field_path) for field in proto.select.fields]
            if proto.HasField("select")
            else None
        )

    def in_scope(self, path: str) -> bool:
        """Whether the document's collection is one that the query is from."""
        collection = collection_of(path)
        if not self._group:
            if not self._id:
                return collection.rpartition("/")[0] == self._parent
            return collection == self._collection
        return self._id in ("", collection.rpartition("/")[2]) and (
            not self._parent or path.startswith(f"{self._parent}/")
        )

    def matches(self, path: str, document: Any) -> bool:
        """Whether it belongs to the result, offset and limit aside."""
        return self.in_scope(path) and self._accepts(document)

    def _accepts(self, document: Any) -> bool:
        if self._filter is not None and not self._filter.test(document):
            return False
        fields = document.fields
        if any(fieldpaths.get(fields, path) is None for path in self._needed):
            return False
        if self._start is None and self._end is None:
            return True
        keys = tuple(field_key(document, order.path) or () for order in self.orders)
        if self._start is not None and self._start.compare(keys, self.orders) < 0:
            return False
        return self._end is None or self._end.compare(keys, self.orders) < 0

    def candidates(self, database: Database, at: int | None = None) -> Rows:
        """The documents in scope, now or at that time."""
        if self._group:
            return database.group(self._parent, self._id, at)
        if not self._id:
            return database.children(self._parent, at)
        return database.collection(self._collection, at)

    def run(self, database: Database, at: int | None = None) -> list[Row]:
        """The result in order, whole documents. The caller holds the database's lock."""
        rows = [row for row in self.candidates(database, at) if self._accepts(row[1])]
        # Paths of one collection sort as plain text does.
        by_name = _by_path if self._id and not self._group else _by_segments
        rows.sort(key=by_name, reverse=self.orders[-1].descending)
        # Stable sorts from the last order to the first give the order of all.
        for order in reversed(self.orders[:-1]):
            rows.sort(
                key=lambda row, path=order.path: field_key(row[1], path) or (),  # type: ignore[misc]
                reverse=order.descending,
            )
        if not self.is_part:
            return rows
        end = None if self._limit is None else self._offset + self._limit
        return rows[self._offset : end]

    def project(self, document: Any) -> Any:
        """The document as the query's projection shows it."""
        return document if self._select is None else fieldpaths.project(document, self._select)


def _by_segments(row: Row) -> tuple[str, ...]:
    return sort_key(row[0])


def _by_path(row: Row) -> str:
    return row[0]


def _filter_of(proto: Any) -> Filter | None:
    return compile_filter(proto.where) if proto.HasField("where") else None


def _orders(proto: Any, filtered: Filter | None) -> tuple[Order, ...]:
    orders = []
    for one in proto.order_by:
        orders.append(Order(fieldpaths.parse(one.field.field_path), one.direction == DESCENDING))
        if orders[-1].path == NAME:
            return tuple(orders)
    given = {order.path for order in orders}
    last = orders[-1].descending if orders else False
    implied = set(filtered.inequalities if filtered else ()) - given - {NAME}
    orders += [Order(path, last) for path in sorted(implied)]
    return (*orders, Order(NAME, last))


def _cursor(proto: Any, field: str, orders: tuple[Order, ...]) -> Cursor | None:
    if not proto.HasField(field):
        return None
    cursor = getattr(proto, field)
    if len(cursor.values) > len(orders):
        raise invalid(f"{field} has {len(cursor.values)} values for {len(orders)} orders")
    keys = tuple(order_key(value) for value in cursor.values)
    for key, order in zip(keys, orders, strict=False):
        if order.path == NAME and key[0] != REFERENCE_RANK:
            raise invalid(f"{field} must have a reference to a document for __name__")
    return Cursor(keys, cursor.before)
