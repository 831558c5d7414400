"""Values that programs give: what `where` compares, what is exported, what stays one segment of a path."""

from collections import Counter, namedtuple
from datetime import datetime
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from typing import Any

import pytest

from boiler import DomainModel, GeoPoint, Reference, Vector, attrs
from boiler.conditions import Condition, NoKeyError, equal, normal
from boiler.exporting import exported
from boiler.values import template_part
from boiler.where_reads import where_reads
from boiler.wire import dumps, packed


class Kind(str, Enum):  # noqa: UP042 - as people write it
    GOOD = "good"


class Level(IntEnum):
    HIGH = 2


class Text(str):
    pass


Pair = namedtuple("Pair", "a b")


class Order(DomainModel):
    shop: Any = attrs.bproperty()
    qty: int = attrs.bproperty()
    price: int = attrs.bproperty()


def no_fields(value: Any) -> None:
    return None


def test_a_reference_on_the_left_of_an_attribute_is_a_condition() -> None:
    query = Order.where(Reference("shops/s") == Order.shop)
    assert query.meets(Order._at("Order/x", {"shop": Reference("shops/s")}))
    assert not query.meets(Order._at("Order/x", {"shop": Reference("shops/t")}))
    assert Reference("shops/s") != "shops/s"
    assert (Reference("shops/s") == None) is False  # noqa: E711


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (Kind.GOOD, "good"),
        (Level.HIGH, 2),
        (Text("x"), "x"),
        (Decimal("1.5"), 1.5),
        (Decimal(2), 2.0),
        (Fraction(1, 2), 0.5),
        (2 + 0j, 2),
    ],
)
def test_what_equals_a_stored_value_has_its_join_key(given: Any, stored: Any) -> None:
    assert equal(given, stored)
    assert dumps(packed(normal(given))) == dumps(packed(normal(stored)))


@pytest.mark.parametrize("given", [Decimal("NaN"), Decimal("0.1"), 1j, Fraction(1, 3)])
def test_what_equals_no_stored_value_has_no_join_key(given: Any) -> None:
    with pytest.raises(NoKeyError):
        normal(given)


def test_a_naive_datetime_can_not_be_compared() -> None:
    with pytest.raises(TypeError, match="no time zone"):
        Condition("at", "<", datetime(2024, 2, 29))


@pytest.mark.parametrize(
    ("value", "annotation", "written"),
    [
        (Kind.GOOD, str, "good"),
        (Kind.GOOD, Any, "good"),
        (Level.HIGH, int, 2),
        (Level.HIGH, float, 2.0),
        (Pair(1, "b"), list[Any], [1, "b"]),
        (Counter("aab"), dict[str, int], {"a": 2, "b": 1}),
        ({Kind.GOOD: 1}, dict[str, int], {"good": 1}),
        (GeoPoint(48, -11), GeoPoint, GeoPoint(48.0, -11.0)),
        (Vector((1, 2)), Any, Vector((1.0, 2.0))),
    ],
)
def test_a_subclass_is_written_as_the_plain_value(
    value: Any, annotation: Any, written: Any
) -> None:
    found = exported(value, annotation, no_fields)
    assert (found, type(found)) == (written, type(written))
    assert dumps(packed(found)) == dumps(packed(written))


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (GeoPoint(91, 0), OverflowError),
        (GeoPoint(0, float("nan")), OverflowError),
        (GeoPoint(True, 0), TypeError),
        (Vector(("1",)), TypeError),  # type: ignore[arg-type]
        (Reference("users/u/orders"), TypeError),
        ({"": 1}, TypeError),
        ({"é" * 751: 1}, TypeError),
        (True, TypeError),
    ],
)
def test_what_firestore_refuses_is_an_exception_of_the_attribute(
    value: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        exported(value, int if value is True else Any, no_fields)


def test_a_part_of_a_path_is_checked_as_it_is_written() -> None:
    assert template_part("a", ">3") == "  a"
    assert template_part("a/b", ".1") == "a"
    assert template_part("a", "", ord("r")) == "'a'"
    assert template_part("") == ""  # one part of a segment that has others
    for value, spec in [(None, ""), (None, ">3"), ("a/b", ""), ("a/b/c", ">9"), ("a", "/>4")]:
        with pytest.raises(ValueError, match="a part of a path"):
            template_part(value, spec)


def chained(self: Any) -> Any:
    return Order.where(Order.shop == self.shop).where(self.least <= Order.qty)


def aliased(self: Any) -> Any:
    model = Order
    return model.where(model.shop == self.shop, model.qty > 1) if Order.price else None


def by_module(self: Any) -> Any:
    return MODELS.Order.where(MODELS.Order.shop == self.shop, MODELS.Order.qty == 1)


class MODELS:
    Order = Order


@pytest.mark.parametrize("getter", [chained, aliased, by_module])
def test_what_conditions_read_is_told_from_the_code(getter: Any) -> None:
    assert where_reads(getter, Order) == ("qty", "shop")
