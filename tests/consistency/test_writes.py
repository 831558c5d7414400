"""What is written: every changed view at most once a cut, an unchanged view not at all. Counted at the emulator."""

from collections import Counter
from pathlib import Path

import pytest

from boiler.instants import micros_of
from boiler.local.changes import Commit, read_log
from boiler.local.cluster import LocalCluster
from boiler.local.database import apply, connect
from boiler.local.firestore import EmbeddedFirestore
from boiler_compiler.emit.job import write_job
from tests.support.command import ROOT
from tests.support.programs import SECONDS, case, submit


@pytest.mark.flink
@pytest.mark.parametrize("parallelism", [1, 4])
def test_every_changed_view_once_a_cut_and_an_unchanged_one_never(
    parallelism: int, firestore: EmbeddedFirestore, mini_cluster: LocalCluster, tmp_path: Path
) -> None:
    program = case(ROOT / "examples" / "meeting_room")
    plan = program.compilation.plan
    assert plan is not None
    client = connect("test", firestore.address)
    name = f"writes-{parallelism}"
    submit(mini_cluster, name, write_job(program.compilation, tmp_path).jar, firestore, parallelism)
    views: dict[str, object] = {}
    written = 0
    try:
        for commit in read_log(program.lines, plan.schemas):
            assert isinstance(commit, Commit)
            mark = len(firestore.writes)
            at = apply(client, commit)
            mini_cluster.wait_cut(name, micros_of(at), SECONDS)
            own = [w for w in firestore.writes[mark:] if "/MeetingSession/" in w.path]
            # One source commit settled before the next is one cut.
            assert max(Counter(w.path for w in own).values(), default=0) <= 1
            for write in own:
                assert views.get(write.path) != write.fields, f"{write.path} was written unchanged"
                views[write.path] = write.fields
            written += len(own)
    finally:
        mini_cluster.cancel(name)
    expected = {
        f"{collection}/{doc}"
        for collection, docs in program.expected["collections"].items()
        for doc in docs
    }
    assert {path for path, fields in views.items() if fields is not None} == expected
    assert written > len(expected)
