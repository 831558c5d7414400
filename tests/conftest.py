"""Fixtures for every suite: the embedded Firestore, and one mini-cluster and one Kafka broker for the whole session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from boiler.local.cluster import LocalCluster
from boiler.local.firestore import EmbeddedFirestore
from boiler.local.kafka import KafkaBroker
from boiler_compiler.emit.job import base_jar

os.environ["BOILERC_CACHE"] = "off"  # tests of the cache give it a folder


@pytest.fixture
def firestore() -> Iterator[EmbeddedFirestore]:
    """An empty embedded Firestore of the test's own."""
    with EmbeddedFirestore(port=0) as server:
        yield server


@pytest.fixture(scope="session")
def mini_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """Flink's mini-cluster in one JVM that all tests share."""
    log: Path = tmp_path_factory.mktemp("flink") / "flink.log"
    with LocalCluster(base_jar("boiler-local-cluster.jar"), log, slots=8) as cluster:
        cluster.wait_ready()
        yield cluster


@pytest.fixture(scope="session")
def kafka() -> Iterator[KafkaBroker]:
    """A real Kafka broker that all tests share: each takes topics and writers of names of its own."""
    with KafkaBroker(base_jar("kafka")) as broker:
        yield broker
