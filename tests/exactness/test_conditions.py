"""`where`: which comparisons hold, what `== None` means, and that a join key never hides a match."""

from typing import Any

import pytest
from hypothesis import given

from boiler import DomainModel, attrs
from boiler.conditions import NoKeyError, equal, normal
from boiler.wire import dumps, packed
from tests.exactness.values import VALUES


class Order(DomainModel):
    region: Any = attrs.bproperty()
    tags: Any = attrs.bproperty()


def order(**fields: Any) -> Any:
    return Order._at("Order/x", fields)


# pytest rewrites the comparisons in asserts, so queries are made outside of them.
NOTHING = None
LITERAL = Order.where(Order.region == None)  # noqa: E711
LITERAL_LEFT = Order.where(Order.region == None)  # noqa: E711
VARIABLE = Order.where(Order.region == NOTHING)


def test_only_the_literal_none_asks_for_null_and_absent() -> None:
    for query in (LITERAL, LITERAL_LEFT):
        assert query.meets(order())
        assert query.meets(order(region=None))
        assert not query.meets(order(region=""))
    assert not VARIABLE.meets(order())
    assert not VARIABLE.meets(order(region=None))


@pytest.mark.parametrize("flag", [True, False])
def test_a_none_out_of_a_choice_is_no_literal(flag: bool) -> None:
    last = Order.where(Order.region == ("x" if flag else None))
    first = Order.where(Order.region == (None if flag else "y"))
    assert last.meets(order(region="x")) is flag
    assert not last.meets(order(region=None))
    assert not first.meets(order(region=None))
    assert first.meets(order(region="y")) is not flag


@pytest.mark.parametrize(
    ("found", "wanted", "holds"),
    [
        (1, 1.0, True),
        (True, 1, False),
        (False, 0, False),
        (True, True, True),
        (-0.0, 0, True),
        (float("nan"), float("nan"), False),
        ([1, True], [1.0, True], True),
        ([1], [True], False),
        ({"a": [0]}, {"a": [False]}, False),
        ("é", "e\u0301", False),
        (2**63 - 1, float(2**63 - 1), False),
    ],
)
def test_equality_is_pythons_but_typed(found: Any, wanted: Any, holds: bool) -> None:
    assert Order.where(Order.region == wanted).meets(order(region=found)) is holds
    assert Order.where(Order.tags.has(wanted)).meets(order(tags=["z", found])) is holds


def test_nothing_is_less_than_none_or_than_another_type() -> None:
    for found, wanted in [(None, 1), (1, None), ("a", 1), (True, 2), ([1], [2])]:
        assert not Order.where(Order.region < wanted).meets(order(region=found))
        assert not Order.where(Order.region >= wanted).meets(order(region=found))
    assert Order.where(Order.region < 2.5).meets(order(region=2))
    assert Order.where(Order.region <= "b", Order.region > "a").meets(order(region="b"))


def test_what_is_no_condition_is_refused() -> None:
    with pytest.raises(TypeError, match="where takes conditions"):
        Order.where(True)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no truth"):
        Order.where(Order.region == 1 and Order.tags == 2)
    with pytest.raises(TypeError, match="!="):
        Order.where(Order.region != 1)


@given(VALUES, VALUES)
def test_values_that_are_equal_have_one_join_key(left: Any, right: Any) -> None:
    if not equal(left, right) or left is None:
        return
    try:
        assert dumps(packed(normal(left))) == dumps(packed(normal(right)))
    except NoKeyError:
        raise AssertionError(f"{left!r} equals {right!r} but has no key") from None
