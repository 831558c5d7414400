"""Writes a job folder: job.jar, plan.txt, manifest.json, and firestore.indexes.json where views need indexes.

The same input gives the same bytes.
"""

from dataclasses import dataclass
from pathlib import Path

from boiler_compiler.backends.capabilities import check_target
from boiler_compiler.backends.jvm import BASE_JAR, jar_entries
from boiler_compiler.driver import Compilation
from boiler_compiler.emit.archive import write_jar
from boiler_compiler.emit.indexes import write_indexes
from boiler_compiler.emit.manifest import manifest_json

JARS = Path(__file__).resolve().parent.parent / "jars"
"""Where set-up puts the jars that Maven builds."""


@dataclass(frozen=True)
class JobFolder:
    """A built job: its folder and the jar to submit."""

    folder: Path
    jar: Path


class MissingJar(RuntimeError):  # noqa: N818 - named for what is missing
    """The connectors were not built; the message says how to build them."""


def write_job(compilation: Compilation, out: Path) -> JobFolder:
    """Writes `out/<job>/` for a compilation that has a plan.

    Raises MissingJar where the base jar is not there, NotOnTargetError for a program beyond the target, OSError where `out` can't
    be written.
    """
    assert compilation.plan is not None, "only a program without errors is built"
    check_target(compilation.plan)
    base = base_jar(BASE_JAR)
    folder = out / compilation.job
    folder.mkdir(parents=True, exist_ok=True)
    plan_json = compilation.plan.to_json()
    write_jar(base, jar_entries(plan_json, compilation.files), folder / "job.jar")
    (folder / "plan.txt").write_text(compilation.plan.to_text(), encoding="utf-8")
    (folder / "manifest.json").write_text(manifest_json(compilation), encoding="utf-8")
    write_indexes(compilation.plan, folder)
    return JobFolder(folder, folder / "job.jar")


def base_jar(name: str) -> Path:
    """One of the jars that set-up builds. Raises MissingJar."""
    path = JARS / name
    if not path.exists():
        raise MissingJar(
            f"{name} is missing from the installation ({JARS}): in a clone, `make setup` builds it"
        )
    return path
