"""The cache of findings: the same output with it and without it, and nothing that is wrong with it is ever seen."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from boiler_compiler import cache
from boiler_compiler.diagnostics import Diagnostic
from boiler_compiler.model import Span
from tests.support.command import ROOT, Done, boilerc

GOOD = ROOT / "examples" / "meeting_room"
BAD = ROOT / "tests" / "golden" / "diagnostics" / "bc0202_attribute.py"
FINDING = Diagnostic("BC0201", "error", "a.py", Span("a.py", 1, 2, 3, 4), "message", "reason", "ü")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache, of this process and of those that it starts."""
    path = tmp_path / "cache"
    monkeypatch.setenv("BOILERC_CACHE", str(path))
    return path


def entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def check(*arguments: str | Path, **environment: str) -> Done:
    return boilerc("check", *arguments, **environment).without_trace()


def several(folder: Path) -> Path:
    """A program with findings of both kinds in odd places."""
    path = folder / "ärger.py"
    path.write_text(
        "from boiler import *\nimport nowhere, random\nx = y :=\n".replace(" :=", "")
        + "def f(a=[]): return '\\ud800', hash(x), [n for n in {1, 2}] # 😀 :warning: [bold]\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("json", [(), ("--json",)], ids=["text", "json"])
def test_the_output_is_the_same_cold_warm_and_without(
    tmp_path: Path, folder: Path, json: tuple[str, ...]
) -> None:
    for paths in ([GOOD], [BAD], [several(tmp_path)], [GOOD, BAD, several(tmp_path)]):
        without = check(*paths, *json, BOILERC_CACHE="off")
        cold = check(*paths, *json)
        before = entries(folder)
        warm = check(*paths, *json)
        assert without == cold == warm
        assert entries(folder) == before
    assert check(BAD).code == 1


def test_what_is_changed_is_found(tmp_path: Path, folder: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("x = 1\n", encoding="utf-8")
    assert "BC0610" in check(program).err
    program.write_text("x = y\n", encoding="utf-8")
    assert "BC0201" in check(program).err
    program.write_text("x = 1\n", encoding="utf-8")
    assert "BC0201" not in check(program).err
    assert len(entries(folder)) == 2


def test_a_file_is_named_as_the_user_names_it(folder: Path) -> None:
    for path in (BAD, BAD.relative_to(ROOT), Path("tests", "..", BAD.relative_to(ROOT))):
        for _ in range(2):
            assert f"{path}:" in check(path).err


def test_off_writes_nothing_and_reads_nothing(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": ""}
    assert check(GOOD, BOILERC_CACHE="off", **home).code == 0
    assert not entries(tmp_path)
    assert check(GOOD, BOILERC_CACHE="", **home).code == 0
    assert [path.suffix for path in entries(tmp_path / ".cache" / "boilerc")] == [".json"]
    assert check(GOOD, BOILERC_CACHE="", HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path)).code == 0
    assert len(entries(tmp_path / "boilerc")) == 1
    assert not [path for path in (tmp_path / "boilerc").rglob("*") if path.stat().st_mode & 0o022]


@pytest.mark.parametrize("place", ["file", "file/below", "/dev/null/x", "no\udcffutf", "x" * 300])
def test_a_folder_that_can_t_be(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    for _ in range(2):
        done = check(BAD, BOILERC_CACHE=str(tmp_path / place))
        assert done == check(BAD, BOILERC_CACHE="off")


def test_no_home(tmp_path: Path) -> None:
    done = check(BAD, BOILERC_CACHE="", XDG_CACHE_HOME="relative", HOME="relative")
    assert done == check(BAD, BOILERC_CACHE="off")


def checked(text: bytes) -> bytes:
    """A text with its checksum, as an entry has them."""
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"[]",
        os.urandom(1_000),
        checked(b"[]")[:-1],
        checked(b"[]").replace(b"[", b"{"),
        checked(b"null"),
        checked(b"[null]"),
        checked(b'[["BC0201","error","a.py",["a.py",1,2,3],"m","r",""]]'),
        checked(b'[["BC0201","error","a.py",["a.py",1,2,3,"4"],"m","r",""]]'),
        checked(b'[["BC0201","wrong","a.py",["a.py",1,2,3,4],"m","r",""]]'),
        checked(b'[["BC0201","error",1,["a.py",1,2,3,4],"m","r",""]]'),
        checked(b"[" * 100_000),
        checked(b"\xff"),
    ],
    ids=range(14),
)
def test_a_damaged_entry_is_as_if_it_were_not_there(folder: Path, text: bytes) -> None:
    good = check(BAD)
    (entry,) = entries(folder)
    kept = entry.read_bytes()
    entry.write_bytes(text)
    assert check(BAD) == good
    assert entry.read_bytes() == kept


def test_an_entry_that_can_t_be_read(folder: Path) -> None:
    good = check(BAD)
    (entry,) = entries(folder)
    entry.unlink()
    entry.mkdir()
    assert check(BAD) == good


def test_many_at_the_same_time(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(check, [BAD] * 8 + [GOOD] * 8))
    assert all(done == found[0] for done in found[:8])
    assert all(done == found[8] for done in found[8:])
    assert [path.suffix for path in entries(folder)] == [".json", ".json"]


# ---- in this process


def test_findings_come_back_as_they_were(folder: Path) -> None:
    found = (
        FINDING,
        Diagnostic("BC0416", "warning", "ä\\x00", Span("", 0, 0, 0, 0), "\n😀", "", ""),
    )
    for each in (found, ()):
        cache.store("key", each)
        assert cache.load("key") == each
    assert cache.load("other") is None


def test_what_was_not_used_for_longest_goes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.store("used", [FINDING] * 10)
    size = entries(folder)[0].stat().st_size
    monkeypatch.setattr(cache, "MOST_BYTES", 10 * size)
    for number in range(30):
        os.utime(folder / "used.json", (number, number))
        cache.store(f"key{number:02}", [FINDING] * 10)
        os.utime(folder / f"key{number:02}.json", (number, number))
        assert cache.load("used") is not None
        assert sum(path.stat().st_size for path in entries(folder)) <= 10 * size
    kept = {path.stem for path in entries(folder)} - {"used"}
    assert kept == {f"key{number:02}" for number in range(30 - len(kept), 30)}


def test_what_was_never_finished_is_removed_later(folder: Path) -> None:
    folder.mkdir()
    old, new, other = folder / "a.part", folder / "b.part", folder / "notes.txt"
    for path in (old, new, other):
        path.write_text("x", encoding="utf-8")
    os.utime(old, (1, 1))
    os.utime(other, (1, 1))
    cache.store("key", [])
    assert {path.name for path in entries(folder)} == {"b.part", "notes.txt", "key.json"}


def test_an_entry_that_is_very_large_is_not_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LARGEST", 100)
    cache.store("key", [FINDING] * 10)
    assert not folder.exists()


def test_another_compiler_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    (package / "inner").mkdir(parents=True)
    module = package / "inner" / "module.py"
    module.write_text("x = 1\n", encoding="utf-8")
    spec = ModuleSpec("package", None, origin=str(package / "__init__.py"), is_package=True)
    spec.submodule_search_locations = [str(package)]
    monkeypatch.setattr(cache, "find_spec", lambda name: spec)

    def key() -> str:
        return cache.key_of("job", "program", {"program.py": ""}, {"program.py": "program.py"})

    first = key()
    assert first == key()
    (package / "__pycache__").mkdir()
    assert first == key()
    module.write_text("x = 22\n", encoding="utf-8")
    second = key()
    os.utime(module, (1, 1))
    third = key()
    (package / "inner" / "other.py").touch()
    assert len({first, second, third, key()}) == 4


def test_every_part_of_a_program_is_in_its_key() -> None:
    keys = {
        cache.key_of(job, entry, files, shown)
        for job, entry, files, shown in [
            ("a", "b", {"c": "d"}, {"c": "e"}),
            ("x", "b", {"c": "d"}, {"c": "e"}),
            ("a", "x", {"c": "d"}, {"c": "e"}),
            ("ab", "", {"c": "d"}, {"c": "e"}),
            ("a", "b", {"x": "d"}, {"c": "e"}),
            ("a", "b", {"c": "x"}, {"c": "e"}),
            ("a", "b", {"cd": ""}, {"c": "e"}),
            ("a", "b", {"c": "d"}, {"c": "\udcff"}),
            ("a", "b", {"c": "d", "e": ""}, {"c": "e"}),
            ("a", "b", {"c": "d"}, {"c": "e", "x": ""}),
        ]
    }
    assert len(keys) == 10


def test_a_program_that_was_checked_before_needs_no_front_end(folder: Path) -> None:
    check(GOOD)
    command = "from boiler_compiler.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", command, "check", str(GOOD)],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    heavy = ("libcst", "boiler", "google", "grpc", "kafka", "msgspec", "hypothesis", "jinja2")
    assert not {name for name in imported if name.split(".")[0] in heavy}
    assert "boiler_compiler.cache" in imported
    assert "boiler_compiler.frontend.analysis" not in imported
