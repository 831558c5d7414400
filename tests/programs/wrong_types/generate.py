"""Makes input.jsonl: boxes and items whose fields turn wrong and right again."""
from plain import Log

log = Log(116)
rnd = log.random


def field(right, wrong):
    return rnd.choice(wrong) if rnd.random() < 0.1 else rnd.choice(right)


def box():
    data = {
        "label": field(["A", "", None], [5, True, ["A"]]),
        "number": field([3, 0, None], [3.0, True, "3", 2.5]),
        "ratio": field([0.5, 2, None], ["0.5", True]),
        "packed": field(["2024-01-01T00:00:00Z", None], ["yesterday", 1704067200, "2024-01-01", "2024-01-01T00:00:00"]),
        "size": field([None, {"width": 2, "height": "tall"}, {}], [7, [], {"width": "2"}, {"width": 2.0}]),
        "codes": field([[], [1, 2]], [[1, None], [1, True], "12", {"0": 1}]),
        "gaps": field([[], [1, None]], [[1, "2"], {}]),
        "names": field([{}, {"a": "x", "b": "w"}], [{"a": None}, {"a": 1}, [], "x"]),
        "friend": field([None, "boxes/b1", "boxes/b9", "items/i1"], ["boxes", "", 5, "boxes/b1/x"]),
        "shelf": field([None, "s1"], [1, ["s1"]]),
    }
    return {key: value for key, value in data.items() if rnd.random() < 0.8}


def item():
    data = {
        "box": field([None, *(f"boxes/b{i}" for i in range(6))], ["boxes", 1]),
        "weight": field([0, 1, 2, None], [1.0, "1", True]),
        "grades": field([[1, 2], []], [["A"], [None]]),
    }
    return {key: value for key, value in data.items() if rnd.random() < 0.85}


while len(log) < 130:
    path, data = (f"boxes/b{rnd.randrange(9)}", box()) if rnd.random() < 0.5 else (f"items/i{rnd.randrange(9)}", item())
    if path in log.documents and rnd.random() < 0.1:
        log.delete(path)
    elif path in log.documents and rnd.random() < 0.4:
        log.update(path, **data)
    else:
        log.put(path, data)
log.write(__file__)
