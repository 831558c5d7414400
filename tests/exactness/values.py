"""Hostile values of every kind that Firestore can store, as hypothesis strategies."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from boiler.values import GeoPoint, Reference, Vector

TEXT = st.one_of(
    st.sampled_from(
        ["", "a", "é", "e\u0301", "😀", "\ud7ff", "\ue000", "\U00010000", "a\x00b", "ß"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
INTEGERS = st.one_of(
    st.sampled_from(
        [0, 1, -1, 2**15, 2**30, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**63 - 1, -(2**63)]
    ),
    st.integers(-(2**63), 2**63 - 1),
)
FLOATS = st.one_of(
    st.sampled_from(
        [0.0, -0.0, 1.0, float("nan"), -float("nan"), float("inf"), 5e-324, 1e308, 2.0**53]
    ),
    st.floats(),
)
TIMES = st.one_of(
    st.sampled_from(
        [
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
            datetime(2024, 2, 29, tzinfo=UTC),
            datetime(1, 1, 1, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        ]
    ),
    st.datetimes(timezones=st.just(UTC)),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    INTEGERS,
    FLOATS,
    TEXT,
    st.binary(max_size=8),
    TIMES,
    st.sampled_from([Reference("a/b"), Reference("a/b/c/😀")]),
    st.sampled_from([GeoPoint(0.0, -0.0), GeoPoint(89.5, 180.0)]),
    st.sampled_from([Vector(()), Vector((1.0, float("nan"), -0.0))]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
