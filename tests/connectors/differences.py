"""Where Google's emulator differs from the embedded Firestore, and why the embedded one is right for the tests here.

Each entry belongs to one test, which states what real Firestore documents. On Google's emulator it must fail (a strict
expected failure), so an entry that is no longer true is noticed. `python -m tests.connectors.differences` prints the page
docs/firestore-differences.md. Must not know the servers.
"""

from dataclasses import dataclass


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

DIFFERENCES: dict[str, Difference] = {
    "test_partitions_cut_a_collection_group_into_disjoint_ranges": _PARTITIONS,
    "test_partitions_need_all_descendants_and_an_order_of_names": _PARTITIONS,
}

