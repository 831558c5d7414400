"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, letter, line_of, read, write

db = read(__file__)
views, letters = {}, []
NONE_TIMES = "unsupported operand type(s) for *: '{}' and '{}'"


def name(value):
    return type(value).__name__


def total_of(bill, rate):
    """The total, or (exception, message, marker)."""
    if rate is None:
        return None, ("AttributeError", "'NoneType' object has no attribute 'per_unit'", "total")
    units, unit = bill["units"], rate["perUnit"]
    unit = float(unit) if unit is not None else None
    if units is None or unit is None:
        return None, ("TypeError", NONE_TIMES.format(name(units), name(unit)), "total")
    return units * unit, None


def each_of(bill, total, failure):
    if failure:
        return None, failure
    people = bill["people"]
    if people is None:
        return None, ("TypeError", "unsupported operand type(s) for //: 'float' and 'NoneType'", "share")
    if people == 0:
        return None, ("ZeroDivisionError", "float floor division by zero", "share")
    return total // people, None


for bill_id, bill in inside(db, "bills").items():

    def fail(attribute, exception, message, marker):
        letters.append(
            letter("BillView", f"bills/{bill_id}", attribute, exception, message, line_of(__file__, marker))
        )

    if bill["rate"] == "bad":
        fail("rate", "BadRate", f"('no such rate', '{bill_id}')", "bad rate")
        continue
    if bill["rate"] == "r1" and not bill["people"]:
        message = "integer division or modulo by zero"
        exception = "ZeroDivisionError"
        if bill["people"] is None:
            exception, message = "TypeError", "unsupported operand type(s) for //: 'int' and 'NoneType'"
        fail("other_rate", exception, message, "other rate")
        continue
    if bill["folder"] is None:
        continue
    if bill["folder"] == "":
        fail("doc_ref", "LookupError", "", "folder")
        continue
    rate = db.get(f"rates/{bill['rate']}") if bill["rate"] is not None else None
    total, failure = total_of(bill, rate)
    if failure:
        fail("total", *failure)
    each, each_failure = each_of(bill, total, failure)
    if each_failure:
        fail("each", *each_failure)
    label = bill.get("labels", {}).get("én")
    if label is None:
        fail("label", "KeyError", "'én'", "label")
        fail("summary", "RuntimeError", "no 'én'", "summary")
    views[f"billViews/{bill['folder']}-{bill_id}"] = {
        "units": bill["units"],
        "total": 0 if failure else total,
        "each": each,
        "label": label if label is not None else "-",
        "summary": f"{label}: {bill['units']}" if label is not None else None,
        "fine": each is not None and each >= 0,
    }
write(__file__, views, letters)
