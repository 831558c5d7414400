"""Every program, in every processor, gives exactly its expected result, which an independent computation made."""

from pathlib import Path

import pytest

from boiler.local.cluster import LocalCluster
from boiler.local.firestore import EmbeddedFirestore
from tests.processors.compare import differences
from tests.support.folders import program_folders
from tests.support.programs import case, run_flink, run_python, runs_on_flink

each_program = pytest.mark.parametrize("folder", program_folders(), ids=lambda folder: folder.name)


@each_program
def test_python(folder: Path, firestore: EmbeddedFirestore) -> None:
    program = case(folder)
    assert differences(program.expected, run_python(program, firestore)) == []


@pytest.mark.flink
@pytest.mark.parametrize("parallelism", [1, 4])
@each_program
def test_flink(
    folder: Path,
    parallelism: int,
    firestore: EmbeddedFirestore,
    mini_cluster: LocalCluster,
    tmp_path: Path,
) -> None:
    program = case(folder)
    if not runs_on_flink(program):
        pytest.skip("beyond the target jvm")
    result = run_flink(program, firestore, mini_cluster, tmp_path, parallelism)
    assert differences(program.expected, result) == []
