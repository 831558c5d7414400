"""Messages: JSON typed by a class's attributes, and exported values as JSON."""

import math
from datetime import UTC, datetime
from typing import Any, Optional

import pytest

from boiler import DomainModel, GeoPoint, Reference, Serializable, Vector, attrs
from boiler.json_values import json_of, object_of, parsed


class Inner(Serializable):
    since: datetime = attrs.bproperty()
    raw: bytes = attrs.bproperty(data_key="RAW")


class Outer(Serializable):
    at: datetime = attrs.bproperty()
    maybe: Optional[datetime] = attrs.bproperty()  # noqa: UP045 - as in older programs
    times: list[datetime] = attrs.bproperty()
    inner: Inner = attrs.bproperty()
    inners: dict[str, list[Inner]] = attrs.bproperty()
    ref: Reference = attrs.bproperty()
    free: Any = attrs.bproperty()
    share: float = attrs.bproperty()
    count: int = attrs.bproperty()
    text_or_none: str | None = attrs.bproperty()


class Stored(DomainModel):
    made_at: datetime = attrs.bproperty()


def outer(**fields: Any) -> Any:
    return Outer._of(object_of(Outer, fields))


NOON = datetime(2026, 3, 2, 12, 0, 0, 1, UTC)


def test_typed() -> None:
    found = outer(
        at="2026-03-02T13:00:00.000001+01:00",
        maybe="2026-03-02T12:00:00.000001Z",
        times=["2026-03-02T12:00:00.000001Z"],
        inner={"since": "2026-03-02T12:00:00.000001Z", "RAW": "AAE=", "more": 1},
        inners={"b": [{"since": "2026-03-02T12:00:00.000001Z"}], "a": []},
        ref="users/u1",
        free={"at": "2026-03-02T12:00:00Z", "list": [1, {"x": None}]},
        share=3,
        count=10**30,
        textOrNone="2026-03-02T12:00:00Z",
        unknown=[],
    )
    assert found.at == found.maybe == found.times[0] == found.inner.since == NOON
    assert found.at.tzinfo is UTC
    assert found.inner.raw == b"\x00\x01"
    assert list(found.inners) == ["a", "b"]
    assert found.inners["b"][0].since == NOON
    assert found.ref == Reference("users/u1")
    assert found.free == {"at": "2026-03-02T12:00:00Z", "list": [1, {"x": None}]}
    assert type(found.share) is float
    assert found.count == 10**30
    assert found.text_or_none == "2026-03-02T12:00:00Z"


def test_of_a_model_by_its_stored_keys() -> None:
    assert object_of(Stored, {"madeAt": "2026-03-02T12:00:00.000001Z"}) == {"madeAt": NOON}


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("at", "at", "2026-03-02T12:00:00"),  # no time zone
        ("at", "at", "yesterday"),
        ("at", "at", 1772438400),
        ("at", "at", ["2026-03-02T12:00:00Z"]),
        ("at", "at", "9999-12-31T23:59:59-01:00"),  # after the last datetime in UTC
        ("times", "times", "2026-03-02T12:00:00Z"),
        ("times", "times", ["2026-03-02T12:00:00Z", "no"]),
        ("times", "times", [None]),
        ("inner", "inner", []),
        ("inners", "inners", {"a": {}}),
        ("ref", "ref", "users"),
        ("ref", "ref", "users//x"),
        ("count", "count", 3.0),
        ("count", "count", True),
        ("share", "share", "3"),
    ],
)
def test_what_does_not_fit_raises_where_it_is_read(name: str, key: str, value: Any) -> None:
    found = outer(**{key: value, "textOrNone": "x"})
    assert found.text_or_none == "x"
    with pytest.raises(TypeError):
        getattr(found, name)


def test_wrong_bytes_and_null() -> None:
    assert outer(inner={"RAW": None}).inner.raw is None
    with pytest.raises(TypeError):
        _ = outer(inner={"RAW": "not base64!"}).inner.raw


@pytest.mark.parametrize("value", [None, [], "x", 1, True])
def test_no_object(value: Any) -> None:
    with pytest.raises(TypeError, match="a message must be a JSON object, not "):
        object_of(Outer, value)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"nan", b"[NaN]", b"-Infinity", b"\xff", "{}".encode("utf-16"), b"\xef\xbb\xbf{}"],
)
def test_no_json(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json, or the decoder, says what is wrong
        parsed(data)


def test_json_of() -> None:
    value = {
        "at": NOON,
        "ref": Reference("users/u1"),
        "raw": b"\x00\x01",
        "place": GeoPoint(1.0, -2.5),
        "vector": Vector((1.0, 2.0)),
        "list": [None, True, 10**18, -0.0, {"deep": [datetime(1969, 1, 1, tzinfo=UTC)]}],
    }
    assert json_of(value) == {
        "at": "2026-03-02T12:00:00.000001Z",
        "ref": "users/u1",
        "raw": "AAE=",
        "place": {"latitude": 1.0, "longitude": -2.5},
        "vector": [1.0, 2.0],
        "list": [None, True, 10**18, -0.0, {"deep": ["1969-01-01T00:00:00Z"]}],
    }


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_json_has_no_such_number(bad: float) -> None:
    for value in (bad, [bad], {"x": {"y": bad}}, Vector((bad,))):
        with pytest.raises(TypeError, match="can't be written as JSON"):
            json_of(value)
