"""The repository's own rules that no linter knows: file length, and nothing of one machine in what is committed.

Run by `make check`; prints every finding and exits 1 if there is one.
"""

import re
import subprocess
import sys
from pathlib import Path

LONGEST = 400
"""Lines; one idea a file."""

NOT_COUNTED = re.compile(r"(^|/)(golden|programs|examples)/|\.(lock|json|jsonl|txt|md|svg)$")
FORBIDDEN = {
    "a path of one machine": re.compile(r"/(root|home/\w+|work|tmp/[a-z]+)/"),
    "a package registry's host": re.compile(
        r"(files\.pythonhosted|pypi\.org/simple|repo\d?\.maven|registry\.npmjs|deb\.debian)"
    ),
    "an unfinished place": re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError"),
}
QUOTED = re.compile(
    r"(^|/)(seed|scripts/house_rules\.py)|meeting_session_get|\.lock$|input\.jsonl$"
)
"""Verbatim texts of others, where their words stay as they are, and this file."""


def main() -> int:
    """Checks every tracked file; the exit code."""
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
    findings = []
    for name in listed.stdout.splitlines():
        path = Path(name)
        if not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        lines = text.splitlines()
        if (
            path.suffix in (".py", ".java")
            and not NOT_COUNTED.search(name)
            and len(lines) > LONGEST
        ):
            findings.append(f"{name}: {len(lines)} lines; {LONGEST} at most")
        if QUOTED.search(name):
            continue
        for number, line in enumerate(lines, start=1):
            for what, pattern in FORBIDDEN.items():
                if pattern.search(line):
                    findings.append(f"{name}:{number}: {what}: {line.strip()[:80]}")
    for finding in findings:
        print(finding)
    print(f"house rules: {len(findings)} findings" if findings else "house rules: no findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
