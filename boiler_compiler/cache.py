"""Keeps the findings of programs in a folder of the user's, so that `boilerc check` need not look at the same text twice.

An entry is found by a digest of all that its findings depend on: names and texts of the program's files, how they are shown, the
compiler's own files, Python, and which packages are installed. So nothing is ever out of date: what has changed is not found.
Whatever is wrong with the folder or an entry, the answer is only slower. Must not know how findings are made.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from boiler_compiler.diagnostics.diagnostic import Diagnostic
from boiler_compiler.model.span import Span

FORMAT = "1"
"""Raised when entries are written in another form."""

MOST_BYTES = 64 * 1024 * 1024
"""Of all entries together; the ones that were not used for longest go first."""

LARGEST = MOST_BYTES // 8
"""Bytes of an entry that is kept."""

ABANDONED = 3_600
"""Seconds after which a file that was never finished is removed."""

ENTRY, UNFINISHED = ".json", ".part"


def folder() -> Path | None:
    """Where entries are: BOILERC_CACHE, else `boilerc` in XDG_CACHE_HOME or ~/.cache; None for `off` and without a home."""
    given = os.environ.get("BOILERC_CACHE", "")
    if given:
        return None if given == "off" else Path(given)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base, "boilerc") if os.path.isabs(base) else None


def key_of(job: str, entry: str, files: Mapping[str, str], shown: Mapping[str, str]) -> str:
    """The digest by which a program's findings are found."""
    digest = hashlib.sha256()
    for part in (FORMAT, *_compiler(), job, entry, *_flat(files), *_flat(shown)):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def load(key: str) -> tuple[Diagnostic, ...] | None:
    """The findings that were kept under a key; None where there are none that can be read."""
    where = folder()
    if where is None:
        return None
    path = where / f"{key}{ENTRY}"
    try:
        checksum, _, text = path.read_bytes().partition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != checksum:
            return None
        found = tuple(_diagnostic(*each) for each in json.loads(text))
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    with suppress(OSError):  # then it only looks as if it had not been used
        os.utime(path)
    return found


def store(key: str, diagnostics: Iterable[Diagnostic]) -> None:
    """Keeps findings under a key, in one step: another process sees all of them or none."""
    where = folder()
    if where is None:
        return
    text = json.dumps([_plain(each) for each in diagnostics], separators=(",", ":")).encode()
    if len(text) > LARGEST:
        return
    unfinished = where / f"{key}.{os.getpid()}.{time.monotonic_ns()}{UNFINISHED}"
    try:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        unfinished.replace(where / f"{key}{ENTRY}")
        _make_room(where)
    except OSError:
        return


def _plain(diagnostic: Diagnostic) -> list[Any]:
    span = diagnostic.span
    return [
        diagnostic.code,
        diagnostic.severity,
        diagnostic.path,
        [span.file, span.line, span.column, span.end_line, span.end_column],
        diagnostic.message,
        diagnostic.reason,
        diagnostic.help,
    ]


def _diagnostic(
    code: str, severity: str, path: str, span: list[Any], message: str, reason: str, help: str
) -> Diagnostic:
    """A finding as it was written. Raises ValueError and TypeError for what none can be."""
    file, *places = span
    texts = (code, severity, path, file, message, reason, help)
    if not all(isinstance(text, str) for text in texts) or severity not in ("error", "warning"):
        raise ValueError("no diagnostic")
    if len(places) != 4 or not all(type(place) is int for place in places):
        raise ValueError("no span")
    kind: Any = severity
    return Diagnostic(code, kind, path, Span(file, *places), message, reason, help)


def _make_room(where: Path) -> None:
    """Removes what was not used for longest, until a quarter is free, and what was never finished."""
    entries: list[tuple[float, int, str]] = []
    with os.scandir(where) as found:
        for each in found:
            if each.name.endswith((ENTRY, UNFINISHED)):
                state = each.stat(follow_symlinks=False)
                entries.append((state.st_mtime, state.st_size, each.path))
    total = sum(size for _, size, _ in entries)
    room = MOST_BYTES * 3 // 4 if total > MOST_BYTES else MOST_BYTES
    now = time.time()
    for used, size, path in sorted(entries):
        abandoned = path.endswith(UNFINISHED) and now - used > ABANDONED
        if total > room or abandoned:
            Path(path).unlink(missing_ok=True)
            total -= size


def _flat(texts: Mapping[str, str]) -> Iterator[str]:
    yield str(len(texts))
    for name in sorted(texts):
        yield name
        yield texts[name]


def _compiler() -> Iterator[str]:
    """What findings depend on beside the program: the compiler's files, its parser, Python, and what is installed."""
    yield sys.version
    for package in ("boiler_compiler", "boiler"):
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec is not None else ():
            yield from _files(place)
    parser = find_spec("libcst")
    origin = parser.origin if parser is not None else None
    for place in (*([origin] if origin else []), *_packages()):
        yield place
        yield _state(place)


def _files(place: str) -> Iterator[str]:
    """Every module in a folder, with its size and when it was last written."""
    with os.scandir(place) as found:
        entries = sorted(found, key=lambda each: each.name)
    for each in entries:
        if each.is_dir() and each.name != "__pycache__":
            yield from _files(each.path)
        elif each.name.endswith(".py"):
            yield each.path
            yield _state(each.path)


def _packages() -> Iterator[str]:
    """The folders in which an import of an installed package is looked for."""
    import sysconfig

    yield from dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))


def _state(path: str) -> str:
    try:
        state = os.stat(path)
    except OSError:
        return ""
    return f"{state.st_size} {state.st_mtime_ns}"
