"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write

db = read(__file__)
views = {}
for album_id, album in inside(db, "albums").items():
    wanted = album.get("tracks", {})
    tracks = {name: db[wanted[name]] for name in sorted(wanted) if wanted[name] in db}
    bonus = db.get(album.get("bonus") or "")
    long = [f"{n}:{wanted[n].split('/')[1]}" for n, s in tracks.items() if s.get("seconds", 180) > 200]
    views[f"albumPages/{album_id}"] = {
        "order": list(tracks),
        "titles": {name: song["title"] for name, song in tracks.items()},
        "missing": [name for name in sorted(wanted) if name not in tracks],
        "longOrder": long,
        "bonusTitle": bonus["title"] if bonus else None,
        "seconds": sum(song.get("seconds", 180) for song in tracks.values()),
    }
write(__file__, views)
