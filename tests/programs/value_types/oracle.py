"""Computes expected.json from input.jsonl with plain dicts."""
import base64
from datetime import UTC, datetime, timedelta

from plain import inside, letter, line_of, not_storable, read, too_big, write

db = read(__file__)
views, letters = {}, []


def rfc(at):
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


for sample_id, sample in inside(db, "samples").items():

    def fail(attribute, problem, marker):
        root = f"samples/{sample_id}"
        letters.append(letter("SampleView", root, attribute, *problem, line_of(__file__, marker)))

    blob, count, flag, ratio = sample.get("blob"), sample.get("count", 0), sample.get("flag"), sample.get("ratio")
    at = datetime.fromisoformat(sample["at"]) if sample.get("at") else None
    if blob is None:
        fail("blob_size", ("TypeError", "object of type 'NoneType' has no len()"), "blob size")
    beyond = 2**63 - 1 + count
    if count > 0:
        fail("beyond", too_big(beyond), "beyond")
    fail("a_set", not_storable("list is expected, not set"), "a set")
    if flag:
        fail("list_in_list", not_storable("a list directly in a list can't be stored in Firestore"), "list in list")
    else:
        fail("number_keys", not_storable("a key of a map must be text, not int"), "number keys")
    if at:
        fail("naive", not_storable("a naive datetime can't be stored: give it a time zone"), "naive")
    fail("text", not_storable("str is expected, not int"), "text")
    fail("numbers", not_storable(f"int is expected, not {'None' if flag is None else 'bool'}"), "numbers")
    views[f"sampleViews/{sample_id}"] = {
        "blob": blob,
        "blobSize": len(base64.b64decode(blob)) if blob is not None else -1,
        "at": rfc(at) if at else None,
        "tokyo": rfc(at + timedelta(microseconds=1)) if at else None,
        "tokyoHour": (at.astimezone(UTC) + timedelta(hours=9, microseconds=1)).hour if at else None,
        "link": sample.get("link"),
        "linkIds": [f"{p.rpartition('/')[2]} of {p.count('/') + 1}" for p in sample.get("links", [])],
        "ratio": ratio,
        "negativeZero": -0.0 if flag else 0.0,
        "oddFloats": [float("nan"), float("inf"), -float("inf"), 5e-324, 1e308],
        "countAsFloat": float(count),
        "beyond": None if count > 0 else beyond,
        "remainders": [count // 3, count % 3, -count // 3, -count % 3, count % -3],
        "rounded": round(float(ratio)) if ratio is not None and abs(ratio) < 2**63 else None,
        "flag": flag,
        "pair": [count, {"inner": [1, None, True]}],
        "nested": {"B_b": {"a": [{"c": [{}]}]}, "e": [], "A_a": -1},
        "anything": sample.get("anything"),
        "aSet": None,
        "listInList": [] if flag else [1, {"fine": [2]}],
        "numberKeys": {"fine": 1} if flag else None,
        "naive": None,
        "text": "no text",
        "numbers": None,
    }
    if ratio is not None and abs(ratio) >= 2**63:
        fail("rounded", too_big(round(ratio)), "rounded")
write(__file__, views, letters)
