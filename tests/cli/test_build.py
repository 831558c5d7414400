"""`boilerc build`: the job folder, and that the same input gives the same bytes."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

from tests.support.command import ROOT, boilerc

MEETING = ROOT / "examples" / "meeting_room"


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_job_folder(tmp_path: Path) -> None:
    done = boilerc("build", MEETING, "--out", tmp_path).without_trace()
    assert done.code == 0, done.err
    job = tmp_path / "meeting_room"
    assert sorted(p.name for p in job.iterdir()) == ["job.jar", "manifest.json", "plan.txt"]
    manifest = json.loads((job / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["job"] == "meeting_room"
    assert manifest["owned"] == ["users/*/MeetingSession/*"]
    ids = [operator["id"] for operator in manifest["operators"]]
    assert len(ids) == len(set(ids))
    with zipfile.ZipFile(job / "job.jar") as jar:
        assert jar.testzip() is None
        text = (MEETING / "program.py").read_bytes()
        assert jar.read("boiler/program/program.py") == text
        plan = json.loads(jar.read("boiler/plan.json"))
        assert [node["id"] for node in plan["nodes"]] == ids
        assert len(jar.namelist()) == len(set(jar.namelist()))


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "meeting_room"
    shutil.copytree(MEETING, elsewhere)
    for program, out in ((MEETING, "one"), (elsewhere, "two")):
        assert boilerc("build", program, "--out", tmp_path / out).code == 0
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_json(tmp_path: Path) -> None:
    done = boilerc("build", MEETING, "--out", tmp_path, "--json").without_trace()
    assert done.code == 0
    assert json.loads(done.out)["job"] == "meeting_room"
    assert done.err == ""
