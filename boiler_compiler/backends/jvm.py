"""The jvm target: what a job jar holds beside the base jar, as a straight reading of the plan.

All user functions are in the embedded tier, so the jar carries the plan and the program's text; the operators are the base
jar's. Must not know where files are written.
"""

from collections.abc import Mapping

BASE_JAR = "boiler-job.jar"
"""The shaded jar of operators and connectors that Maven builds; a job jar is a copy of it with the entries below."""


def jar_entries(plan_json: str, files: Mapping[str, str]) -> dict[str, bytes]:
    """The entries of the job's own: /boiler/plan.json and /boiler/program/<file>, by name in the jar."""
    entries = {"boiler/plan.json": plan_json.encode()}
    for name, text in files.items():
        entries[f"boiler/program/{name}"] = text.encode()
    return dict(sorted(entries.items()))
