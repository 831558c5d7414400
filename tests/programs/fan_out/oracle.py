"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write

db = read(__file__)
views = {}
for post_id, post in inside(db, "posts").items():
    readers = {path: db[path] for path in post["readers"] if path in db}
    if post.get("hidden", False):
        continue
    entry = {"text": post["text"], "seenBy": len(readers)}
    for path, reader in readers.items():
        if not reader["muted"]:
            views[f"{reader['aliasOf'] or path}/feed/{post_id}"] = entry
    views[f"archive/{post_id}"] = entry
write(__file__, views)
