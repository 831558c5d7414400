"""Deterministic jars: the same entries give the same bytes, on every machine and day."""

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that the zip format can hold; every entry of ours has it."""


def write_jar(base: Path, entries: Mapping[str, bytes], target: Path) -> None:
    """Writes `target`: the base jar's bytes and `entries`, stored in the given order.

    The file appears whole or not at all. Raises OSError as file operations do.
    """
    partial = target.with_name(target.name + ".partial")
    shutil.copyfile(base, partial)
    with zipfile.ZipFile(partial, "a") as jar:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_STORED  # deflate differs between versions of zlib
            info.external_attr = 0o644 << 16
            info.create_system = 3  # the same on every system that builds
            jar.writestr(info, content)
    partial.replace(target)
