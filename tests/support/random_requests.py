"""Random Firestore requests, as plain dicts of the protos: commits and queries over few documents.

Few names, fields and values, so that requests meet. Must not know which server answers.
"""

import random
from typing import Any

DOCUMENTS = ("a/1", "a/2", "a/3", "a/1/b/1", "a/2/b/2", "b/1", "b/2")
FIELDS = ("x", "y", "m.x", "m.y", "m.n.x", "`o.d`")
OPERATORS = (
    "EQUAL",
    "NOT_EQUAL",
    "LESS_THAN",
    "LESS_THAN_OR_EQUAL",
    "GREATER_THAN",
    "GREATER_THAN_OR_EQUAL",
    "ARRAY_CONTAINS",
    "IN",
    "NOT_IN",
    "ARRAY_CONTAINS_ANY",
)
UNARY = ("IS_NAN", "IS_NULL", "IS_NOT_NAN", "IS_NOT_NULL")

SIMPLE: tuple[dict[str, Any], ...] = (
    {"null_value": 0},
    {"boolean_value": False},
    {"boolean_value": True},
    {"integer_value": 0},
    {"integer_value": 1},
    {"integer_value": 2**53 + 1},
    {"integer_value": 2**63 - 1},
    {"integer_value": -(2**63)},
    {"double_value": -0.0},
    {"double_value": 1.0},
    {"double_value": 1.5},
    {"double_value": float(2**53)},
    {"double_value": float("nan")},
    {"double_value": float("inf")},
    {"timestamp_value": {"seconds": 1, "nanos": 5000}},
    {"timestamp_value": {"seconds": -1}},
    {"string_value": ""},
    {"string_value": "a"},
    {"string_value": "\U0001f600"},
    {"string_value": "\uffee"},
    {"bytes_value": b""},
    {"bytes_value": b"\xff"},
    {"geo_point_value": {"latitude": 1, "longitude": -1}},
)


class Requests:
    """A repeatable sequence of requests of one seed; `root` is the root of the document names."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def value(self, root: str, depth: int = 2) -> dict[str, Any]:
        """A value of any type; arrays hold no arrays."""
        pick = self._random.random()
        if pick < 0.7 or depth == 0:
            return dict(self._random.choice(SIMPLE))
        if pick < 0.75:
            return {"reference_value": f"{root}/{self._random.choice(DOCUMENTS)}"}
        if pick < 0.85:
            items = [self.value(root, 0) for _ in range(self._random.randint(0, 3))]
            return {"array_value": {"values": items}}
        return {"map_value": {"fields": self._fields(root, depth - 1)}}

    def _fields(self, root: str, depth: int) -> dict[str, Any]:
        keys = self._random.sample(("x", "y", "m", "n", "o.d"), self._random.randint(0, 4))
        return {key: self.value(root, depth) for key in keys}

    def writes(self, root: str) -> list[dict[str, Any]]:
        """One to three writes of a commit."""
        return [self._write(root) for _ in range(self._random.choice((1, 1, 2, 3)))]

    def _write(self, root: str) -> dict[str, Any]:
        name = f"{root}/{self._random.choice(DOCUMENTS)}"
        write: dict[str, Any]
        pick = self._random.random()
        if pick < 0.15:
            write = {"delete": name}
        else:
            write = {"update": {"name": name, "fields": self._fields(root, 3)}}
            if pick < 0.6:
                paths = self._random.sample(FIELDS[:4], self._random.randint(0, 2))
                if not {"m.x", "m.y"} & set(paths) or self._random.random() < 0.9:
                    write["update_mask"] = {"field_paths": paths}
            if pick > 0.5:
                count = self._random.randint(1, 3)
                write["update_transforms"] = [self._transform(root) for _ in range(count)]
        if self._random.random() < 0.3:
            write["current_document"] = {"exists": self._random.random() < 0.6}
        return write

    def _transform(self, root: str) -> dict[str, Any]:
        values = {"values": [self.value(root, 0) for _ in range(self._random.randint(1, 3))]}
        number = self._random.choice(
            [v for v in SIMPLE if {"integer_value", "double_value"} & set(v)]
        )
        kind = self._random.choice(
            (
                {"increment": number},
                {"maximum": number},
                {"minimum": number},
                {"append_missing_elements": values},
                {"remove_all_from_array": values},
            )
        )
        return {"field_path": self._random.choice(FIELDS), **kind}

    def query(self, root: str) -> dict[str, Any]:
        """A query of a collection or a collection group."""
        query: dict[str, Any] = {
            "from_": [
                {
                    "collection_id": self._random.choice("ab"),
                    "all_descendants": self._random.random() < 0.4,
                }
            ]
        }
        if self._random.random() < 0.7:
            query["where"] = self._filter(root, 2)
        orders = self._random.sample((*FIELDS, "__name__"), self._random.choice((0, 0, 1, 1, 2)))
        if orders:
            query["order_by"] = [
                {
                    "field": {"field_path": path},
                    "direction": self._random.choice(("ASCENDING", "DESCENDING")),
                }
                for path in orders
            ]
            for end in ("start_at", "end_at"):
                if self._random.random() < 0.2 and "__name__" not in orders:
                    values = [self.value(root, 1) for _ in orders]
                    query[end] = {"values": values, "before": self._random.random() < 0.5}
        if self._random.random() < 0.3:
            query["limit"] = {"value": self._random.randint(1, 3)}
        if self._random.random() < 0.2:
            query["offset"] = self._random.randint(0, 2)
        return query

    def _filter(self, root: str, depth: int) -> dict[str, Any]:
        field = {"field_path": self._random.choice(("x", "y", *FIELDS))}
        pick = self._random.random()
        if depth and pick < 0.2:
            filters = [self._filter(root, depth - 1) for _ in range(self._random.randint(1, 3))]
            operator = self._random.choice(("AND", "OR"))
            return {"composite_filter": {"op": operator, "filters": filters}}
        if pick < 0.4:
            return {"unary_filter": {"op": self._random.choice(UNARY), "field": field}}
        operator = self._random.choice(OPERATORS)
        value = self.value(root, 1)
        if operator in ("IN", "NOT_IN", "ARRAY_CONTAINS_ANY"):
            values = [self.value(root, 0) for _ in range(self._random.randint(1, 6))]
            value = {"array_value": {"values": values}}
        return {"field_filter": {"field": field, "op": operator, "value": value}}
