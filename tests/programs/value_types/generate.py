"""Makes input.jsonl: samples of every type of value."""
import base64

from plain import Log

log = Log(115)
rnd = log.random


def sample():
    choices = {
        "blob": [None, "", base64.b64encode(b"\x00\xffbytes").decode(), base64.b64encode(bytes(range(256))).decode()],
        "at": [None, "1969-12-31T23:59:59.999999Z", "2024-02-29T23:30:00Z", "2024-06-01T02:00:00.5+02:00", "0001-01-02T00:00:00Z"],
        "link": [None, "samples/x", "any/thing/below/here"],
        "links": [[], ["a/b", "a/b/c/é"]],
        "ratio": [None, 0, -0.0, 0.5, 1.5, 2.5, -2.5, 1e300, 5e-324, 3],
        "count": [0, 1, -1, 7, -8, 2**53 + 1, -(2**63)],
        "flag": [True, False],
        "anything": [None, True, 1, 1.0, "text", "2024-02-29T23:30:00Z", "samples/x", [], {}, [{"b": 1, "a": [None]}]],
    }
    return {key: rnd.choice(values) for key, values in choices.items() if rnd.random() < 0.85}


while len(log) < 70:
    path = f"samples/s{rnd.randrange(12)}"
    if path in log.documents and rnd.random() < 0.15:
        log.delete(path)
    else:
        log.put(path, sample())
log.write(__file__)
