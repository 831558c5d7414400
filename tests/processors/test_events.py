"""Events and topics through a whole processor: stopped and started in the middle, on files and on a real broker.

What has settled is what an undisturbed run leaves: no record twice, none missing, no document of a timer that ran early.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from boiler.local.changes import Commit, read_log
from boiler.local.database import connect, topic_partitions
from boiler.local.firestore import EmbeddedFirestore
from boiler.local.kafka import FileTopics, KafkaBroker
from boiler.local.kafka.client import KafkaTopics
from boiler.topics import Topics
from boiler_compiler.cli.locally import Surroundings, apply_to, result_of
from boiler_compiler.cli.processors import PythonRun
from tests.processors.compare import differences
from tests.support.folders import ROOT
from tests.support.programs import Case, case

FOLDERS = [ROOT / "tests" / "programs" / "door_alarm", ROOT / "examples" / "turnstile"]


@pytest.fixture(params=["files", "kafka"])
def topics(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Topics]:
    found: Topics
    if request.param == "files":
        found = FileTopics(tmp_path)
    else:
        broker: KafkaBroker = request.getfixturevalue("kafka")
        found = KafkaTopics(broker.address)
        for name in found.names():
            found.delete(name)
    yield found
    found.close()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("runs", [1, 3])
def test_started_again(
    folder: Path, runs: int, topics: Topics, firestore: EmbeddedFirestore
) -> None:
    program = case(folder)
    assert differences(program.expected, interrupted(program, runs, topics, firestore)) == []


def interrupted(
    program: Case, runs: int, topics: Topics, firestore: EmbeddedFirestore
) -> dict[str, Any]:
    """The result of so many processors, one after the other, each with its share of the log."""
    plan = program.compilation.plan
    assert plan is not None
    commits = [c for c in read_log(program.lines, plan.schemas) if isinstance(c, Commit)]
    for topic, partitions in topic_partitions(commits).items():
        topics.create(topic, partitions)
    client = connect("test", firestore.address)
    surroundings = Surroundings(client, topics)
    result: dict[str, Any] = {}
    for number in range(runs):
        begin, end = (len(commits) * n // runs for n in (number, number + 1))
        running = PythonRun(program.compilation, client, topics)
        try:
            running.start()
            running.settle(apply_to(surroundings, plan, commits[begin:end], running))
            if number == runs - 1:
                running.finish()
            running.check()
            result = result_of(surroundings, plan, running)
        finally:
            running.stop()
    return result
