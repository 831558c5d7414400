"""Makes input.jsonl: samples and probes of values that are easily confused."""
from plain import Log

log = Log(104)
rnd = log.random
VALUES = [
    True, False, 1, 0, 1.0, 0.0, -0.0, "1", "True", "", None, 2**53, 2**53 + 1, float(2**53), 2**63 - 1, -(2**63),
    float(2**63), "é", "e\u0301", [], [1], [True], [1.0], {}, {"a": 1}, {"a": True}, {"a": 1.0}, {"b": [1], "a": 2},
    {"a": 2, "b": [1]},
]  # fmt: skip
for i, value in enumerate(VALUES):
    log.set(f"samples/s{i:02}", value=value, marks=[v for v in rnd.sample(VALUES, 4) if not isinstance(v, list)])
for i, value in enumerate(VALUES):
    log.set(f"probes/p{i:02}", wanted=value)
log.set("samples/absent")
log.set("probes/absent")
log.set("samples/text", value="text", marks="text")
while len(log) < 120:
    i = rnd.randrange(len(VALUES))
    match rnd.randrange(4):
        case 0:
            log.update(f"samples/s{i:02}", value=rnd.choice(VALUES))
        case 1:
            log.update(f"probes/p{i:02}", wanted=rnd.choice(VALUES))
        case 2:
            if f"samples/t{i:02}" in log.documents:
                log.delete(f"samples/t{i:02}")
        case 3:
            log.set(f"samples/t{i:02}", value=VALUES[i], marks=None)
for i, value in enumerate(VALUES):
    log.update(f"probes/p{i:02}", wanted=value)
log.write(__file__)
