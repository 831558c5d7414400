"""Speaks the protocol of the embedded functions for one fixed, tiny program; see docs/architecture.md.

A root `{refs, tag, to, fail}` joins the documents named in `refs` and those whose `tags` hold `tag`; its view
`{tagged, things}` goes to every path in `to`. It must not know the real runtime.
"""

import hashlib
import marshal

_loaded = {}


def dispatch(request):
    """Answers one request; no exception leaves it."""
    try:
        return marshal.dumps(_answer(*marshal.loads(request)), 2)
    except BaseException as error:
        return marshal.dumps(["fault", f"{type(error).__name__}: {error}"], 2)


def _answer(name, digest, *rest):
    if name == "load":
        entry, files, plan = rest
        if "broken" in files.get(entry + ".py", ""):
            return ["fault", "the program is broken in line 1"]
        _loaded[digest] = plan
        return ["ok"]
    if digest not in _loaded:
        return ["fault", f"program {digest} was not loaded"]
    return _REQUESTS[name](*rest)


def _references(node, root, fields, slots):
    wanted = [["things", path.encode()] for path in dict.fromkeys(fields.get("refs", []))]
    if fields.get("tag") is not None:
        wanted.append(["tagged", marshal.dumps(fields["tag"], 2)])
    return ["ok", wanted]


def _index(node, path, fields):
    tags = fields.get("tags", [])
    if not isinstance(tags, list):
        return ["ok", [], [_error(node, path, "tags")]]
    return ["ok", [marshal.dumps(tag, 2) for tag in dict.fromkeys(tags)], []]


def _view(node, root, fields, slots, updated):
    if fields.get("fail"):
        return ["ok", [], [_error(node, root, "doc_ref")]]
    view = {
        "tagged": sorted(slots["tagged"]),
        "things": [
            slots["things"][p].get("name") for p in fields.get("refs", []) if p in slots["things"]
        ],
    }
    return ["ok", [[target, view] for target in fields.get("to", [])], []]


def _holds(node, root, fields):
    return ["ok", not fields.get("fail")]


def _deleted(node, root, last):
    return ["ok", [[target, {"gone": root}] for target in last.get("to", [])], []]


def _group(node, path, fields):
    return ["ok", [repr(fields["tag"])] if "tag" in fields else [], []]


def _aggregate(node, group, kept, before, now):
    if len(before) + len(now) > 2:
        return ["again"]
    gone = sum(len(row) for row in before.values())
    return _total(group, int(kept) - gone, now)


def _refold(node, group, rows):
    return _total(group, 0, rows)


def _total(group, total, rows):
    total += sum(len(row) for row in rows.values() if row is not None)
    return ["ok", str(total).encode(), [["totals/" + group.strip("'"), {"total": total}]], []]


def _error(node, root, attribute):
    text = f"{node}\n{root}\n{attribute}".encode()
    content = {"attribute": attribute, "root": root, "view": node}
    return [hashlib.sha256(text).hexdigest()[:32], content]


_REQUESTS = {
    "references": _references,
    "index": _index,
    "view": _view,
    "holds": _holds,
    "deleted": _deleted,
    "group": _group,
    "aggregate": _aggregate,
    "refold": _refold,
}
