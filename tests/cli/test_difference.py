"""A result beside the expected one: each document that differs, with its changed lines and little else."""

from typing import Any

from boiler.local.diff import exact_lines, readable

EXPECTED = {
    "collections": {
        "cards": {
            "a": {"title": "A", "size": 1, "inner": {"x": 1, "y": [1, 2, 3], "z": 0.3}},
            "b": {"title": "B"},
        }
    },
    "topics": {"pages": [{"key": "k", "value": {"n": 1}}, {"key": "k", "value": {"n": 2}}]},
    "errors": {"views": [{"view": "V", "root": "a/b", "attribute": "x", "message": "no"}]},
}


def changed(**parts: Any) -> dict[str, Any]:
    return {**EXPECTED, **parts}


def shown(found: dict[str, Any]) -> list[list[tuple[str, str]]]:
    return [[(line.kind, line.text) for line in lines] for lines in readable(EXPECTED, found)]


def test_equal_results_have_no_difference() -> None:
    assert shown(EXPECTED) == []


def test_only_changed_lines_are_shown() -> None:
    card = {"title": "A", "size": 1.0, "inner": {"x": 2, "y": [1, 2, 3], "z": 0.1 + 0.2}}
    found = changed(collections={"cards": {"a": card, "b": {"title": "B"}}})
    # An int and a float, and the last digits of a float, are no difference, and not shown as one.
    assert shown(found) == [
        [
            ("title", "cards/a"),
            ("same", '  "inner": {'),
            ("missing", '    "x": 1,'),
            ("found", '    "x": 2,'),
            ("same", '    "y": ['),
        ]
    ]


def test_documents_that_are_missing_or_not_expected() -> None:
    found = changed(collections={"cards": {"b": {"title": "B"}}, "others": {"c": {}}})
    first, second = shown(found)
    assert first[0] == ("title", "cards/a is missing")
    assert {kind for kind, _ in first[1:]} == {"missing"}
    assert second == [("title", "others/c is not expected"), ("found", "{}")]


def test_records_are_a_multiset_and_compared_by_key() -> None:
    same = [{"key": "k", "value": {"n": 2}}, {"key": "k", "value": {"n": 1.0}}]
    assert shown(changed(topics={"pages": same})) == []
    found = [{"key": "k", "value": {"n": 2}}, {"key": "k", "value": {"n": 3}}]
    ((title, *lines),) = shown(changed(topics={"pages": found}))
    assert title == ("title", "a record of pages: key k")
    assert ("missing", '    "n": 1') in lines
    assert ("found", '    "n": 3') in lines
    (lines,) = shown(changed(topics={"pages": same[:1]}))
    assert lines[0] == ("title", "a record of pages: key k is missing")


def test_dead_letters_are_compared_by_what_they_name() -> None:
    letter = {"view": "V", "root": "a/b", "attribute": "x", "message": "yes"}
    ((title, *lines),) = shown(changed(errors={"views": [letter]}))
    assert title == ("title", "a dead letter: view V, root a/b, attribute x")
    assert ("missing", '  "message": "no",') in lines
    (lines,) = shown(changed(errors={}))
    assert lines[0][1].endswith("is missing")


def test_a_long_document_is_cut() -> None:
    long = {str(number): number for number in range(200)}
    found = changed(collections={"cards": {**EXPECTED["collections"]["cards"], "c": long}})
    (lines,) = shown(found)
    assert len(lines) == 42
    assert lines[-1] == ("same", "... and 162 more lines")


def test_exact_lines() -> None:
    assert exact_lines(EXPECTED, EXPECTED) == []
    topics = {"pages": [{"key": "k", "value": {"n": 2}}, {"key": "k", "value": {"n": 1}}]}
    assert exact_lines(EXPECTED, changed(topics=topics)) != []
    assert (
        exact_lines(
            {"collections": {"a": {"b": {"n": 1}}}}, {"collections": {"a": {"b": {"n": 1.0}}}}
        )
        != []
    )
