"""Questions to one database, all as of one moment: counts, sums, the next value of a field, documents.

The official client's own classes lose the difference between an integer and a double in a sum, so the requests are made below
them. Must not know programs or views.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from boiler.clients.requests import Requests, Stored
from boiler.local.values import value_from

OPERATORS = {
    "==": "EQUAL",
    "<": "LESS_THAN",
    "<=": "LESS_THAN_OR_EQUAL",
    ">": "GREATER_THAN",
    ">=": "GREATER_THAN_OR_EQUAL",
}
UNARY = {"null": "IS_NULL", "nan": "IS_NAN"}

LOWEST: dict[str, Any] = {
    "str": "",
    "bool": False,
    "int": -(2**63),
    "float": -math.inf,
    "datetime": datetime(1, 1, 1, tzinfo=UTC),
}
"""The least stored value of each type; a filter `>=` it finds that type alone, of int and float all numbers but NaN."""


class NosqlError(RuntimeError):
    """The database did not answer, or refused to; one sentence for the user."""


@dataclass(frozen=True)
class Test:
    """`key comparison value`; the comparisons "null" and "nan" take no value."""

    key: str
    comparison: str
    value: Any = None


@dataclass(frozen=True)
class Summed:
    """How many documents there are, and the sum of a field; no sum where it is no integer of 64 bits."""

    count: int
    total: int | None


class Reading:
    """A read-only transaction, from `with` to its end. Every method raises NosqlError."""

    def __init__(self, client: Any) -> None:
        """`client` is a google.cloud.firestore.Client."""
        self._client = client
        self._requests = Requests(client)
        self._root = f"{client._database_string}/documents"
        self._transaction = b""
        self.asked = 0
        self.read = 0

    def __enter__(self) -> "Reading":
        request = {"database": self._client._database_string, "options": {"read_only": {}}}
        with _guarded():
            self._transaction = bytes(self._call("begin_transaction", request).transaction)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            with _guarded():
                self._requests.roll_back(self._transaction)

    # ---- aggregations

    def count(self, collection: str, tests: Sequence[Test]) -> int:
        """How many documents meet all tests."""
        (found,) = self._aggregated(collection, self._query(collection, tests), {"count": {}})
        return int(found.integer_value)

    def having(self, collection: str, tests: Sequence[Test], key: str) -> int:
        """How many of them have the field, whatever its value; null too."""
        query = self._query(collection, tests)
        query["order_by"] = [{"field": self._requests.field(key), "direction": "ASCENDING"}]
        (found,) = self._aggregated(collection, query, {"count": {}})
        return int(found.integer_value)

    def summed(self, collection: str, tests: Sequence[Test], key: str) -> Summed:
        """Of those of them whose field is a number, NaN and doubles below all integers left out."""
        query = self._query(collection, [*tests, Test(key, ">=", LOWEST["int"])])
        # A request for several aggregations leaves out documents that lack a field of any; here all have it.
        of_field: dict[str, Any] = {"sum": {"field": self._requests.field(key)}}
        number, total = self._aggregated(collection, query, {"count": {}}, of_field)
        count = int(number.integer_value)
        if total.WhichOneof("value_type") == "integer_value":
            return Summed(count, int(total.integer_value))
        return Summed(count, None if count else 0)  # the sum of nothing, of whichever type

    # ---- documents

    def next_value(
        self, collection: str, tests: Sequence[Test], key: str, after: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        """The least value that the field has in them, of those after the given one, if one is given; empty if there is none.

        Raises UnreadableError for a value that programs can't be given.
        """
        query = self._query(collection, tests)
        field = self._requests.field(key)
        query["order_by"] = [{"field": field, "direction": "ASCENDING"}]
        query["select"] = {"fields": [field]}
        query["limit"] = 1
        if after:
            query["start_at"] = {"values": [self._requests.value(after[0])], "before": False}
        for answer in self._answers("run_query", collection, {"structured_query": query}):
            if answer.HasField("document"):
                self.read += 1
                return (value_from(answer.document.fields[key], self._root),)
        return ()

    def documents(self, collection: str, tests: Sequence[Test]) -> list[Stored]:
        """All of them, but those that programs can't be given."""
        parent, query = collection.rpartition("/")[0], self._query(collection, tests)
        with _guarded():
            self.asked += 1
            found = self._requests.query(parent, query, self._transaction)
        self.read += len(found)
        return [each for each in found if each.fields is not None]

    def document(self, path: str) -> Stored | None:
        """One document, if it exists and programs can be given it."""
        with _guarded():
            self.asked += 1
            found = self._requests.documents([path], self._transaction).get(path)
        self.read += 1
        return found if found is not None and found.fields is not None else None

    # ---- requests

    def _query(self, collection: str, tests: Sequence[Test]) -> dict[str, Any]:
        query: dict[str, Any] = {"from_": [{"collection_id": collection.rpartition("/")[2]}]}
        filters = [self._filter(test) for test in tests]
        if filters:
            query["where"] = {"composite_filter": {"op": "AND", "filters": filters}}
        return query

    def _filter(self, test: Test) -> dict[str, Any]:
        field = self._requests.field(test.key)
        if test.comparison in UNARY:
            return {"unary_filter": {"field": field, "op": UNARY[test.comparison]}}
        value, operator = self._requests.value(test.value), OPERATORS[test.comparison]
        return {"field_filter": {"field": field, "op": operator, "value": value}}

    def _aggregated(
        self, collection: str, query: dict[str, Any], *operators: dict[str, Any]
    ) -> list[Any]:
        """A value for each of the operators."""
        asked = [{"alias": f"a{n}", **operator} for n, operator in enumerate(operators)]
        wanted = {"structured_query": query, "aggregations": asked}
        request = {"structured_aggregation_query": wanted}
        for answer in self._answers("run_aggregation_query", collection, request):
            if answer.HasField("result"):
                fields = answer.result.aggregate_fields
                return [fields[f"a{n}"] for n in range(len(operators))]
        raise NosqlError("the database gave no answer to an aggregation")

    def _answers(self, method: str, collection: str, request: dict[str, Any]) -> Iterator[Any]:
        parent = collection.rpartition("/")[0]
        under = f"{self._root}/{parent}" if parent else self._root
        self.asked += 1
        with _guarded():
            for answer in self._call(
                method, {"parent": under, "transaction": self._transaction, **request}
            ):
                yield type(answer).pb(answer)

    def _call(self, method: str, request: dict[str, Any]) -> Any:
        call = getattr(self._client._firestore_api, method)
        return call(request=request, metadata=self._client._rpc_metadata)


@contextmanager
def _guarded() -> Iterator[None]:
    from google.api_core.exceptions import FailedPrecondition, GoogleAPICallError, RetryError

    try:
        yield
    except FailedPrecondition as error:
        raise NosqlError(
            f"the database refuses a query: {error.message}; "
            "`boilerc build` writes the indexes that it needs to firestore.indexes.json"
        ) from None
    except (GoogleAPICallError, RetryError) as error:
        raise NosqlError(f"the database did not answer: {type(error).__name__}: {error}") from None
