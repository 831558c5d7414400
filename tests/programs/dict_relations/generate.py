"""Makes input.jsonl: albums whose track names mix scripts, combining characters and emoji."""
from plain import Log

log = Log(102)
rnd = log.random
# U+FF5E sorts before U+1F600 by code point and after it by UTF-16 unit; the two é differ.
NAMES = ["a", "B", "é", "e\u0301", "～", "😀", "Ω", "10", "9", " ", "ﬁ", "\U00010000", "\ue000", "z.z", "`q`"]
SONGS = ["s1", "s2", "s3", "日本", "😀", "e\u0301", "é", "～"]


def album():
    data = {"tracks": {n: f"songs/{rnd.choice(SONGS)}" for n in rnd.sample(NAMES, rnd.randrange(0, 8))}}
    if rnd.random() < 0.7:
        data["bonus"] = rnd.choice([None, "songs/s1", "songs/日本", "songs/none"])
    if rnd.random() < 0.15:
        del data["tracks"]
    return data


def song():
    data = {"title": rnd.choice(["Intro", "Straße", "ノイズ", "🎵", ""])}
    if rnd.random() < 0.7:
        data["seconds"] = rnd.randrange(100, 400)
    return data


for a in ("a1", "a2", "Ålbum", "A\u030album"):
    log.put(f"albums/{a}", album())
while len(log) < 100:
    match rnd.randrange(6):
        case 0 | 1 | 2:
            log.put(f"songs/{rnd.choice(SONGS)}", song())
        case 3:
            log.put(f"albums/{rnd.choice(['a1', 'a2', 'Ålbum', '😀'])}", album())
        case 4:
            if songs := log.paths("songs"):
                log.update(rnd.choice(songs), seconds=rnd.randrange(100, 400))
        case 5:
            if len(songs := log.paths("songs")) > 4:
                log.delete(rnd.choice(songs))
log.write(__file__)
