"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write

db = read(__file__)
samples = inside(db, "samples")


def tagged(value):
    """A value that Python compares as the language does: booleans get a type of their own."""
    if isinstance(value, bool):
        return ("bool", str(value))
    if isinstance(value, list):
        return [tagged(v) for v in value]
    if isinstance(value, dict):
        return {k: tagged(v) for k, v in value.items()}
    return value


views = {}
for probe_id, probe in inside(db, "probes").items():
    wanted = probe.get("wanted")
    equal, marked = [], []
    for sample_id, sample in samples.items():
        value, marks = sample.get("value"), sample.get("marks")
        if wanted is not None and value is not None and tagged(value) == tagged(wanted):
            equal.append(sample_id)
        if wanted is not None and isinstance(marks, list) and tagged(wanted) in [tagged(m) for m in marks]:
            marked.append(sample_id)
    views[f"probeResults/{probe_id}"] = {"wanted": wanted, "equal": equal, "marked": marked}
write(__file__, views)
