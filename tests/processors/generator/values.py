"""Stored values for random change logs, by what an attribute holds: mostly plain ones, which meet each other, and some hostile.

Every value is one that a Firestore document can hold, in the form of a change log. Must not know programs.
"""

from typing import Any

from hypothesis import strategies as st

IDS = ("a", "b", "c～", "😀")
PLAIN_TEXTS = ("x", "y", "Ünï")
HOSTILE_TEXTS = ("", "e\u0301", "é", "😀", "～", "a/b", "__x__", ".", "\x00", "١")
KEYS = ("k", "～", "😀", "10", "9")
LEAP_DAYS = ("2024-02-29T23:59:59.999999Z", "2024-02-29T00:30:00+01:00", "2024-03-01T00:00:00Z")
FAR_TIMES = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.5Z")
LARGEST, SMALLEST = 2**63 - 1, -(2**63)
DEEP = 15
"""Levels of a deep value: Firestore takes 20."""


def _deep(levels: int) -> Any:
    value: Any = 0
    for level in range(levels):
        value = {"in": value} if level % 2 else [value]
    return value


_PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(PLAIN_TEXTS),
    "int": st.integers(0, 3),
    "float": st.sampled_from([0.5, 1, 2.25, 0.1]),
    "texts": st.lists(st.sampled_from(PLAIN_TEXTS), max_size=3),
    "time": st.sampled_from(LEAP_DAYS),
    "map": st.sampled_from([{"unitName": "x", "count": 2}, {"unitName": "y"}]),
    "maps": st.lists(st.sampled_from([{"unitName": "x", "count": 2}, {"count": 0}]), max_size=2),
    "any": st.sampled_from([0, "x", True, 1, 1.5, ["x", 1], {"k": "x", "j": [1]}]),
}
_HOSTILE: dict[str, st.SearchStrategy[Any]] = {
    "text": st.none() | st.sampled_from(HOSTILE_TEXTS) | st.just(5),
    "int": st.none() | st.sampled_from([LARGEST, SMALLEST, -1, 2**53 + 1, "1", True, 1.0, 2.5]),
    "float": st.none() | st.sampled_from([-0.0, 0.0, float("nan"), 1e308, -5, "1", False]),
    "texts": st.none()
    | st.lists(st.sampled_from(HOSTILE_TEXTS), max_size=3)
    | st.just(["x", None]),
    "time": st.none() | st.sampled_from([*FAR_TIMES, "2024-02-29T10:00:00", "2023-02-29", 5]),
    "map": st.none()
    | st.sampled_from([{}, {"count": "1"}, {"unitName": None, "count": None, "k": 1}, "x"]),
    "maps": st.none() | st.sampled_from([[{}], [None], [{"count": True}], {"count": 1}]),
    "any": st.none()
    | st.sampled_from(
        [{}, [], -0.0, float("nan"), {"a": {}}, [{}], "", False, _deep(DEEP), LARGEST]
    ),
}


@st.composite
def values(draw: st.DrawFn, kind: str) -> Any:
    """A value for an attribute of that kind."""
    return draw((_HOSTILE if draw(st.integers(0, 6)) == 6 else _PLAIN)[kind])


@st.composite
def links(draw: st.DrawFn, kind: str, paths: tuple[str, ...]) -> Any:
    """References, by path: one, a list or a map of them; most are among `paths`."""
    path = st.sampled_from(paths)
    if draw(st.integers(0, 9)) == 9:
        path = st.sampled_from(["other/a", "alphas/none", "alphas"])
    if kind == "ref":
        return None if draw(st.integers(0, 7)) == 7 else draw(path)
    if kind == "refs":
        return draw(st.lists(path, max_size=3))
    return draw(st.dictionaries(st.sampled_from(KEYS), path, max_size=3))
