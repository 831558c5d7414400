"""A standalone Flink session cluster from the pip-installed distribution, each part a process of its own that can be killed.

Uses Flink's own scripts (bin/ of apache-flink) on the jars of apache-flink-libraries. Servers bind to loopback on free ports.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pyflink

HOME = Path(pyflink.__file__).parent


def free_port() -> int:
    """A TCP port on loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class StandaloneCluster:
    """A JobManager and TaskManagers, as a context manager."""

    def __init__(self, folder: Path, task_managers: int = 1, slots: int = 4) -> None:
        """`folder` takes configuration and logs."""
        self.folder = folder
        self.rest = free_port()
        self._slots = slots
        self._task_managers = task_managers
        self._job_manager: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "StandaloneCluster":
        """Starts it and waits until the TaskManagers have registered."""
        self._configure()
        self._job_manager = self._start("jobmanager.sh")
        for _ in range(self._task_managers):
            self.start_worker()
        self.wait_workers(self._task_managers)
        return self

    def __exit__(self, *_: object) -> None:
        """Ends every process that it started."""
        for process in [*self.workers, self._job_manager]:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()

    def start_worker(self) -> None:
        """One more TaskManager."""
        self.workers.append(self._start("taskmanager.sh"))

    def kill_worker(self) -> None:
        """Kills the oldest TaskManager with signal 9."""
        process = self.workers.pop(0)
        process.kill()
        process.wait()

    def wait_workers(self, count: int, seconds: float = 60) -> None:
        """Waits until exactly `count` TaskManagers are registered."""
        self.until(
            lambda: len(self.get("/taskmanagers")["taskmanagers"]) == count, seconds, "TaskManagers"
        )

    def run(self, jar: Path, *args: str) -> str:
        """`flink run -d`; the job id."""
        command = ["bash", str(HOME / "bin" / "flink"), "run", "-d", str(jar), *args]
        done = subprocess.run(
            command,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        found = re.search(r"JobID ([0-9a-f]{32})", done.stdout)
        assert found, f"flink run failed:\n{done.stdout}\n{done.stderr}"
        return found.group(1)

    def state(self, job: str) -> str:
        """RUNNING, RESTARTING, FAILED, ..."""
        return str(self.get(f"/jobs/{job}")["state"])

    def wait_running(self, job: str, seconds: float = 90) -> None:
        """Waits until every task of the job runs."""

        def running() -> bool:
            vertices = self.get(f"/jobs/{job}")["vertices"]
            return all(v["status"] == "RUNNING" for v in vertices)

        self.until(running, seconds, "all tasks running")

    def failures(self, job: str) -> list[str]:
        """What the job has failed with so far, the newest first; each is a stack trace of Flink's."""
        history = self.get(f"/jobs/{job}/exceptions")["exceptionHistory"]["entries"]
        return [entry["stacktrace"] for entry in history]

    def checkpoints(self, job: str) -> int:
        """How many checkpoints were completed."""
        return int(self.get(f"/jobs/{job}/checkpoints")["counts"]["completed"])

    def get(self, path: str) -> Any:
        """An answer of Flink's REST interface."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.rest}{path}", timeout=10) as answer:
            return json.load(answer)

    def logs(self) -> str:
        """The end of every log, for messages of failed tests."""
        return "\n".join(
            f"== {path.name}\n{path.read_text(errors='replace')[-6000:]}"
            for path in sorted(self.folder.glob("*.out"))
        )

    def until(self, holds: Any, seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if holds():
                    return
            except (OSError, KeyError):
                pass  # not answering yet
            time.sleep(0.1)
        raise AssertionError(f"no {what} within {seconds} s\n{self.logs()}")

    def _configure(self) -> None:
        conf = self.folder / "conf"
        shutil.copytree(HOME / "conf", conf)
        original = (HOME / "conf" / "config.yaml").read_text(encoding="utf-8")
        opened = re.search(r"all: (--add.*)", original)
        assert opened
        settings = {
            "env.java.opts.all": f'"{opened.group(1)}"',
            "jobmanager.rpc.address": "127.0.0.1",
            "jobmanager.rpc.port": free_port(),
            "jobmanager.bind-host": "127.0.0.1",
            "jobmanager.memory.process.size": "1024m",
            "jobmanager.memory.jvm-metaspace.size": "192m",
            "taskmanager.bind-host": "127.0.0.1",
            "taskmanager.host": "127.0.0.1",
            "taskmanager.numberOfTaskSlots": self._slots,
            "taskmanager.memory.process.size": "1400m",
            "taskmanager.memory.managed.size": "64m",
            "taskmanager.memory.jvm-metaspace.size": "192m",
            "rest.address": "127.0.0.1",
            "rest.bind-address": "127.0.0.1",
            "rest.port": self.rest,
            "heartbeat.interval": 500,
            "heartbeat.timeout": 5000,
            "execution.checkpointing.dir": f"file://{self.folder}/checkpoints",
            "blob.server.port": 0,
            "python.executable": sys.executable,
        }
        lines = [f"{key}: {value}" for key, value in settings.items()]
        (conf / "config.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        lib = self.folder / "lib"
        lib.mkdir()
        # pemja's classes must come from Flink's own class loader: flink-python goes from opt/ to lib/.
        for jar in [*(HOME / "lib").glob("*.jar"), *(HOME / "opt").glob("flink-python-*.jar")]:
            (lib / jar.name).symlink_to(jar)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "FLINK_CONF_DIR": str(self.folder / "conf"),
            "FLINK_LIB_DIR": str(self.folder / "lib"),
            "FLINK_LOG_DIR": str(self.folder / "log"),
        }

    def _start(self, script: str) -> subprocess.Popen[bytes]:
        number = len(list(self.folder.glob("*.out")))
        out = (self.folder / f"{number}-{script}.out").open("wb")
        return subprocess.Popen(
            ["bash", str(HOME / "bin" / script), "start-foreground"],
            env=self._environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
