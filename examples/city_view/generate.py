"""Made input.jsonl and expected.json: cities that are founded, renamed and abandoned, and what is left, by a plain loop."""

import json
import random
from pathlib import Path

rnd = random.Random(7)
here = Path(__file__).parent
cities, log = {}, []
for step in range(40):
    city_id = rnd.choice(["SF", "LA", "DC", "TOK", "BJ", "tübingen"])
    line = {"ts": 1_772_438_400_000 + 900 * step, "collection": "cities", "doc_id": city_id}
    if city_id not in cities:
        cities[city_id] = {"cityName": f"{city_id} City", "country": rnd.choice(["USA", "Japan", None])}
        log.append({**line, "op": "set", "data": dict(cities[city_id])})
    elif rnd.random() < 0.3:
        del cities[city_id]
        log.append({**line, "op": "delete"})
    else:
        change = {"cityName": f"{rnd.choice(['New', 'Old'])} {city_id}", "population": rnd.randrange(10**6)}
        cities[city_id].update(change)
        log.append({**line, "op": "update", "data": change})
views = {key: {"name": city["cityName"], "country": city["country"]} for key, city in cities.items()}
text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in log)
(here / "input.jsonl").write_text(text, encoding="utf-8")
result = json.dumps({"collections": {"cityView": views}}, indent=1, sort_keys=True, ensure_ascii=False)
(here / "expected.json").write_text(result + "\n", encoding="utf-8")
