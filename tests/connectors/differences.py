"""Where Google's emulator differs from the embedded Firestore, and why.

Each entry belongs to one test, which states what the real service documents. On Google's emulator
that test must fail (a strict expected failure), so an entry that is no longer true is noticed.
`python -m tests.connectors.differences` writes the page docs/firestore-differences.md. Must not
know the servers.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Difference:
    """`google` and `embedded` say what each does; `reason` says why the difference stays."""

    google: str
    embedded: str
    reason: str


_PARTITIONS = Difference(
    google="answers PartitionQuery with UNIMPLEMENTED",
    embedded="cuts a collection group into ranges of names, as the real service does",
    reason="programs that read a large group in parallel must run locally too",
)

_DELETE = Difference(
    google="answers a delete in a query target with RESET and lists the target again",
    embedded="sends the delete (DocumentDelete) to the targets that had the document",
    reason="the real service sends deletes; clients must take both, and the tests of resuming do",
)
_RESUME = Difference(
    google="answers every resume token with RESET and lists the target again",
    embedded="sends what changed since the token, and RESET for a token it does not know",
    reason="resuming without listing is what the real service does and what the source relies on",
)
_ONCE = Difference(
    google="ignores `Target.once`",
    embedded="removes the target once it is current",
    reason="it is the documented meaning of the field",
)
_TRANSFORMS = Difference(
    google="does not limit the transforms of a document",
    embedded="refuses more than 500 transforms of a document",
    reason="the real service documents that limit",
)
_NAMES = Difference(
    google="does not limit the length of a whole document name",
    embedded="refuses a name of more than 6 KiB",
    reason="the real service documents that limit",
)

DIFFERENCES: dict[str, Difference] = {
    "test_partitions_cut_a_collection_group_into_disjoint_ranges": _PARTITIONS,
    "test_partitions_need_all_descendants_and_an_order_of_names": _PARTITIONS,
    "test_a_delete_comes_with_a_read_time_at_or_after_its_commit": _DELETE,
    "test_a_target_that_ends_once_current_is_removed_after_its_content": _ONCE,
    "test_a_resumed_target_brings_only_what_changed": _RESUME,
    "test_a_resumed_target_without_changes_brings_nothing": _RESUME,
    "test_a_token_of_a_later_mark_resumes_from_there": _RESUME,
    "test_resumed_and_new_targets_share_a_stream": _RESUME,
    "test_a_token_used_twice_brings_the_same_twice": _RESUME,
    "test_more_than_five_hundred_transforms_of_a_document_are_refused": _TRANSFORMS,
    "test_a_name_over_six_kibibytes_is_refused": _NAMES,
}

NOTES = (
    "Google's emulator evaluates security rules; the embedded one allows every request.",
    "Google's emulator locks what a transaction reads, so a concurrent writer waits; the embedded "
    "one lets the first commit win and aborts the other. The tests accept both, and lost updates "
    "of neither.",
    "Google's emulator refuses a commit of more than 10 MiB because its transport takes no larger "
    "message; the embedded one counts the bytes of the request.",
    "Queries that Google's emulator refuses for their form or for want of an index may be answered "
    "by the embedded one; the queries that Google's emulator answers get the same answer.",
)
"""What differs but makes no test fail."""

PAGE = Path(__file__).parents[2] / "docs" / "firestore-differences.md"

HEAD = """# The embedded Firestore and Google's emulator
<!-- Written by `python -m tests.connectors.differences`; a test compares it with the table. -->
The tests in `tests/connectors` run through the official Python client on both: on the embedded
Firestore always, on Google's emulator where its jar is found (`BOILERC_GOOGLE_EMULATOR_JAR`, or the
Google Cloud SDK of this machine). Both pass the same tests but these, which state what the real
service documents and which Google's emulator must fail: an entry that is no longer true fails the
suite.

| Google's emulator | The embedded Firestore | Why it stays | Tests |
|---|---|---|---|
"""


def page() -> str:
    """The text of docs/firestore-differences.md."""
    rows: dict[Difference, list[str]] = {}
    for test, difference in DIFFERENCES.items():
        rows.setdefault(difference, []).append(f"`{test}`")
    lines = [
        f"| {d.google} | {d.embedded} | {d.reason} | {', '.join(tests)} |"
        for d, tests in rows.items()
    ]
    notes = "\n".join(f"- {note}" for note in NOTES)
    return HEAD + "\n".join(lines) + "\n\n## What no test can tell apart\n" + notes + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
